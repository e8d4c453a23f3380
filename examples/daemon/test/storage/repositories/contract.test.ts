import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryContract, type RepositoryKinds, type UnderTest } from "@oec/domain/testing";
import { openDatabase } from "../../../src/storage/open-database.ts";
import type { HouseholdRepositories, SharedRepositories } from "../../../src/storage/ports.ts";
import { householdRepositories, sharedRepositories } from "../../../src/storage/repositories/index.ts";
import { device, household } from "../test-store.ts";

/** A repository on a new file, with the households and the devices that the records of the contract are about. */
function fresh<Kind extends keyof RepositoryKinds>(
  pick: (home: HouseholdRepositories, shared: SharedRepositories) => RepositoryKinds[Kind],
  devices: readonly string[] = [],
): () => Promise<UnderTest<RepositoryKinds[Kind]>> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "oec-contract-"));
    const { db } = openDatabase({ path: join(folder, "oec.db") });
    const shared = sharedRepositories(db);
    for (const id of ["home", "other"]) await shared.households.insertHousehold(household(id));
    const home = householdRepositories(db, "home");
    for (const id of devices) await home.devices.insertDevice(device(id));
    const close = async (): Promise<void> => {
      await db.destroy();
      rmSync(folder, { recursive: true });
    };
    return { subject: pick(home, shared), close };
  };
}

repositoryContract(
  "the SQLite store",
  "device",
  fresh<"device">((home) => home.devices),
);
repositoryContract(
  "the SQLite store",
  "battery-state",
  fresh<"battery-state">((home) => home.batteryStates, ["battery", "other"]),
);
repositoryContract(
  "the SQLite store",
  "schedule",
  fresh<"schedule">((home) => home.schedules, ["battery", "other"]),
);
repositoryContract(
  "the SQLite store",
  "price",
  fresh<"price">((_, shared) => shared.prices),
);
repositoryContract(
  "the SQLite store: consumption",
  "power-history",
  fresh<"power-history">((_, shared) => shared.consumption),
);
repositoryContract(
  "the SQLite store: production",
  "power-history",
  fresh<"power-history">((_, shared) => shared.production),
);
repositoryContract(
  "the SQLite store",
  "snapshot",
  fresh<"snapshot">((_, shared) => shared.powerFlow),
);

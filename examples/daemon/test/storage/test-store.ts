import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeviceRecord, DeviceType } from "@oec/domain";
import { onTestFinished } from "vitest";
import { openDatabase, type OpenDatabase } from "../../src/storage/open-database.ts";
import type { HouseholdRepositories, SharedRepositories } from "../../src/storage/ports.ts";
import type { HouseholdRecord, PowerFlowSnapshot } from "../../src/storage/records.ts";
import { householdRepositories, sharedRepositories } from "../../src/storage/repositories/index.ts";

/** 2026-01-15T00:00Z, on a quarter. */
export const T0 = Date.UTC(2026, 0, 15);
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** A folder that goes when the test ends. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "oec-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function household(id: string, timeZone = "Europe/Stockholm"): HouseholdRecord {
  return { id, name: `Household ${id}`, timeZone, gridConnectionW: 17_250, createdAt: T0 };
}

export function device(id: string, type: DeviceType = "battery"): DeviceRecord {
  return { id, type, manufacturer: "Acme", model: "One", config: {}, discoveredAt: T0, lastSeenAt: T0 };
}

export function snapshot(at: number, more: Partial<PowerFlowSnapshot> = {}): PowerFlowSnapshot {
  return { householdId: "home", at, gridW: 0, houseW: 500, pvW: 0, batteryW: 0, evW: 0, ...more };
}

export interface TestDatabase extends OpenDatabase {
  readonly path: string;
  readonly shared: SharedRepositories;
  readonly home: HouseholdRepositories;
  readonly household: (id: string) => HouseholdRepositories;
}

/** A new database on disk, used on this thread: households `home` and `away`, batteries `battery` and `away-battery`. */
export async function testDatabase(folder = tempFolder()): Promise<TestDatabase> {
  const path = join(folder, "oec.db");
  const open = openDatabase({ path });
  onTestFinished(() => open.db.destroy().catch(() => undefined));
  const shared = sharedRepositories(open.db);
  await shared.households.insertHousehold(household("home"));
  await shared.households.insertHousehold(household("away", "Asia/Kolkata"));
  const of = (id: string) => householdRepositories(open.db, id);
  await of("home").devices.insertDevice(device("battery"));
  await of("away").devices.insertDevice(device("away-battery"));
  return { ...open, path, shared, home: of("home"), household: of };
}

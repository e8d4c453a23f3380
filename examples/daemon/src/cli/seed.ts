import { createRandom } from "@oec/simulation";
import { seedStore, Store } from "../storage/index.ts";
import type { Command } from "./command.ts";
import { makeFolderOf, STORAGE_OPTION, storagePath } from "./storage-file.ts";

/** `oec seed`: an example home in an empty database. */
export const seedCommand: Command = {
  name: "seed",
  summary: "Fill a database with an example home: devices, prices, consumption, production.",
  description:
    "Every number is made up; the prices' source is `example`. A database that has the household already is refused, and\nnothing is changed.",
  options: [
    STORAGE_OPTION,
    { name: "household", value: "ID", default: "example", help: "id of the household" },
    { name: "days", value: "NUMBER", default: "30", help: "days before today" },
    { name: "seed", value: "NUMBER", default: "1", help: "same number, same rows" },
  ],
  examples: ["oec seed --storage data/oec.db", "oec seed --storage data/oec.db --household two --seed 2"],
  async run(options, io) {
    const days = options.number("days", { min: 1, max: 366, whole: true }) ?? 30;
    const seed = options.number("seed", { min: 0, max: 2 ** 31 - 1, whole: true }) ?? 1;
    const path = storagePath(options, io);
    makeFolderOf("storage", path);
    await using store = await Store.open({ path });
    const householdId = options.required("household");
    const report = await seedStore(store, { now: io.now(), random: createRandom(seed), householdId, days });
    const { devices, prices, records } = report;
    io.stdout.write(
      `${path}: household ${householdId} with ${devices} devices, ${prices} prices and ${records} records.\n`,
    );
    return 0;
  },
};

import { backUpDatabase } from "../storage/index.ts";
import type { Command } from "./command.ts";
import { checkOutput } from "./files.ts";
import { existingFile, megabytes, STORAGE_OPTION } from "./storage-file.ts";

/** `oec backup`: a checked copy of the database, also while the daemon runs. */
export const backupCommand: Command = {
  name: "backup",
  summary: "Copy the database into one checked file, also while the daemon runs.",
  description:
    "The copy shows the database as of one instant, and every page of it is checked before it gets its name. It never\noverwrites a file.",
  options: [
    STORAGE_OPTION,
    { name: "to", value: "FILE", required: true, help: "the backup; must not exist yet" },
  ],
  examples: ["oec backup --storage data/oec.db --to oec-backup.db"],
  async run(options, io) {
    const from = existingFile("storage", options, io);
    const { name, path } = checkOutput("to", options.required("to"), io.cwd);
    const { bytes, version } = await backUpDatabase(from, path);
    io.stdout.write(`${name}: ${megabytes(bytes)}, schema version ${version}, checked.\n`);
    return 0;
  },
};

import { restoreDatabase } from "../storage/index.ts";
import type { Command } from "./command.ts";
import { existingFile, makeFolderOf, megabytes, STORAGE_OPTION, storagePath } from "./storage-file.ts";

/** `oec restore`: a backup takes the place of the database. */
export const restoreCommand: Command = {
  name: "restore",
  summary: "Put a backup in the place of the database; the daemon must be stopped.",
  description:
    "The backup is checked first and takes its place in one step. The database that was there is kept beside it. A damaged\nbackup, one of a newer version, or a daemon that runs is refused, and nothing is changed.",
  options: [STORAGE_OPTION, { name: "from", value: "FILE", required: true, help: "the backup" }],
  examples: ["oec restore --storage data/oec.db --from oec-backup.db"],
  async run(options, io) {
    const backup = existingFile("from", options, io);
    const path = storagePath(options, io);
    makeFolderOf("storage", path);
    const stamp = new Date(io.now()).toISOString().replace(/[-:]|\.\d+/g, "");
    const { bytes, version, kept } = await restoreDatabase(backup, path, stamp);
    io.stdout.write(`${path}: ${megabytes(bytes)}, schema version ${version}, restored.\n`);
    if (kept !== undefined) io.stdout.write(`The database that was there is ${kept}\n`);
    return 0;
  },
};

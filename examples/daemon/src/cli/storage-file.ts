import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { CliIo } from "./io.ts";
import type { OptionSpec } from "./option-spec.ts";
import type { ParsedOptions } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** The option of every command that works on a database file. */
export const STORAGE_OPTION: OptionSpec = {
  name: "storage",
  value: "PATH",
  required: true,
  help: "database file of the daemon",
};

/** The database file that the user named, as an absolute path. */
export const storagePath = (options: ParsedOptions, io: CliIo): string =>
  resolve(io.cwd, options.required("storage"));

/** A file that the user named and that must be there. @throws {@link UsageError} if it is not. */
export function existingFile(option: string, options: ParsedOptions, io: CliIo): string {
  const name = options.required(option);
  const path = resolve(io.cwd, name);
  if (!existsSync(path)) throw new UsageError(`option --${option}: ${name}: no such file`);
  return path;
}

/** Makes the folder of a file. @throws {@link UsageError} if it cannot be made. */
export function makeFolderOf(option: string, path: string): void {
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`option --${option}: the folder ${folder} cannot be made: ${why}`);
  }
}

/** A size for people. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

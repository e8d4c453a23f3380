import { accessSync, constants, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import { UsageError } from "./usage-error.ts";

/** A text file that the user named. */
export interface InputFile {
  /** As the user wrote it, for messages. */
  readonly name: string;
  readonly text: string;
}

/**
 * Reads a file that an option names.
 *
 * @throws {@link UsageError} if there is no such file, it is a folder, or it cannot be read.
 */
export function readInput(option: string, name: string, cwd: string): InputFile {
  return readNamed(`option --${option}`, name, cwd);
}

/**
 * Reads a file that the user named in some way.
 *
 * @param how - What named it, for messages.
 * @throws {@link UsageError} if there is no such file, it is a folder, or it cannot be read.
 */
export function readNamed(how: string, name: string, cwd: string): InputFile {
  try {
    return { name, text: readFileSync(resolve(cwd, name), "utf8") };
  } catch (error) {
    throw new UsageError(`${how}: ${name}: ${whyNotReadable(error)}`);
  }
}

function whyNotReadable(error: unknown): string {
  const code = codeOf(error);
  if (code === "ENOENT") return "no such file";
  if (code === "EISDIR") return "is a folder, expected a file";
  if (code === "EACCES") return "no permission to read it";
  return error instanceof Error ? error.message : String(error);
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

/** A file that will be written when all is done. */
export interface OutputFile {
  /** As the user wrote it, for messages. */
  readonly name: string;
  readonly path: string;
}

/**
 * Checks before any work that an output can be written in the end.
 *
 * @throws {@link UsageError} if its folder does not exist or may not be written, or if it is a folder itself.
 */
export function checkOutput(option: string, name: string, cwd: string): OutputFile {
  const path = resolve(cwd, name);
  const folder = dirname(path);
  try {
    if (!statSync(folder).isDirectory())
      throw new UsageError(`option --${option}: ${folder} is not a folder`);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const why = codeOf(error) === "ENOENT" ? "does not exist" : "cannot be written";
    throw new UsageError(`option --${option}: ${name}: its folder ${folder} ${why}`);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new UsageError(`option --${option}: ${name} is a folder, expected a file`);
  }
  return { name, path };
}

/** Writes a file so that readers see the old one or the new one, never half of it. */
export function writeAtomically({ path }: OutputFile, text: string): void {
  const draft = join(dirname(path), `.${basename(path)}.${String(process.pid)}.tmp`);
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

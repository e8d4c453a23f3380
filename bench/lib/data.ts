import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { SuiteSkipped, WrongUse } from "./suite.ts";

const ROOT = join(import.meta.dirname, "../..");

/** The folder of the shared recordings: `OEC_DATA`, else beside the project. */
const dataFolder = (): string => process.env["OEC_DATA"] ?? join(ROOT, "../shared/data");

/** Text of a shared recording. @throws {@link SuiteSkipped} where it is not installed. */
export function dataText(path: string): string {
  const file = join(dataFolder(), path);
  if (!existsSync(file)) throw absent(file);
  return readFileSync(file, "utf8");
}

/** Names of the files in a folder of shared recordings, sorted. @throws {@link SuiteSkipped} where it is not installed. */
export function dataFiles(folder: string): readonly string[] {
  const path = join(dataFolder(), folder);
  if (!existsSync(path)) throw absent(path);
  return readdirSync(path)
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** Text of a file that the user named. @throws {@link WrongUse} where it cannot be read. */
export function userFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new WrongUse(`cannot read "${path}": ${error instanceof Error ? error.message : String(error)}`);
  }
}

const absent = (file: string): SuiteSkipped =>
  new SuiteSkipped(
    `${relative(process.cwd(), file)} is not there; OEC_DATA names the folder of the recordings`,
  );

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const FOLDER = process.env["OEC_DATA"] ?? join(import.meta.dirname, "../../../../shared/data");

/** A recording of the shared test data, or undefined where it is not installed: the test then skips. */
export function dataFile(path: string): string | undefined {
  const file = join(FOLDER, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

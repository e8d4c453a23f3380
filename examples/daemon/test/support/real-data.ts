import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** The folder of public recordings; they are not part of the project. */
const folder = process.env["OEC_DATA"] ?? join(root, "../shared/data");

/** Path of a recording, or why a test must skip. */
export function realData(path: string): { readonly path: string } | { readonly missing: string } {
  const file = join(folder, path);
  return existsSync(file)
    ? { path: file }
    : { missing: `${file} is not there; set OEC_DATA to the folder of recordings` };
}

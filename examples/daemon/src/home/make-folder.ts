import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { storeError } from "../storage/errors.ts";

/** Makes the folder of a database. @throws `OecError` `STORE_UNAVAILABLE` if it cannot be made. */
export function makeFolder(path: string): void {
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `the folder ${folder} cannot be made: ${why}; choose another storage path`;
    throw storeError("STORE_UNAVAILABLE", message, { path }, cause);
  }
}

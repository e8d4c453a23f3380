import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own, for what lives longer than one test. */
export function makeTempFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "oec-robust-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

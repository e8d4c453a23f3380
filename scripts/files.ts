import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./run.ts";

const SKIPPED = new Set(["node_modules", "dist", "coverage"]);
/** The generated API reference. */
const GENERATED = join(root, "docs/api");

/** The files below some folders whose path matches, relative to the root, with forward slashes. */
export function filesUnder(folders: readonly string[], pattern: RegExp): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !SKIPPED.has(entry.name) && path !== GENERATED) visit(path);
      if (entry.isFile()) found.push(relative(root, path).replaceAll("\\", "/"));
    }
  };
  for (const folder of folders) visit(join(root, folder));
  return found.filter((path) => pattern.test(path)).sort();
}

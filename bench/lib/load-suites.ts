import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Suite } from "./suite.ts";

/** Every suite of a folder: its `.ts` files, each of which exports a `suite` that bears the file's name. */
export async function loadSuites(folder: string): Promise<readonly Suite[]> {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .sort();
  const suites: Suite[] = [];
  for (const file of files) {
    const module: unknown = await import(pathToFileURL(join(folder, file)).href);
    const suite = isModule(module) ? module.suite : undefined;
    if (suite?.name !== file.slice(0, -".ts".length)) {
      throw new Error(`bench/suites/${file} must export a suite whose name is the file's`);
    }
    suites.push(suite);
  }
  return suites;
}

function isModule(module: unknown): module is { readonly suite: Suite } {
  return typeof module === "object" && module !== null && "suite" in module;
}

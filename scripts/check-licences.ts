// Lists the licences of everything that reaches a user (production dependencies) and fails on one that is not permissive.
import process from "node:process";
import { isPermissive } from "./licences.ts";
import { capture } from "./run.ts";

interface Listed {
  readonly name: string;
  readonly versions: readonly string[];
}

const { status, stdout, stderr } = capture("pnpm", ["licenses", "list", "--prod", "--json"]);
if (status !== 0) throw new Error(`pnpm licenses list failed: ${stderr}`);
const byLicence = Object.entries(JSON.parse(stdout) as Record<string, readonly Listed[]>);
if (byLicence.length === 0) throw new Error("pnpm listed no dependency: is the workspace installed?");

for (const [licence, packages] of byLicence) {
  console.log(`${licence}: ${packages.length}`);
  if (isPermissive(licence)) continue;
  process.exitCode = 1;
  for (const { name, versions } of packages)
    console.error(`${name} ${versions.join(", ")}: ${licence} is not on the list`);
}

// Type-checks the whole workspace (tests included, with Node.js types) and then each package's sources alone, where a
// pure package has no Node.js types: a timer or a file access does not type-check there.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { passes, root } from "./run.ts";

// The pages have the DOM, which nothing else has.
const projects = [".", "examples/daemon/web"];
for (const parent of ["packages", "examples"]) {
  for (const name of readdirSync(join(root, parent))) {
    if (existsSync(join(root, parent, name, "tsconfig.json"))) projects.push(`${parent}/${name}`);
  }
}
for (const project of projects) {
  process.stdout.write(`tsc ${project}\n`);
  if (!passes("tsc", ["--noEmit", "-p", project])) process.exitCode = 1;
}

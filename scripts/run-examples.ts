// Runs every example that has a package script `example`, and the help of the command `oec`: each must end by itself and
// with exit code 0.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { passes, root } from "./run.ts";

const condition = "--conditions=@oec/source";

for (const name of readdirSync(join(root, "examples"))) {
  const folder = join(root, "examples", name);
  if (!existsSync(join(folder, "package.json"))) continue;
  const { scripts = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    scripts?: Record<string, string>;
  };
  if (scripts["example"] === undefined) continue;
  console.log(`examples/${name}`);
  if (!passes("pnpm", ["run", "example"], folder)) process.exitCode = 1;
}

const help = ["--import", "tsx", condition, "examples/daemon/src/main.ts", "--help"];
if (!passes(process.execPath, help)) process.exitCode = 1;

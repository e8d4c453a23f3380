// Checks docs/requirements.md: every section has a row, and every module and test that a row names exists.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { filesUnder } from "./files.ts";
import { parseRequirements, requirementProblems } from "./requirements.ts";
import { root } from "./run.ts";

const sources = filesUnder(
  ["packages", "examples", "bench", "scripts"],
  /(\.test\.ts|\/src\/testing\/.*\.ts)$/,
);
const tests = sources.map((file) => readFileSync(join(root, file), "utf8")).join("\n");

/** A title stands in a test file between quotes, as it is or with its quotes escaped. */
function hasTest(title: string): boolean {
  return [`"${title.replaceAll('"', '\\"')}"`, `'${title}'`, `\`${title}\``].some((quoted) =>
    tests.includes(quoted),
  );
}

const rows = parseRequirements(readFileSync(join(root, "docs/requirements.md"), "utf8"));
const problems = requirementProblems(rows, { hasTest, hasPath: (path) => existsSync(join(root, path)) });
for (const problem of problems) console.error(problem);

const count = (state: string): string => `${rows.filter((row) => row.state === state).length} ${state}`;
console.log(`${rows.length} sections: ${["done", "partial", "planned", "superseded"].map(count).join(", ")}`);
process.exitCode = problems.length > 0 ? 1 : 0;

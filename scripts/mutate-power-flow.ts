// Mutation test of the files that allocate power: each mutant changes one token, and the package's tests must notice.
//
// tsx scripts/mutate-power-flow.ts [--sample N] [--seed S]   all mutants take about an hour: a nightly job.
// The work happens on a copy, so that the sources stay as they are.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import ts from "typescript";
import { root } from "./run.ts";

const TARGET_PERCENT = 80;
const home = join(root, "packages/power-flow");
const copy = join(root, "node_modules/.cache/oec-mutants/power-flow");

/** What a token becomes. */
const SWAPS: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "+=": "-=",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  "++": "--",
  true: "false",
  false: "true",
  "0": "1",
  "1": "0",
  "2": "3",
};

interface Mutant {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly was: string;
  readonly becomes: string;
}

function mutantsOf(file: string): readonly Mutant[] {
  const text = readFileSync(join(home, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    // Types and imports do nothing at run time.
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) return;
    const from = node.getStart(source);
    const was = text.slice(from, node.end);
    const becomes = node.getChildCount(source) === 0 ? SWAPS[was] : undefined;
    if (becomes !== undefined) {
      const { line } = source.getLineAndCharacterOfPosition(from);
      mutants.push({ file, from, to: node.end, line: line + 1, was, becomes });
    }
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return mutants;
}

function prepareCopy(): void {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const name of ["src", "test", "package.json"])
    cpSync(join(home, name), join(copy, name), { recursive: true });
  symlinkSync(join(home, "node_modules"), join(copy, "node_modules"));
  const shared = JSON.stringify(join(root, "vitest.shared.ts"));
  writeFileSync(
    join(copy, "vitest.config.ts"),
    `import { testProject } from ${shared};\nexport default testProject("mutant");\n`,
  );
}

/** True if the tests fail, or never end: the mutant is noticed. */
function isKilled({ file, from, to, becomes }: Mutant): boolean {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.slice(0, from) + becomes + text.slice(to));
  try {
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const args = [vitest, "run", "--root", copy, "--bail", "1", "--reporter", "dot"];
    return spawnSync(process.execPath, args, { stdio: "ignore", timeout: 60_000 }).status !== 0;
  } finally {
    writeFileSync(path, text);
  }
}

/** A sample that the seed decides. @see mulberry32 */
function sampled(mutants: readonly Mutant[], count: number, seed: number): readonly Mutant[] {
  let state = seed | 0;
  const keyed = mutants.map((mutant) => {
    state = (state + 0x6d2b79f5) | 0;
    return { mutant, key: Math.imul(state ^ (state >>> 15), state | 1) >>> 0 };
  });
  return keyed
    .sort((one, other) => one.key - other.key)
    .slice(0, count)
    .map(({ mutant }) => mutant);
}

const { values } = parseArgs({
  options: { sample: { type: "string" }, seed: { type: "string", default: "1" } },
});
const files = readdirSync(join(home, "src/allocation")).map((name) => `src/allocation/${name}`);
const all = files.flatMap((file) => mutantsOf(file));
const chosen = values.sample === undefined ? all : sampled(all, Number(values.sample), Number(values.seed));
prepareCopy();
let killed = 0;
for (const [index, mutant] of chosen.entries()) {
  const noticed = isKilled(mutant);
  if (noticed) killed++;
  else console.log(`survived ${mutant.file}:${mutant.line} ${mutant.was} -> ${mutant.becomes}`);
  if (process.stderr.isTTY) process.stderr.write(`\r${index + 1} of ${chosen.length}, ${killed} noticed `);
}
rmSync(copy, { recursive: true, force: true });
const score = (100 * killed) / chosen.length;
console.log(`${killed} of ${chosen.length} mutants noticed (${all.length} in all): ${score.toFixed(1)} %`);
if (score < TARGET_PERCENT) process.exitCode = 1;

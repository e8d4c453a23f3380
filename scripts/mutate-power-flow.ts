// Mutation test of the files that allocate power: each mutant changes one token, and the package's tests must notice.
//
// tsx scripts/mutate-power-flow.ts [--sample N] [--seed S] [--file NAME] [--timeout-ms T]
//
// All mutants are a nightly job. The work happens on a copy, so that the sources stay as they are. One warm vitest in a
// process of its own tries mutant after mutant and stops at the first test that fails; a mutant that never ends takes that
// process with it, which counts as noticed, and the next one gets a new process.
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import ts from "typescript";
import { createVitest } from "vitest/node";
import { root } from "./run.ts";

const TARGET_PERCENT = 80;
const home = join(root, "packages/power-flow");
const { values } = parseArgs({
  options: {
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    file: { type: "string" },
    "timeout-ms": { type: "string", default: "60000" },
    /** Internal: run the tests of this copy and answer over the channel to the parent. */
    serve: { type: "string" },
  },
});
const copy =
  values.serve ?? join(root, "node_modules/.cache/oec-mutants", `power-flow-${String(process.pid)}`);
/** Properties are tried with this share of their cases: ten times as fast, and what is missed then counts as survived. */
const PROPERTY_SHARE = "0.1";
/** Tests that decide, in the order in which they are likely to notice: quick ones first, the properties last. */
const TESTS = [
  "compute-flows",
  "compute-flows-cars",
  "degenerate",
  "allocation/*",
  "scenarios/scenarios",
  "explain/explain",
  "explain/shadow-price",
  "explain/why-not",
  "oracle/reference",
  "invariants",
];

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
    `import { testProject } from ${shared};\nexport default testProject("mutant", ["test/mutants.ts"]);\n`,
  );
  // One file with all tests: its modules are evaluated once per mutant, and the order is ours.
  const files = TESTS.flatMap((name) =>
    name.endsWith("/*")
      ? readdirSync(join(copy, "test", name.slice(0, -2))).map((file) => name.slice(0, -1) + file)
      : [`${name}.test.ts`],
  );
  writeFileSync(
    join(copy, "test/mutants.ts"),
    files.map((file) => `import ${JSON.stringify(`./${file}`)};\n`).join(""),
  );
}

/** What the process that runs the tests answers. */
interface Verdict {
  readonly passed: boolean;
}

/** The process that runs the tests: told which file has changed, it says whether they pass. */
async function serveVerdicts(): Promise<void> {
  const vitest = await createVitest("test", {
    root: copy,
    watch: false,
    pool: "threads",
    isolate: false,
    fileParallelism: false,
    bail: 1,
    // A loaded machine must not look like a mutant that was noticed.
    testTimeout: 60_000,
    reporters: [{}],
  });
  const [specification] = await vitest.globTestSpecifications();
  if (specification === undefined) throw new Error(`no tests below ${copy}`);
  let before = "";
  process.on("message", (path: string) => {
    // The file of the mutant before has been put back in the meantime.
    vitest.invalidateFile(before);
    vitest.invalidateFile(path);
    before = path;
    void vitest.runTestSpecifications([specification]).then(({ testModules, unhandledErrors }) => {
      const passed = unhandledErrors.length === 0 && testModules.every((module) => module.ok());
      process.send?.({ passed } satisfies Verdict);
    });
  });
  process.send?.("ready");
}

/** Asks a test process, and replaces it when it does not answer. */
class Judge {
  #process: ChildProcess | undefined;

  /** True if all tests pass with the files of the copy as they are now. */
  async passes(changed: string, timeoutMs: number): Promise<boolean> {
    const child = (this.#process ??= await this.#start());
    const answer = once(child, "message", { signal: AbortSignal.timeout(timeoutMs) });
    child.send(changed);
    try {
      const [verdict] = (await answer) as [Verdict];
      return verdict.passed;
    } catch {
      // It hangs or has died: either way a mutant that behaves differently.
      await this.close();
      return false;
    }
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(fileURLToPath(import.meta.url), ["--serve", copy], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: { ...process.env, OEC_PROPERTY_SHARE: PROPERTY_SHARE },
    });
    await once(child, "message");
    return child;
  }

  async close(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }
}

/** True if the tests fail, or never end: the mutant is noticed. */
async function isKilled(
  judge: Judge,
  { file, from, to, becomes }: Mutant,
  timeoutMs: number,
): Promise<boolean> {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.slice(0, from) + becomes + text.slice(to));
  const passed = await judge.passes(path, timeoutMs);
  writeFileSync(path, text);
  return !passed;
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

/** A judge that calls sound code broken would count every mutant as noticed: it is asked again and again. */
async function expectSound(judge: Judge, timeoutMs: number): Promise<void> {
  if (await judge.passes(join(copy, "src/allocation/search.ts"), 4 * timeoutMs)) return;
  throw new Error("the tests fail without a mutant");
}

/** Tries the mutants one after the other; prints those that survive, and the score at the end. */
async function report(chosen: readonly Mutant[], all: number, timeoutMs: number): Promise<void> {
  const judge = new Judge();
  await expectSound(judge, timeoutMs);
  let killed = 0;
  for (const [index, mutant] of chosen.entries()) {
    if (await isKilled(judge, mutant, timeoutMs)) killed++;
    else console.log(`survived ${mutant.file}:${mutant.line} ${mutant.was} -> ${mutant.becomes}`);
    if ((index + 1) % 25 !== 0 && index + 1 !== chosen.length) continue;
    console.error(`${index + 1} of ${chosen.length}, ${killed} noticed`);
    await expectSound(judge, timeoutMs);
  }
  await judge.close();
  rmSync(copy, { recursive: true, force: true });
  const score = (100 * killed) / chosen.length;
  console.log(`${killed} of ${chosen.length} mutants noticed (${all} in all): ${score.toFixed(1)} %`);
  if (score < TARGET_PERCENT) process.exitCode = 1;
}

if (values.serve !== undefined) await serveVerdicts();
else {
  const files = readdirSync(join(home, "src/allocation"))
    .filter((name) => values.file === undefined || name === values.file)
    .map((name) => `src/allocation/${name}`);
  const all = files.flatMap((file) => mutantsOf(file));
  // Shuffled even when all are tried: a run that is cut off has then tried a random sample.
  const chosen = sampled(all, Number(values.sample ?? all.length), Number(values.seed));
  prepareCopy();
  await report(chosen, all.length, Number(values["timeout-ms"]));
}

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, expect, test } from "vitest";

const BENCH = join(import.meta.dirname, "..");
const scratch = mkdtempSync(join(tmpdir(), "oec-bench-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** Runs the bench as its users do: a process of its own. */
function bench(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--conditions=@oec/source", join(BENCH, "run.ts"), ...args],
    {
      cwd: join(BENCH, ".."),
      encoding: "utf8",
      env: { ...process.env, OEC_BENCH_SUITES: join(BENCH, "test/suites") },
      timeout: 60_000,
    },
  );
  return { code: status, out: stdout, err: stderr };
}

test("--list names every suite with its description", { timeout: 60_000 }, () => {
  const { code, out } = bench("--list");
  expect(code).toBe(0);
  expect(out).toMatch(/^absent +asks for a recording/m);
  expect(out).toMatch(/^answer +three figures$/m);
});

test("--help explains the options of the suites", { timeout: 60_000 }, () => {
  const { code, out } = bench("--help");
  expect(code).toBe(0);
  expect(out).toMatch(/--twice +doubles the answer/);
});

test(
  "a run prints machine, versions, seed and a table, and writes the rows as JSON",
  { timeout: 60_000 },
  () => {
    const file = join(scratch, "rows.json");
    const { code, out } = bench("answer", "--twice", "--seed", "7", "--json", file);
    expect(code).toBe(0);
    expect(out).toContain(`Node.js ${process.version}, @oec/domain `);
    expect(out).toContain("seed 7");
    expect(out).toMatch(/a missed target +│ +2 │ ms +│ +<= 1 │ MISS │ 4 other +│ +0\.5/);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual([
      { id: "answer/value", name: "answer", value: 84, unit: "1", target: null, pass: true },
      {
        id: "answer/missed",
        name: "a missed target",
        value: 2,
        unit: "ms",
        target: 1,
        better: "lower",
        pass: false,
        peer: { name: "other", value: 4 },
        ratio: 0.5,
      },
      { id: "answer/seed", name: "the seed", value: 7, unit: "1", target: 1, better: "higher", pass: true },
    ]);
  },
);

test(
  "a suite that fails gives exit code 1, and the others' rows are still written",
  { timeout: 60_000 },
  () => {
    const file = join(scratch, "partly.json");
    const { code, err } = bench("crash", "answer", "--json", file);
    expect(code).toBe(1);
    expect(err).toContain("suite crash failed: Error: this suite is broken");
    expect(JSON.parse(readFileSync(file, "utf8"))).toHaveLength(3);
  },
);

test("a suite without its recordings is skipped with the reason", { timeout: 60_000 }, () => {
  const { code, out } = bench("absent");
  expect(code).toBe(0);
  expect(out).toMatch(/skipped: .*no-such-file\.csv is not there; OEC_DATA names the folder/);
});

test.each([
  { name: "no suite", args: [], says: /no suite named, expected one or more of: absent, answer, crash/ },
  { name: "an unknown suite", args: ["nothing"], says: /unknown suite "nothing"/ },
  { name: "an unknown option", args: ["answer", "--thrice"], says: /'--thrice'/ },
  {
    name: "an option of another suite",
    args: ["crash", "--twice"],
    says: /none of the suites crash has an option --twice/,
  },
  { name: "a seed that is no number", args: ["answer", "--seed", "x"], says: /--seed is "x"/ },
  {
    name: "a JSON file in no folder",
    args: ["answer", "--json", join(scratch, "no/rows.json")],
    says: /folder does not exist/,
  },
])("$name is wrong use: exit code 2, nothing written", { timeout: 60_000 }, ({ args, says }) => {
  const { code, err } = bench(...args);
  expect(code).toBe(2);
  expect(err).toMatch(says);
  expect(existsSync(join(scratch, "no"))).toBe(false);
});

test("what stands before a hyphen names all suites that begin with it", { timeout: 60_000 }, () => {
  const file = join(scratch, "group.json");
  expect(bench("group", "--json", file).code).toBe(0);
  const rows = JSON.parse(readFileSync(file, "utf8")) as readonly { readonly id: string }[];
  expect(rows.map(({ id }) => id)).toEqual(["group-one/value", "group-two/value"]);
});

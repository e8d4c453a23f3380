import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../../src/cli/cli.ts";
import type { SimulationSummary } from "../../src/home/simulate.ts";
import { memoryIo } from "../support/memory-io.ts";

test("a simulated day is summed up as a table and as JSON", async () => {
  const folder = mkdtempSync(join(tmpdir(), "oec-simulate-"));
  try {
    const io = memoryIo(folder);
    const code = await runCli(
      "simulate --days 1 --seed 7 --scenario sunny_day --json day.json".split(" "),
      io,
    );
    const summary = JSON.parse(readFileSync(join(folder, "day.json"), "utf8")) as SimulationSummary;
    expect({ code, err: io.err(), cycles: summary.cycles }).toEqual({ code: 0, err: "", cycles: 8640 });
    expect(io.out()).toMatch(/under control.*self-consumption rule/);
    expect(io.out()).toContain(summary.rule.total.toFixed(2));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 20_000);

test.each([
  [
    "no days",
    ["--days", "0"],
    'option --days is "0", expected a whole number of at least 1 and of at most 366',
  ],
  ["half a seed", ["--seed", "1.5"], 'option --seed is "1.5", expected a whole number'],
  ["an unknown scenario", ["--scenario", "x"], 'option --scenario is "x", expected one of today'],
])("%s exits with 2", async (_, args, message) => {
  const io = memoryIo("/");
  expect(await runCli(["simulate", ...args], io)).toBe(2);
  expect(io.err()).toContain(message);
});

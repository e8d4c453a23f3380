import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BacktestResult } from "../../src/backtest/result.ts";
import { runCli } from "../../src/cli/cli.ts";
import { memoryIo, type MemoryIo } from "../support/memory-io.ts";
import { householdCsv, pricesCsv } from "../support/small-home.ts";

let folder = "";
let io: MemoryIo;
let code = -1;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "oec-backtest-"));
  writeFileSync(join(folder, "home.csv"), householdCsv(10));
  writeFileSync(join(folder, "prices.csv"), pricesCsv(12));
  io = memoryIo(folder);
  const call =
    "backtest --household home.csv --prices prices.csv --price-unit eur/MWh --battery-kwh 5 --battery-kw 2.5 " +
    "--from 2024-06-04 --to 2024-06-08 --json result.json --html result.html";
  code = await runCli(call.split(" "), io);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const json = (): BacktestResult =>
  JSON.parse(readFileSync(join(folder, "result.json"), "utf8")) as BacktestResult;

test("a good call exits with 0 and says nothing on stderr", () => {
  expect({ code, err: io.err() }).toEqual({ code: 0, err: "" });
});

test("the table names all four policies", () => {
  expect(io.out()).toMatch(/without battery.*self-consumption rule.*rolling planning.*perfect foresight/);
});

test("the JSON file holds the whole result", () => {
  const { schemaVersion, period, plans, policies } = json();
  expect({ schemaVersion, days: period.countedDays, verified: plans.verified === plans.made }).toEqual({
    schemaVersion: 1,
    days: 5,
    verified: true,
  });
  expect(policies.perfect.cost.total).toBeLessThanOrEqual(policies.rolling.cost.total);
});

test("the page needs no other file and no network", () => {
  const page = readFileSync(join(folder, "result.html"), "utf8");
  // Links inside uPlot's licence comment are text; what counts is what the browser would load.
  expect(page.match(/<(link|img|iframe)|src=|@import|fetch\(|XMLHttpRequest/g)).toBeNull();
});

test("relative paths count from the user's folder", () => {
  expect(io.out()).toContain("Written: result.json\nWritten: result.html\n");
});

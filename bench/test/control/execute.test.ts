import { regularHorizon } from "@oec/domain";
import { expect, test } from "vitest";
import type { ControlCase } from "../../control/case.ts";
import { costWithoutBattery, endCredit, execute } from "../../control/execute.ts";

const HALF_HOUR = 1_800_000;

function problemOf(loadW: readonly number[], pvW: readonly number[], canExport: boolean): ControlCase {
  const horizon = regularHorizon(0, HALF_HOUR, loadW.length);
  const series = { horizon, values: Float64Array.from(loadW) };
  const prices = {
    importPerKwh: new Float64Array(loadW.length).fill(0.2),
    exportPerKwh: new Float64Array(loadW.length).fill(0.1),
  };
  return {
    id: "test",
    horizon,
    loadW: Float64Array.from(loadW),
    pvW: Float64Array.from(pvW),
    canExport,
    loadHistory: series,
    pvHistory: series,
    ...prices,
    pricesKnownAt: () => prices,
  };
}

const always =
  (fromW: number, toW = fromW) =>
  () => ({ fromW, toW });

test("without a battery the house pays for what it draws and earns what it gives", () => {
  expect(costWithoutBattery(problemOf([1_000, 0], [0, 2_000], true))).toBeCloseTo(0.5 * 0.2 - 1 * 0.1, 12);
});

test("a discharge is clipped at the real load where nothing may be exported", () => {
  const { throughputKwh, endWh } = execute(problemOf([400], [0], false), always(-1_000, 0));
  expect(throughputKwh).toBeCloseTo(0.2, 12);
  expect(endWh).toBeCloseTo(3_000 - 200 / 0.95, 9);
});

test("a fixed discharge is exported where that is allowed", () => {
  expect(execute(problemOf([400], [0], true), always(-1_000)).throughputKwh).toBeCloseTo(0.5, 12);
});

test("the battery stops at its limits", () => {
  expect(
    execute(problemOf(new Array(20).fill(5_000), new Array(20).fill(0), false), always(-1_000, 0)).endWh,
  ).toBeCloseTo(1_500, 9);
  expect(
    execute(problemOf(new Array(20).fill(0), new Array(20).fill(0), false), always(1_000)).endWh,
  ).toBeCloseTo(4_500, 9);
});

test("within its band the battery follows the house", () => {
  expect(execute(problemOf([300, 0], [0, 700], true), always(-1_000, 1_000)).cost).toBeCloseTo(
    -endCredit(problemOf([0], [0], true), 3_000 - 150 / 0.95 + 350 * 0.95),
    12,
  );
});

test("what is missing at the end is charged at the last price, losses included", () => {
  const problem = problemOf([0], [0], false);
  expect(endCredit(problem, 2_000)).toBeCloseTo(-0.2 / 0.95, 12);
  expect(endCredit(problem, 3_000)).toBe(0);
});

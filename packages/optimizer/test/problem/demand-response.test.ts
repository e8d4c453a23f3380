import { expect, test } from "vitest";
import { piecewiseLinearDp, withDemandResponse } from "@oec/optimizer";

import { battery, hours } from "../support/day.ts";

const HOUR = 3_600_000;
const problem = hours({ import: [1, 1, 1, 1], loadW: [2000, 2000, 2000, 2000] });

test("a cap holds in the slots that the event touches", () => {
  const capped = withDemandResponse(problem, [{ from: HOUR, to: 2.5 * HOUR, maxImportW: 500 }]);
  expect([...capped.maxImportW]).toEqual([problem.maxImportW[0], 500, 500, problem.maxImportW[3]]);
  expect(capped.importPricePerKwh).toEqual(problem.importPricePerKwh);
});

test("premiums count by the share of the slot that the event covers", () => {
  const paid = withDemandResponse(problem, [
    { from: HOUR, to: 2.5 * HOUR, importPremiumPerKwh: 2, exportPremiumPerKwh: 1 },
  ]);
  const added = (after: Readonly<Float64Array>, before: Readonly<Float64Array>) =>
    [...after].map((price, slot) => price - before[slot]!);
  expect(added(paid.importPricePerKwh, problem.importPricePerKwh)).toEqual([0, 2, 1, 0]);
  expect(added(paid.exportPricePerKwh, problem.exportPricePerKwh)).toEqual([0, 1, 0.5, 0]);
});

test("a battery answers an event", () => {
  const stored = { ...problem, storages: [battery({ startWh: 3000, maxWh: 10_000 })] };
  const called = withDemandResponse(stored, [{ from: HOUR, to: 2 * HOUR, maxImportW: 0 }]);
  const solved = piecewiseLinearDp.solve(called);
  expect(solved.ok && solved.value.columns.gridW[1]).toBe(0);
  expect(solved.ok && solved.value.violations).toEqual([]);
});

test("an event outside the horizon changes nothing", () => {
  const later = withDemandResponse(problem, [{ from: 9 * HOUR, to: 10 * HOUR, maxImportW: 0 }]);
  expect(later).toEqual(problem);
});

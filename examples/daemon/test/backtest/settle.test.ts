import fc from "fast-check";
import { expect, test } from "vitest";
import { buildScope } from "../../src/backtest/scope.ts";
import { emptyCourse, runSlot, settle } from "../../src/backtest/settle.ts";
import { buildTimeline } from "../../src/backtest/timeline.ts";
import { BATTERY, smallInput } from "../support/small-home.ts";

const scopeOf = (overrides = {}) => {
  const input = smallInput(overrides);
  return buildScope(buildTimeline(input), input);
};
const scope = scopeOf();

test("power balances in every slot, whatever is asked of the battery", () => {
  fc.assert(
    fc.property(
      fc.nat(scope.count - 1),
      fc.double({ min: 0, max: 5000, noNaN: true }),
      fc.integer({ min: -9000, max: 9000 }),
      (slot, storedWh, wantedW) => {
        const course = emptyCourse(scope.count);
        runSlot(course, scope, BATTERY, slot, storedWh, wantedW, 0);
        const used = (scope.pvW[slot] ?? 0) - (course.curtailW[slot] ?? 0);
        const balance =
          (course.gridW[slot] ?? 0) + used - (scope.loadW[slot] ?? 0) - (course.batteryW[slot] ?? 0);
        expect(Math.abs(balance)).toBeLessThan(1e-9);
      },
    ),
  );
});

test("the store stays within its range", () => {
  fc.assert(
    fc.property(
      fc.nat(scope.count - 1),
      fc.double({ min: 0, max: 5000, noNaN: true }),
      fc.integer({ min: -9000, max: 9000 }),
      (slot, storedWh, wantedW) => {
        const after = runSlot(emptyCourse(scope.count), scope, BATTERY, slot, storedWh, wantedW, 0);
        expect(after).toBeGreaterThanOrEqual(0);
        expect(after).toBeLessThanOrEqual(5000);
      },
    ),
  );
});

test("an export limit curtails what the battery does not take", () => {
  const limited = scopeOf({ maxExportW: 1000 });
  const noon = limited.pvW.indexOf(Math.max(...limited.pvW));
  const course = emptyCourse(limited.count);
  runSlot(course, limited, BATTERY, noon, 5000, 0, 0);
  expect(course.gridW[noon]).toBeCloseTo(-1000, 9);
});

test("a kWh bought and a kWh sold are settled at their own prices", () => {
  const course = emptyCourse(scope.count);
  course.gridW[0] = 2000;
  course.gridW[1] = -4000;
  const { importCost, exportRevenue } = settle(course, scope, BATTERY);
  expect(importCost[0]).toBeCloseTo(scope.importPerKwh[0] ?? Number.NaN, 12);
  expect(exportRevenue[1]).toBeCloseTo(2 * (scope.exportPerKwh[1] ?? Number.NaN), 12);
});

test("wear counts each kWh through the busbar, in either direction", () => {
  const course = emptyCourse(scope.count);
  course.batteryW[0] = 2000;
  course.batteryW[1] = -2000;
  const { wearCost } = settle(course, scope, { ...BATTERY, wearCostPerKwh: 0.05 });
  expect([...wearCost.slice(0, 3)]).toEqual([0.05, 0.05, 0]);
});

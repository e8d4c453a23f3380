import { MS_PER_HOUR, regularHorizon } from "@oec/domain";
import { createPiecewiseLinearDp, type Problem, type StorageProblem } from "@oec/optimizer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forcedOutcome } from "../../../src/live/view/what-if.ts";

const strategy = createPiecewiseLinearDp();
const BATTERY: StorageProblem = {
  id: "battery",
  minWh: 500,
  maxWh: 9500,
  startWh: 5000,
  maxChargeW: 3000,
  maxDischargeW: 3000,
  chargeEfficiency: 0.95,
  dischargeEfficiency: 0.95,
  wearCostPerKwh: 0.02,
  terminalValuePerKwh: 0.5,
};

interface Hours {
  readonly importPrices: readonly number[];
  readonly loadW: readonly number[];
  readonly pvW: readonly number[];
  readonly startWh?: number;
}

/** A problem of whole hours from 0; exports earn a tenth of what imports cost. */
function hourly({ importPrices, loadW, pvW, startWh = 5000 }: Hours): Problem {
  const count = importPrices.length;
  return {
    horizon: regularHorizon(0, MS_PER_HOUR, count),
    currency: "SEK",
    importPricePerKwh: Float64Array.from(importPrices),
    exportPricePerKwh: Float64Array.from(importPrices, (price) => price / 10),
    loadW: Float64Array.from(loadW),
    pvW: Float64Array.from(pvW),
    maxImportW: new Float64Array(count).fill(10_000),
    maxExportW: new Float64Array(count).fill(10_000),
    storages: [{ ...BATTERY, startWh }],
  };
}

test("resting through a dear hour costs what the house buys then, less what is left in the battery", () => {
  const problem = hourly({ importPrices: [2], loadW: [1000], pvW: [0] });
  const outcome = forcedOutcome(problem, strategy, { from: 0, to: MS_PER_HOUR, powerW: () => 0 }, 5000);
  // 1 kWh at 2 is bought; saved are the wear of 1 kWh and the 1/0.95 kWh that stay, worth 0.5 each.
  expect(outcome?.costDifference).toBeCloseTo(2 - 0.02 - 0.5 / 0.95, 9);
  expect(outcome).toMatchObject({ movedWh: 0, missedWh: 0 });
});

test("half an hour costs half of that: a slot can be cut anywhere", () => {
  const problem = hourly({ importPrices: [2], loadW: [1000], pvW: [0] });
  const half = forcedOutcome(
    problem,
    strategy,
    { from: MS_PER_HOUR / 4, to: (3 * MS_PER_HOUR) / 4, powerW: () => 0 },
    5000,
  );
  expect(half?.costDifference).toBeCloseTo((2 - 0.02 - 0.5 / 0.95) / 2, 9);
});

test("a full battery misses what it is asked to take", () => {
  const problem = hourly({ importPrices: [1], loadW: [0], pvW: [0], startWh: 9500 });
  const forced = { from: 0, to: MS_PER_HOUR, powerW: () => 2000 };
  expect(forcedOutcome(problem, strategy, forced, 9500)).toEqual({
    costDifference: expect.any(Number),
    movedWh: 0,
    missedWh: 2000,
  });
});

test("a connection that the house alone overloads is helped, whatever is wanted", () => {
  const problem = hourly({ importPrices: [1], loadW: [11_000], pvW: [0] });
  const forced = { from: 0, to: MS_PER_HOUR, powerW: () => 0 };
  expect(forcedOutcome(problem, strategy, forced, 5000)?.movedWh).toBeCloseTo(1000, 6);
});

describe("nothing can be told", () => {
  const problem = hourly({ importPrices: [1, 2], loadW: [500, 500], pvW: [0, 0] });
  const forced = { from: 0, to: MS_PER_HOUR, powerW: () => 0 };
  test("of a home without a battery", () => {
    expect(forcedOutcome({ ...problem, storages: [] }, strategy, forced, 5000)).toBeUndefined();
  });
  test("of a charge on the highest import, which counts over the whole month", () => {
    const peak = {
      pricePerKw: 50,
      highestCount: 1,
      intervalMs: MS_PER_HOUR,
      billedPeaksW: [],
      slotWeight: new Float64Array(2).fill(1),
    };
    expect(forcedOutcome({ ...problem, peak }, strategy, forced, 5000)).toBeUndefined();
  });
  test("of a time outside the plan", () => {
    const later = { ...forced, from: 3 * MS_PER_HOUR, to: 4 * MS_PER_HOUR };
    expect(forcedOutcome(problem, strategy, later, 5000)).toBeUndefined();
  });
});

describe("whatever the day", () => {
  const hours = 6;
  const column = (min: number, max: number) =>
    fc.array(fc.double({ min, max, noNaN: true }), { minLength: hours, maxLength: hours });
  const days = fc.record({
    importPrices: column(-0.5, 3),
    loadW: column(0, 4000),
    pvW: column(0, 5000),
    startWh: fc.double({ min: 500, max: 9500, noNaN: true }),
  });

  test("no force is cheaper than the plan", () => {
    fc.assert(
      fc.property(
        days,
        fc.double({ min: -3000, max: 3000, noNaN: true }),
        fc.integer({ min: 0, max: hours * 4 - 1 }),
        fc.integer({ min: 1, max: hours * 4 }),
        (day, powerW, fromQuarter, quarters) => {
          const [from, to] = [fromQuarter, Math.min(hours * 4, fromQuarter + quarters)];
          const forced = { from: from * 900_000, to: to * 900_000, powerW: () => powerW };
          const outcome = forcedOutcome(hourly(day), strategy, forced, day.startWh);
          expect(outcome?.costDifference).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 200 },
    );
  });
  test("being forced to the plan's own power costs nothing", () => {
    fc.assert(
      fc.property(days, (day) => {
        const problem = hourly(day);
        const solved = strategy.solve(problem);
        if (!solved.ok) throw new Error("a valid problem was not solved");
        const planned = solved.value.columns.batteryW[0]?.[0] ?? 0;
        const forced = { from: 0, to: MS_PER_HOUR, powerW: () => planned };
        expect(forcedOutcome(problem, strategy, forced, day.startWh)?.costDifference).toBeLessThan(1e-6);
      }),
      { numRuns: 200 },
    );
  });
});

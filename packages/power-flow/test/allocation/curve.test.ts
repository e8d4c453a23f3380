import { expect, test } from "vitest";
import { batteryCurve, curveCost } from "../../src/allocation/curve.ts";
import type { BatteryCurve } from "../../src/allocation/curve.ts";
import { HOME } from "../support/cases.ts";

const BATTERY = HOME.constraints.physical.battery!;

function curve(
  levels: readonly number[],
  worths: readonly number[],
  more: { wear?: number; planW?: number; lowW?: number; highW?: number } = {},
): BatteryCurve {
  const values = {
    trackingPerKwh: more.planW === undefined ? 0 : 0.2,
    wearCostPerKwh: more.wear ?? 0,
    segments: { levelsWh: Float64Array.from(levels), perKwh: Float64Array.from(worths) },
  };
  const { count, powerW, slope, cost, convex } = batteryCurve(
    BATTERY,
    values,
    5_000,
    1,
    more.lowW ?? -3_000,
    more.highW ?? 3_000,
    more.planW ?? NaN,
  );
  // The lists of a curve may be longer than the curve.
  return {
    count,
    powerW: powerW.slice(0, count),
    slope: slope.slice(0, count - 1),
    cost: cost.slice(0, count),
    convex,
  };
}

test("one value gives two pieces: losses bend the curve at rest", () => {
  const { powerW, slope, cost, convex } = curve([0, 10_000], [1]);
  expect(powerW).toEqual([-3_000, 0, 3_000]);
  expect(slope).toEqual([-1 / 0.9, -0.9]);
  expect(cost).toEqual([expect.closeTo(3_000 / 0.9, 9), 0, -2_700]);
  expect(convex).toBe(true);
});

test("a level above bends the curve where charging reaches it, one below where discharging does", () => {
  const { powerW } = curve([0, 4_000, 5_900, 10_000], [1.2, 1, 0.8]);
  expect(powerW).toEqual([-3_000, expect.closeTo(-900, 9), 0, expect.closeTo(1_000, 9), 3_000]);
});

test("a level between equal values bends nothing", () => {
  expect(curve([0, 5_900, 10_000], [1, 1]).powerW).toEqual([-3_000, 0, 3_000]);
});

test("values that rise with the level are not convex", () => {
  expect(curve([0, 5_900, 10_000], [1, 1.5]).convex).toBe(false);
});

test("a negative value of energy with losses is not convex, unless wear makes up for it", () => {
  expect(curve([0, 10_000], [-1]).convex).toBe(false);
  expect(curve([0, 10_000], [-1], { wear: 0.2 }).convex).toBe(true);
});

test("the planned power bends the curve by twice the tracking", () => {
  const { powerW, slope } = curve([0, 10_000], [1], { planW: 1_000 });
  expect(powerW).toEqual([-3_000, 0, 1_000, 3_000]);
  expect((slope[2] ?? 0) - (slope[1] ?? 0)).toBeCloseTo(0.4, 12);
});

test("rest costs the distance to the plan and nothing else", () => {
  expect(curveCost(curve([0, 10_000], [1], { planW: 1_000 }), 0)).toBeCloseTo(200, 9);
  expect(curveCost(curve([0, 10_000], [1], { planW: 9_000 }), 0)).toBeCloseTo(1_800, 9);
});

test("a plan at rest bends at rest", () => {
  expect(curve([0, 10_000], [1], { planW: 0 }).powerW).toEqual([-3_000, 0, 3_000]);
});

test("a battery that can do nothing has one point", () => {
  const still = curve([0, 10_000], [1], { lowW: 0, highW: 0 });
  expect(still).toEqual({ count: 1, powerW: [0], cost: [0], slope: [], convex: true });
  expect(curveCost(still, 0)).toBe(0);
});

test("beyond the outermost levels the outermost values go on", () => {
  const { slope } = curve([4_500, 4_800], [1]);
  expect(slope).toEqual([-1 / 0.9, -0.9]);
});

test("no segment at all is worth nothing", () => {
  expect(curve([5_000], []).slope.map(Math.abs)).toEqual([0, 0]);
});

test("levels on top of each other are one", () => {
  expect(curve([0, 5_900, 5_900, 10_000], [1, 7, 0.5]).powerW).toEqual([
    -3_000,
    0,
    expect.closeTo(1_000, 9),
    3_000,
  ]);
  expect(curve([0, 5_900, 5_900, 10_000], [1, 7, 0.5]).slope.at(-1)).toBeCloseTo(-0.45, 12);
});

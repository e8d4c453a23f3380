import { regularHorizon } from "@oec/domain";
import { describe, expect, test } from "vitest";
import { createHomeDp, verifyPlan } from "@oec/optimizer";

import { homeModel } from "../../../src/strategies/home/home-model.ts";
import { patternsBetween } from "../../../src/strategies/home/patterns-between.ts";
import { carHome } from "../../support/car-home.ts";

const point = (...car: number[]) => ({
  ...{ price: 0, bound: 0, slope: 0, carKwh: 0, onSlots: 0 },
  ...{ moves: new Float64Array(car.length), car: Float64Array.from(car) },
});

const problem = carHome(); // wants 10 kWh at the busbar, takes 4 to 10 kWh an hour; hour 2 is the cheapest, then 1
const model = homeModel(problem, problem.storages[0], problem.vehicles?.[0]);

describe("patterns between none and all", () => {
  const [block, low, high] = patternsBetween(model, point(0, 0, 0, 0), point(10, 10, 10, 10));

  test("begin with a block of as many slots as the least energies allow", () => {
    expect([...block!]).toEqual([1, 1, 0, 0]);
  });

  test("have as many of the cheapest slots", () => {
    expect([...low!]).toEqual([0, 1, 1, 0]);
  });

  test("have as few of the cheapest as the large energies need", () => {
    expect([...high!]).toEqual([0, 0, 1, 0]);
  });

  test("are none where the ends differ in one slot: that is what neighbours are for", () => {
    expect(patternsBetween(model, point(0, 0, 5, 0), point(0, 5, 5, 0))).toEqual([]);
  });
});

/** Twelve hours of one price and a load that comes and goes. */
function flatHome(pricePerKw: number) {
  const count = 48;
  const all = (value: number) => new Float64Array(count).fill(value);
  const one = carHome({}, { available: new Uint8Array(count).fill(1), minChargeW: 4140, targetWh: 30_000 });
  return {
    ...one,
    horizon: regularHorizon(0, 900_000, count),
    ...{ importPricePerKwh: all(1), exportPricePerKwh: all(0.1), pvW: all(0), storages: [] },
    ...{ maxImportW: all(16_000), maxExportW: all(16_000) },
    loadW: Float64Array.from({ length: count }, (_, slot) => 500 + 100 * ((7 * slot) % 5)),
    peak: { pricePerKw, highestCount: 1, intervalMs: 900_000, billedPeaksW: [], slotWeight: all(1) },
  };
}

describe("a flat tariff, where all slots cost the same", () => {
  test("charges the car in one block", () => {
    const solved = createHomeDp().solve(flatHome(0));
    if (!solved.ok) throw new Error(JSON.stringify(solved.error));
    const on = Array.from(solved.value.columns.evW[0]!, (watts) => (watts > 0 ? "+" : ".")).join("");
    expect(on).toMatch(/^\.*\++\.*$/);
    expect(solved.value.certificate.kind).toBe("exact");
  });

  test("with a peak charge takes the slots of little load, and is proven within a thousandth", () => {
    const home = flatHome(3);
    const solved = createHomeDp().solve(home);
    if (!solved.ok) throw new Error(JSON.stringify(solved.error));
    const { certificate, cost } = solved.value;
    expect(verifyPlan(home, solved.value).ok).toBe(true);
    // 22 kWh in the 29 slots with at most 700 W of load, at the least power: no plan has a lower peak.
    expect(cost.peakCost).toBeLessThan(3 * (0.7 + 4.15));
    expect(certificate.kind === "gap" ? certificate.gap : Infinity).toBeLessThan(1e-3 * cost.total + 1e-9);
  });
});

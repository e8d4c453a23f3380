// The reference is the yardstick of the solver, so it has hand-made cases of its own, and a brute-force grid above it.
import { expect, test } from "vitest";
import {
  bruteForceFlows,
  carCombinations,
  compareScores,
  devicesAllow,
  referenceFlows,
  scoreOf,
} from "../../src/oracle/index.ts";
import type { Score } from "../../src/oracle/index.ts";
import { always, CAR, home, homeWithCar } from "../support/cases.ts";

const idle = { batteryW: 0, curtailW: 0, cars: [] };
const score = (overA: number, costPerHour: number): Score => ({
  overA,
  costPerHour,
  reserveShortW: 0,
  mustShortW: 0,
});

test("the score of rest is what the house imports", () => {
  expect(scoreOf(home({}), idle)).toEqual({ overA: 0, reserveShortW: 0, mustShortW: 0, costPerHour: 1.8 });
});

test("stored energy counts by the segments it passes", () => {
  const flow = home({
    values: { holdHours: 1 },
    worth: { segments: { levelsWh: Float64Array.of(0, 5_450, 10_000), perKwh: Float64Array.of(1, 0.5) } },
  });
  // 1,000 W for an hour store 900 Wh: 450 at 1 and 450 at 0.5; 1,900 W are bought at 2.
  expect(scoreOf(flow, { ...idle, batteryW: 1_000 }).costPerHour).toBeCloseTo(3.8 - 0.45 - 0.225, 12);
});

test("wear and tracking count per watt", () => {
  const flow = home({ worth: { wearCostPerKwh: 0.1, plannedW: -400, trackingPerKwh: 0.5 } });
  expect(scoreOf(flow, { ...idle, batteryW: -900 }).costPerHour).toBeCloseTo(0.09 + 0.25 + 1, 12);
});

test("overload adds up over phases and limits", () => {
  const flow = home({ inputs: { housePhaseW: [6_900, 6_900, 0] }, grid: { maxImportW: 6_900 } });
  expect(scoreOf(flow, idle).overA).toBeCloseTo(10 + 10 + 10, 9);
});

test("cars can be off, or take every current of every phase set", () => {
  const currents = carCombinations(homeWithCar({}), false).map(
    ([car]) => `${String(car?.currentA)}/${String(car?.phases.length)}`,
  );
  expect(currents[0]).toBe("0/0");
  expect(currents).toHaveLength(1 + 11 + 11);
});

test("two cars combine", () => {
  const flow = homeWithCar({
    inputs: { evs: [CAR, { ...CAR, connected: false }] },
    physical: {
      evses: [...homeWithCar({}).constraints.physical.evses!, ...homeWithCar({}).constraints.physical.evses!],
    },
  });
  expect(carCombinations(flow, false)).toHaveLength(23);
});

test("devices forbid what is beyond battery, sun and inverter", () => {
  const flow = home({ inputs: { pvAvailableW: 4_000 }, physical: { hybridMaxAcW: 5_000 } });
  expect(devicesAllow(flow, { ...idle, batteryW: -1_000 })).toBe(true);
  expect(devicesAllow(flow, { ...idle, batteryW: -1_001 })).toBe(false);
  expect(devicesAllow(flow, { ...idle, batteryW: 5_001 })).toBe(false);
  expect(devicesAllow(flow, { ...idle, curtailW: 4_001 })).toBe(false);
});

test("scores compare level by level", () => {
  expect(compareScores(score(0, 9), score(1, 0))).toBeLessThan(0);
  expect(compareScores(score(1, 9), score(1, 0))).toBeGreaterThan(0);
  expect(compareScores(score(1, 5), score(1, 5))).toBe(0);
});

test("the reference finds the battery power that balances the house", () => {
  expect(referenceFlows(home({})).candidate.batteryW).toBeCloseTo(-900, 9);
});

test("the reference is never worse than a grid of candidates", () => {
  always(300, { cars: 1, stepsA: [1] }, (flow) => {
    const grid = bruteForceFlows(flow, 25, 7);
    return compareScores(referenceFlows(flow).score, grid.score, 1e-7) <= 0;
  });
});

test("the grid comes close to the reference where it is fine", () => {
  const flow = home({ values: { exportPricePerKwh: 1.2 } });
  expect(bruteForceFlows(flow, 101, 1).score.costPerHour).toBeCloseTo(
    referenceFlows(flow).score.costPerHour,
    9,
  );
});

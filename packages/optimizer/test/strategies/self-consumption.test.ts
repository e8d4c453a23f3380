import { expect, test } from "vitest";

import { selfConsumption } from "@oec/optimizer";
import { battery, hours, type Hours } from "../support/day.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const powersOf = (given: Hours) => Array.from(planOf(selfConsumption, hours(given)).columns.batteryW[0]!);

test("a surplus is stored and a shortage covered, whatever the prices", () => {
  expect(powersOf({ import: [1, 9], pvW: [2000, 0], loadW: [500, 1200] })).toEqual([1500, -1200]);
});

test("a surplus above the charging limit charges at the limit", () => {
  expect(powersOf({ import: [1], pvW: [9000] })).toEqual([5000]);
});

test("charging stops at the highest level", () => {
  expect(powersOf({ import: [1], pvW: [4000], storage: { startWh: 9000, chargeEfficiency: 0.5 } })).toEqual([
    2000,
  ]);
});

test("discharging stops at the lowest level", () => {
  expect(
    powersOf({
      import: [1],
      loadW: [4000],
      storage: { startWh: 2000, minWh: 1000, dischargeEfficiency: 0.5 },
    }),
  ).toEqual([-500]);
});

test("a second battery takes what the first leaves", () => {
  const problem = {
    ...hours({ import: [1], pvW: [7000] }),
    storages: [battery(), battery({ id: "second" })],
  };
  expect(planOf(selfConsumption, problem).columns.batteryW.map((column) => column[0])).toEqual([5000, 2000]);
});

test("the certificate claims nothing", () => {
  expect(planOf(selfConsumption, hours({ import: [1] })).certificate).toEqual({ kind: "heuristic" });
});

test("the value of energy makes both storing a surplus and covering a shortage pay, where prices allow it", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const problem = randomProblem(seed, { prices: "convex" });
    const store = problem.storages[0]!;
    const { perKwh } = planOf(selfConsumption, problem).value.storages[0]!;
    for (let t = 0; t < problem.horizon.count; t += 1) {
      const paid = (problem.exportPricePerKwh[t]! + store.wearCostPerKwh) / store.chargeEfficiency;
      const saved = (problem.importPricePerKwh[t]! - store.wearCostPerKwh) * store.dischargeEfficiency;
      if (paid > saved) continue;
      expect(perKwh[t]!).toBeGreaterThanOrEqual(paid - 1e-12);
      expect(perKwh[t]!).toBeLessThanOrEqual(saved + 1e-12);
    }
  }
});

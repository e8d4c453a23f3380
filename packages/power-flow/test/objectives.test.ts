import { expect, test } from "vitest";
import { computeFlows, economicValues } from "../src/index.ts";
import type { EconomicObjectives } from "../src/index.ts";
import { HOME, home } from "./support/cases.ts";

const OBJECTIVES: EconomicObjectives = {
  gridPricePerKwh: 2,
  exportPricePerKwh: 0.6,
  preferSelfConsumption: true,
  usualPricePerKwh: 1.5,
  arbitrageThresholdPerKwh: 0.4,
  wearCostPerKwh: 0.05,
  holdHours: 0.01,
};

function batteryW(objectives: Partial<EconomicObjectives>, pvAvailableW = 0): number {
  const { inputs, constraints, permissions } = home({ inputs: { pvAvailableW } });
  return computeFlows(
    inputs,
    constraints,
    permissions,
    economicValues({ ...OBJECTIVES, ...objectives }, constraints),
  ).batteryW;
}

test("self-consumption stores the surplus, serves the house and trades nothing", () => {
  expect(batteryW({}, 3_000)).toBe(2_100);
  expect(batteryW({})).toBe(-900);
  expect(batteryW({ gridPricePerKwh: 1.2 })).toBe(-900);
});

test("arbitrage charges when energy is cheaper than usual by losses and threshold", () => {
  expect(batteryW({ preferSelfConsumption: false, gridPricePerKwh: 0.5, exportPricePerKwh: 0.1 })).toBe(
    5_000,
  );
  expect(batteryW({ preferSelfConsumption: false, gridPricePerKwh: 1.4, exportPricePerKwh: 0.1 })).toBe(0);
});

test("arbitrage sells when energy is dearer than usual by losses and threshold", () => {
  expect(batteryW({ preferSelfConsumption: false, gridPricePerKwh: 3, exportPricePerKwh: 2.5 })).toBe(-5_000);
  expect(batteryW({ preferSelfConsumption: false, gridPricePerKwh: 1.8, exportPricePerKwh: 1.7 })).toBe(0);
});

test("cars get one value each", () => {
  expect(economicValues({ ...OBJECTIVES, evValuePerKwh: [1, 2] }, HOME.constraints).evs).toEqual([
    { valuePerKwh: 1 },
    { valuePerKwh: 2 },
  ]);
});

test("a site without a battery has no battery values", () => {
  const { battery, ...physical } = HOME.constraints.physical;
  expect(battery).toBeDefined();
  expect(economicValues(OBJECTIVES, { ...HOME.constraints, physical })).toEqual({
    importPricePerKwh: 2,
    exportPricePerKwh: 0.6,
    holdHours: 0.01,
  });
});

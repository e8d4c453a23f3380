import { ON_L1, regularHorizon, THREE_PHASE, type Site, type SiteBattery } from "@oec/domain";
import { expect, test } from "vitest";

import { cycleLimitsOf, hybridOf, inverterLimitW, requiredLevels } from "../../src/problem/site-limits.ts";

const HOUR = 3_600_000;

const battery = (id: string): SiteBattery => ({
  id,
  phaseShares: ON_L1,
  model: {
    capacityWh: 10_000,
    minSocPercent: 0,
    maxSocPercent: 100,
    maxChargeW: 4000,
    maxDischargeW: 4000,
    chargeEfficiency: 1,
    dischargeEfficiency: 1,
    wearCostPerKwh: 0,
  },
});

const site = (change: Partial<Site>): Site => ({
  id: "home",
  name: "Home",
  timeZone: "Europe/Stockholm",
  grid: { phases: 3, fuseA: 16, marginA: 1, nominalVoltageV: 230 },
  pv: [
    { id: "roof", capacityW: 6000, phaseShares: THREE_PHASE },
    { id: "shed", capacityW: 2000, phaseShares: THREE_PHASE },
  ],
  batteries: [battery("cellar")],
  inverters: [],
  chargers: [],
  ...change,
});

const inverter = (id: string, pvIds: string[], batteryIds: string[]) => ({
  id,
  maxAcW: 5000,
  pvIds,
  batteryIds,
});

test("an inverter with the roof and the battery is a limit on both, by the share of PV behind it", () => {
  const shared = site({ inverters: [inverter("a", ["roof"], ["cellar"])] });
  expect(hybridOf(shared)).toEqual({ storage: 0, acLimitW: 5000, pvShare: 0.75 });
});

test("an inverter with PV alone is no hybrid", () => {
  expect(hybridOf(site({ inverters: [inverter("a", ["roof"], [])] }))).toBeUndefined();
});

test("where two batteries have inverters, each is bounded by its own", () => {
  const two = site({
    batteries: [battery("cellar"), battery("attic"), battery("garage")],
    inverters: [inverter("a", ["roof"], ["cellar"]), inverter("b", [], ["attic"])],
  });
  expect(hybridOf(two)).toBeUndefined();
  expect(inverterLimitW(two, "attic")).toBe(5000);
  expect(inverterLimitW(two, "garage")).toBe(Infinity);
});

test("cycles are counted from local midnight to local midnight", () => {
  // 20:00 local time, two hours to midnight in winter (UTC+1).
  const horizon = regularHorizon(Date.UTC(2026, 0, 10, 19), HOUR, 30);
  expect(cycleLimitsOf(horizon, "Europe/Stockholm", 1.5, 10_000)).toEqual([
    { fromSlot: 0, toSlot: 4, maxDischargedWh: 15_000 },
    { fromSlot: 4, toSlot: 28, maxDischargedWh: 15_000 },
    { fromSlot: 28, toSlot: 30, maxDischargedWh: 15_000 },
  ]);
});

test("energy that must be there within a slot is there at both of its ends", () => {
  const horizon = regularHorizon(0, HOUR, 4);
  const levels = requiredLevels(horizon, [{ at: 1.5 * HOUR, storedWh: 4000 }], 0.5, 10_000);
  expect([...levels]).toEqual([2000, 2000, 0, 0]);
});

test("energy that must be there at the end of a slot is asked for there only", () => {
  const horizon = regularHorizon(0, HOUR, 4);
  const levels = requiredLevels(horizon, [{ at: 2 * HOUR, storedWh: 4000 }], 1, 3000);
  expect([...levels]).toEqual([0, 3000, 0, 0]);
});

import {
  regularHorizon,
  THREE_PHASE,
  type ChargerCapabilities,
  type Site,
  type SiteState,
} from "@oec/domain";
import { describe, expect, test } from "vitest";
import { carProblems } from "../../src/problem/car-problems.ts";
import type { Problem } from "../../src/types/problem.ts";

const HOUR = 3_600_000;
const COUNT = 24;

const capabilities: ChargerCapabilities = {
  minCurrentA: 6,
  maxCurrentA: 16,
  currentStepA: 1,
  phases: [3],
  connectorType: "type2",
  latencyMs: 0,
};
const vehicle = {
  capacityWh: 60_000,
  maxChargeW: 11_000,
  maxDischargeW: 0,
  phases: 3,
  minCurrentA: 6,
  chargeEfficiency: 0.9,
  dischargeEfficiency: 0.9,
} as const;

const site = (
  charger: Partial<ChargerCapabilities> = {},
  car: Partial<typeof vehicle> | { phases: 2 } = {},
): Site => ({
  id: "home",
  name: "Home",
  timeZone: "Europe/Stockholm",
  grid: { phases: 3, fuseA: 25, marginA: 1, nominalVoltageV: 230 },
  pv: [],
  batteries: [],
  inverters: [],
  chargers: [
    {
      id: "garage",
      capabilities: { ...capabilities, ...charger },
      phaseShares: THREE_PHASE,
      vehicle: { ...vehicle, ...car },
    },
  ],
});

const problem: Problem = {
  horizon: regularHorizon(0, HOUR, COUNT),
  currency: "SEK",
  importPricePerKwh: new Float64Array(COUNT).fill(2),
  exportPricePerKwh: new Float64Array(COUNT).fill(1),
  loadW: new Float64Array(COUNT),
  pvW: new Float64Array(COUNT),
  maxImportW: new Float64Array(COUNT).fill(16_560),
  maxExportW: new Float64Array(COUNT).fill(16_560),
  storages: [],
};

const state = (departureAt: number, targetSocPercent = 80): SiteState => ({
  at: 0,
  storedWh: {},
  vehicles: { garage: { storedWh: 24_000, goal: { departureAt, targetSocPercent } } },
});

describe("a car that has to leave", () => {
  test("is available in whole slots up to its departure, in steps of its charge point", () => {
    const [car, ...more] = carProblems(site(), state(7.5 * HOUR), problem);
    expect(more).toEqual([]);
    expect(car).toMatchObject({
      id: "garage",
      minChargeW: 4140,
      maxChargeW: 11_000,
      stepW: 690,
      startWh: 24_000,
      targetWh: 48_000,
      maxWh: 60_000,
    });
    expect([...car!.available].lastIndexOf(1)).toBe(6);
  });

  test("may charge on one phase where the charge point can change them", () => {
    const [car] = carProblems(site({ phases: [1, 3] }), state(8 * HOUR), problem);
    expect(car).toMatchObject({ minChargeW: 1380, maxChargeW: 11_000 });
    expect(car?.stepW).toBeUndefined();
  });

  test("on two phases takes what two phases carry", () => {
    const [car] = carProblems(site({}, { phases: 2 }), state(8 * HOUR), problem);
    expect(car).toMatchObject({ minChargeW: 2760, maxChargeW: 7360 });
  });

  test("after the horizon's end needs only what it cannot charge later", () => {
    const [car] = carProblems(site(), state(25 * HOUR), problem);
    expect(car?.targetWh).toBeCloseTo(48_000 - 11_000 * 0.9, 6);
    expect(carProblems(site(), state(40 * HOUR), problem)).toEqual([]);
  });

  test("has a shortfall dearer than any detour", () => {
    expect(carProblems(site(), state(8 * HOUR), problem)[0]?.shortfallPricePerKwh).toBeGreaterThan(10);
  });
});

test.each([
  ["without a goal", { at: 0, storedWh: {}, vehicles: { garage: { storedWh: 0 } } }],
  ["whose departure is past", state(-HOUR)],
  ["that has what it needs", state(8 * HOUR, 40)],
  ["that is not plugged in", { at: 0, storedWh: {} }],
])("a car %s is not planned", (_, now) => {
  expect(carProblems(site(), now, problem)).toEqual([]);
});

import {
  ON_L1,
  regularHorizon,
  spotOnlyTariff,
  SWEDEN_SPOT,
  THREE_PHASE,
  type ForecastBundle,
  type Site,
  type SiteState,
} from "@oec/domain";
import { describe, expect, test } from "vitest";

import { buildProblem, type BuildOptions, type Problem } from "@oec/optimizer";

const HOUR = 3_600_000;
const START = Date.UTC(2025, 5, 1);

const site: Site = {
  id: "home",
  name: "Home",
  timeZone: "Europe/Stockholm",
  grid: { phases: 3, fuseA: 16, marginA: 1, nominalVoltageV: 230 },
  pv: [{ id: "roof", capacityW: 8000, phaseShares: THREE_PHASE }],
  batteries: [
    {
      id: "cellar",
      phaseShares: ON_L1,
      model: {
        capacityWh: 10_000,
        minSocPercent: 10,
        maxSocPercent: 90,
        maxChargeW: 4000,
        maxDischargeW: 5000,
        chargeEfficiency: 0.95,
        dischargeEfficiency: 0.94,
        wearCostPerKwh: 0.1,
      },
    },
  ],
  inverters: [],
  chargers: [],
};
const column = (...values: number[]) => ({
  values: Float64Array.from(values),
  origin: "test",
  confidence: "high" as const,
});
const forecast: ForecastBundle = {
  issuedAt: START,
  horizon: regularHorizon(START, HOUR, 3),
  currency: "SEK",
  spotPricePerKwh: column(0.5, 1, 1.5),
  loadW: column(500, 600, 700),
  pvW: column(0, 100, 200),
};
const state: SiteState = { at: START, storedWh: { cellar: 5000 } };
const tariff = spotOnlyTariff("SEK", "Europe/Stockholm");

function built(over: { site?: Site; state?: SiteState; options?: BuildOptions } = {}): Problem {
  const result = buildProblem(over.site ?? site, tariff, forecast, over.state ?? state, over.options);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

test("load, PV and horizon are the forecast's", () => {
  expect(built()).toMatchObject({
    horizon: forecast.horizon,
    loadW: forecast.loadW.values,
    pvW: forecast.pvW.values,
  });
});

test("prices are all-in by the tariff", () => {
  const result = buildProblem(site, SWEDEN_SPOT, forecast, state);
  expect(result.ok && result.value.importPricePerKwh[0]).toBeCloseTo((0.5 + 0.05 + 0.439 + 0.25) * 1.25, 12);
  expect(result.ok && result.value.exportPricePerKwh[0]).toBeCloseTo(0.5 + 0.06 + 0.6, 12);
});

test("the fuse without its margin limits import and export", () => {
  const problem = built();
  expect([problem.maxImportW[0], problem.maxExportW[2]]).toEqual([3 * 15 * 230, 3 * 15 * 230]);
});

test("a contract or a wish below the fuse limits instead", () => {
  const narrow = { ...site, grid: { ...site.grid, maxExportW: 0 } };
  const problem = built({ site: narrow, options: { constraints: { maxGridImportW: 2000 } } });
  expect([problem.maxImportW[0], problem.maxExportW[0]]).toEqual([2000, 0]);
});

test("a battery's SoC window becomes a range of energy", () => {
  expect(built().storages[0]).toEqual({
    id: "cellar",
    minWh: 1000,
    maxWh: 9000,
    startWh: 5000,
    maxChargeW: 4000,
    maxDischargeW: 5000,
    chargeEfficiency: 0.95,
    dischargeEfficiency: 0.94,
    wearCostPerKwh: 0.1,
    terminalValuePerKwh: 0.7,
  });
});

test("constraints narrow the window and the powers, never widen them", () => {
  const constraints = { minSocPercent: 20, maxSocPercent: 95, maxChargeW: 1000, maxDischargeW: 9000 };
  const narrowed = { minWh: 2000, maxWh: 9000, maxChargeW: 1000, maxDischargeW: 5000 };
  expect(built({ options: { constraints } }).storages[0]).toMatchObject(narrowed);
});

test("a battery below its window starts at its level and need not go back", () => {
  const low = built({ state: { at: START, storedWh: { cellar: 400 } } });
  expect(low.storages[0]).toMatchObject({ startWh: 400, minWh: 400, maxWh: 9000 });
});

test("a state inside a slot cuts what is over", () => {
  const later = built({ state: { ...state, at: START + 1.5 * HOUR } });
  expect(Array.from(later.horizon.edges)).toEqual([START + 1.5 * HOUR, START + 2 * HOUR, START + 3 * HOUR]);
  expect([Array.from(later.loadW), Array.from(later.importPricePerKwh)]).toEqual([[600, 700], [1, 1.5]]); // prettier-ignore
});

test("the worth of stored energy at the end can be given", () => {
  expect(built({ options: { terminalValuePerKwh: 0.3 } }).storages[0]?.terminalValuePerKwh).toBe(0.3);
});

describe("what does not fit is a typed error", () => {
  test.each([
    [
      "another currency",
      site,
      { ...forecast, currency: "EUR" },
      state,
      "CURRENCY_MISMATCH",
      "forecast.currency",
    ],
    [
      "a state before the horizon",
      site,
      forecast,
      { ...state, at: START - 1 },
      "HORIZON_MISMATCH",
      "state.at",
    ],
    [
      "a state at the end of the horizon",
      site,
      forecast,
      { ...state, at: START + 3 * HOUR },
      "HORIZON_MISMATCH",
      "state.at",
    ],
    [
      "a column of another length",
      site,
      { ...forecast, loadW: column(1) },
      state,
      "SHAPE_MISMATCH",
      "forecast.loadW",
    ],
    [
      "a battery without a level",
      site,
      forecast,
      { at: START, storedWh: {} },
      "UNKNOWN_BATTERY",
      "state.storedWh.cellar",
    ],
    [
      "a level without a battery",
      { ...site, batteries: [] },
      forecast,
      state,
      "UNKNOWN_BATTERY",
      "state.storedWh.cellar",
    ],
    ["a forecast with a hole", site, { ...forecast, pvW: column(0, NaN, 0) }, state, "NOT_FINITE", "pvW"],
    [
      "a price that is missing",
      site,
      { ...forecast, spotPricePerKwh: column(NaN, 1, 1) },
      state,
      "NOT_FINITE",
      "importPricePerKwh",
    ],
  ] as const)("%s", (_, atSite, withForecast, inState, code, field) => {
    expect(buildProblem(atSite, tariff, withForecast, inState)).toMatchObject({
      ok: false,
      error: { code, field },
    });
  });
});

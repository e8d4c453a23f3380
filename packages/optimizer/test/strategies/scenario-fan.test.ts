import { regularHorizon, spotOnlyTariff, THREE_PHASE, type ForecastBundle, type Site } from "@oec/domain";
import { describe, expect, test } from "vitest";

import { buildScenarios, forecastFan, scenariosFromDays } from "@oec/optimizer";
import { hours } from "../support/day.ts";

const column = (...values: number[]) => ({
  values: Float64Array.from(values),
  origin: "test",
  confidence: "high" as const,
});
const forecast: ForecastBundle = {
  issuedAt: 0,
  horizon: regularHorizon(0, 3_600_000, 2),
  currency: "SEK",
  spotPricePerKwh: column(0.5, 1),
  loadW: {
    ...column(1000, 2000),
    interval: { coverage: 0.8, lower: Float64Array.of(500, 1800), upper: Float64Array.of(2000, 2500) },
  },
  pvW: {
    ...column(100, 3000),
    interval: { coverage: 0.8, lower: Float64Array.of(0, 1000), upper: Float64Array.of(200, 3500) },
  },
};

describe("a fan of forecasts", () => {
  test("takes every combination of quantiles, equally likely", () => {
    const fan = forecastFan(forecast, { loadW: 3, pvW: 2 });
    expect(fan.map(({ probability }) => probability)).toEqual(new Array(6).fill(1 / 6));
  });

  test("has the forecast itself in its middle", () => {
    expect(forecastFan(forecast)[4]?.forecast).toMatchObject({
      loadW: { values: forecast.loadW.values },
      pvW: { values: forecast.pvW.values },
    });
  });

  test("meets the interval where the quantile is its bound", () => {
    // The outer of five quantiles lie at 10 % and 90 %: the bounds of an interval that covers 80 %.
    const loads = forecastFan(forecast, { loadW: 5, pvW: 1 }).map(
      ({ forecast: { loadW } }) => loadW.values[0],
    );
    expect([loads[0], loads[4]]).toEqual([expect.closeTo(500, 9), expect.closeTo(2000, 9)]);
  });

  test("ascends from quantile to quantile", () => {
    const loads = forecastFan(forecast, { loadW: 7, pvW: 1 }).map(
      ({ forecast: { loadW } }) => loadW.values[1]!,
    );
    expect(loads).toEqual([...loads].sort((a, b) => a - b));
  });

  test("never goes below zero for sun and load", () => {
    const suns = forecastFan(forecast, { loadW: 1, pvW: 9 }).map(({ forecast: { pvW } }) => pvW.values[0]!);
    expect(Math.min(...suns)).toBe(0);
  });

  test("leaves a quantity without interval as it is", () => {
    expect(forecastFan(forecast, { loadW: 1, pvW: 1, spotPricePerKwh: 5 })).toHaveLength(1);
  });
});

const site: Site = {
  id: "home",
  name: "Home",
  timeZone: "Europe/Stockholm",
  grid: { phases: 3, fuseA: 16, marginA: 1, nominalVoltageV: 230 },
  pv: [{ id: "roof", capacityW: 8000, phaseShares: THREE_PHASE }],
  batteries: [],
  inverters: [],
  chargers: [],
};
const tariff = spotOnlyTariff("SEK", "Europe/Stockholm");

describe("scenarios from a fan", () => {
  test("carry the tariff's prices and the blade's load", () => {
    const fan = forecastFan(forecast, { loadW: 2, pvW: 1 });
    const scenarios = buildScenarios(site, tariff, fan, { at: 0, storedWh: {} });
    if (!scenarios.ok) throw new Error(scenarios.error.message);
    expect(scenarios.value.map(({ loadW }) => loadW)).toEqual(
      fan.map((blade) => blade.forecast.loadW.values),
    );
    expect(scenarios.value[0]?.importPricePerKwh).toEqual(Float64Array.of(0.5, 1));
  });

  test("fail with the mistake of the bridge", () => {
    const late = { at: 9e9, storedWh: {} };
    expect(buildScenarios(site, tariff, forecastFan(forecast), late)).toMatchObject({
      ok: false,
      error: { code: "HORIZON_MISMATCH" },
    });
  });
});

test("days of the past are equally likely and leave to the problem what they do not know", () => {
  const day = hours({ import: [1, 2], loadW: [5, 5] });
  const scenarios = scenariosFromDays(day, [
    { loadW: Float64Array.of(1, 2) },
    { pvW: Float64Array.of(3, 4) },
  ]);
  expect(scenarios).toMatchObject([
    { probability: 0.5, loadW: Float64Array.of(1, 2), importPricePerKwh: day.importPricePerKwh },
    { probability: 0.5, loadW: day.loadW, pvW: Float64Array.of(3, 4) },
  ]);
});

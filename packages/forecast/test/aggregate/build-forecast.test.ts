import { localParts, parseInstant, regularHorizon } from "@oec/domain";
import { expect, test } from "vitest";
import { buildForecast, mae, readHousehold, type ForecastInputs } from "../../src/index.ts";
import { dataFile } from "../data.ts";
import { DAY, HOUR, seriesFrom } from "../histories.ts";

const timeZone = "Europe/Stockholm";
const AT = parseInstant("2024-05-15T10:00+02:00");
const grid = regularHorizon(AT - 20 * DAY, HOUR / 2, 48 * 23);
const localHour = (at: number): number => localParts(at, timeZone).hour;
const inputs: ForecastInputs = {
  at: AT,
  horizon: regularHorizon(AT, HOUR / 2, 96),
  timeZone,
  currency: "SEK",
  prices: seriesFrom(grid, localHour),
  load: seriesFrom(grid, (start) => 500 + localHour(start)),
  pv: seriesFrom(grid, (start) => (localHour(start) === 12 ? 3_000 : 0)),
};

test("a steady home is forecast as it is", () => {
  const { loadW, pvW } = buildForecast(inputs);
  for (const [slot, start] of inputs.horizon.edges.subarray(0, 96).entries()) {
    expect(loadW.values[slot]).toBeCloseTo(500 + localHour(start), 6);
    expect(pvW.values[slot]).toBeCloseTo(localHour(start) === 12 ? 3_000 : 0, 6);
  }
});

test("prices are published until midnight and completed behind", () => {
  const { spotPricePerKwh } = buildForecast(inputs);
  const midnight = 2 * 14;
  expect(spotPricePerKwh.origin[midnight - 1]).toBe("day-ahead");
  expect(spotPricePerKwh.origin[midnight]).toBe("median-7-days");
  expect(spotPricePerKwh.values[midnight + 6]).toBe(3);
});

test("from 13:00 on tomorrow's prices are published too", () => {
  const at = parseInstant("2024-05-15T13:00+02:00");
  const { spotPricePerKwh } = buildForecast({ ...inputs, at, horizon: regularHorizon(at, HOUR, 35) });
  expect(spotPricePerKwh.origin).toBe("day-ahead");
});

test("the bundle says when it was made, for which slots and in which currency", () => {
  expect(buildForecast(inputs)).toMatchObject({ issuedAt: AT, horizon: inputs.horizon, currency: "SEK" });
});

test("a load above its habit in the last half-hour lifts the next slots unless told otherwise", () => {
  const risen = {
    ...inputs.load,
    values: inputs.load.values.map((load, slot) => (slot === 48 * 20 - 1 ? load + 1_000 : load)),
  };
  const followed = buildForecast({ ...inputs, load: risen }).loadW.values[0]!;
  const plain = buildForecast({ ...inputs, load: risen, followRecent: false }).loadW.values[0]!;
  expect(plain).toBeCloseTo(510, 6);
  expect(followed).toBeCloseTo(plain + 650, 6);
});

test("the median model is the 7-day median", () => {
  expect(buildForecast({ ...inputs, model: "median" }).loadW.origin).toBe("median-7-days");
});

test("loads and PV are never negative nor missing", () => {
  const broken = seriesFrom(grid, (_start, slot) => (slot % 3 === 0 ? Number.NaN : 100));
  const { loadW, pvW } = buildForecast({ ...inputs, load: broken, pv: broken });
  for (const value of [...loadW.values, ...pvW.values]) expect(value).toBeGreaterThanOrEqual(0);
});

test("on the real home both models beat yesterday, the median by a tenth", (context) => {
  const text = dataFile("household/home-30min-2024-02_2024-11.csv");
  if (text === undefined) return context.skip("the household recording is not in OEC_DATA");
  const { horizon: recorded, loadW, pvW } = readHousehold(text, "home.csv");
  const home = {
    ...inputs,
    timeZone: "Europe/Paris",
    load: { horizon: recorded, values: loadW },
    pv: { horizon: recorded, values: pvW },
  };
  const scores = { yesterday: 0, weighted: 0, median: 0 };
  for (let at = Date.UTC(2024, 3, 1); at < Date.UTC(2024, 10, 28); at += 3 * DAY) {
    const horizon = regularHorizon(at, HOUR / 2, 48);
    const first = (at - recorded.edges[0]!) / (HOUR / 2);
    const actual = loadW.subarray(first, first + 48);
    const before = loadW.subarray(first - 48, first);
    if ([...actual, ...before].some((load) => Number.isNaN(load))) continue;
    scores.yesterday += mae(actual, before);
    for (const model of ["weighted", "median"] as const) {
      scores[model] += mae(
        actual,
        buildForecast({ ...home, at, horizon, model, followRecent: false }).loadW.values,
      );
    }
  }
  expect(scores.median).toBeLessThan(0.9 * scores.yesterday);
  expect(scores.weighted).toBeLessThan(scores.yesterday);
});

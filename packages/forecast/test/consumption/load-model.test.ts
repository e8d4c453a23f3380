import { regularHorizon, type Series } from "@oec/domain";
import { expect, test } from "vitest";
import { fitLoadModel, forecastLoad, mae, type LoadModel } from "../../src/index.ts";
import { HOUR, seriesFrom } from "../histories.ts";

const timeZone = "Etc/UTC";
const START = Date.UTC(2024, 0, 1);
const DAYS = 90;
const AT = START + 80 * 24 * HOUR;

/** Chance of a fixed seed, 0 to 1, for a slot. */
const chance = (slot: number, salt: number): number => {
  const wave = Math.sin(slot * 12.9898 + salt * 78.233) * 43_758.5453;
  return wave - Math.floor(wave);
};
/** A home that cooks at 18, later on weekends, and heats more or less for days on end. */
const loadAt = (slot: number): number => {
  const [day, hour] = [Math.floor(slot / 24), slot % 24];
  const heating = 400 + 300 * Math.sin(day / 6);
  const cooks = hour === (day % 7 >= 5 ? 19 : 18) ? 1500 : 0;
  return 200 + heating + cooks + 500 * chance(slot, 1);
};
const home = seriesFrom(regularHorizon(START, HOUR, 24 * DAYS), (_start, slot) => loadAt(slot));
const fitted = (load: Series): LoadModel => fitLoadModel(load, { timeZone, at: AT });
const actual = Array.from({ length: 24 }, (_, hour) => loadAt((AT - START) / HOUR + hour));

test("a home with habits is forecast better than yesterday's load tells", () => {
  // 2024-03-21, a Thursday.
  const yesterday = Array.from({ length: 24 }, (_, hour) => loadAt((AT - START) / HOUR - 24 + hour));
  const { values, firstDate } = forecastLoad(fitted(home), home, AT);
  expect(firstDate).toBe("2024-03-21");
  expect(mae(actual, values)).toBeLessThan(mae(actual, yesterday));
});

test("load after the instant changes no bit of model and forecast", () => {
  const broken = {
    horizon: home.horizon,
    values: home.values.map((value, slot) =>
      home.horizon.edges[slot + 1]! <= AT ? value : slot % 2 === 0 ? Number.NaN : 1e9,
    ),
  };
  const model = fitted(home);
  expect(fitted(broken)).toEqual(model);
  expect(forecastLoad(model, broken, AT, 3)).toEqual(forecastLoad(model, home, AT, 3));
});

test("a shuffled past gives no skill against its own median", () => {
  // Every hour drawn from the same values: nothing of the past tells anything of the next day.
  const shuffled = seriesFrom(home.horizon, (_start, slot) => 300 + 1000 * chance(slot, 9));
  const errors: number[] = [];
  const medians: number[] = [];
  for (let day = 70; day < 80; day += 1) {
    const at = START + day * 24 * HOUR;
    const model = fitLoadModel(shuffled, { timeZone, at });
    const came = shuffled.values.slice(day * 24, day * 24 + 24);
    errors.push(mae(came, forecastLoad(model, shuffled, at).values));
    medians.push(mae(came, new Float64Array(24).fill(800)));
  }
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  expect(total(errors) / total(medians)).toBeGreaterThan(0.97);
});

test("a young home is forecast by the median of its few days", () => {
  const young = START + 5 * 24 * HOUR;
  const model = fitLoadModel(home, { timeZone, at: young });
  expect(model.linear).toBeUndefined();
  expect(forecastLoad(model, home, young).values[18]).toBeGreaterThan(1500);
});

test("a model is the same after JSON", () => {
  const model = fitted(home);
  const restored = JSON.parse(JSON.stringify(model)) as LoadModel;
  expect(forecastLoad(restored, home, AT, 2)).toEqual(forecastLoad(model, home, AT, 2));
});

test("a gap of days in the history leaves no gap in the forecast", () => {
  const gappy = {
    horizon: home.horizon,
    values: home.values.map((value, slot) => (slot > 24 * 70 && slot < 24 * 76 ? Number.NaN : value)),
  };
  const { values } = forecastLoad(fitted(gappy), gappy, AT, 3);
  expect(values.every((watts) => watts >= 0 && Number.isFinite(watts))).toBe(true);
});

test("a home without any measurement in a fortnight is refused", () => {
  const silent = { horizon: home.horizon, values: home.values.map(() => Number.NaN) };
  expect(() => forecastLoad(fitted(silent), silent, AT)).toThrow(/MISSING_DATA/);
});

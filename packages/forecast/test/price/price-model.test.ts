import { regularHorizon, type Series } from "@oec/domain";
import { expect, test } from "vitest";
import { fitPriceModel, forecastPrices, mae, type PriceModel } from "../../src/index.ts";
import { DAY, HOUR, seriesFrom } from "../histories.ts";

const timeZone = "Europe/Stockholm";
const START = Date.UTC(2023, 0, 1, 23);
const DAYS = 160;

/** A market with a daily shape, a dear Monday and a level that drifts. */
const priceAt = (slot: number): number => {
  const day = Math.floor(slot / 24);
  const hour = slot % 24;
  const level = 50 + 20 * Math.sin(day / 9) + (day % 7 === 0 ? 15 : 0);
  return level + 12 * Math.sin((2 * Math.PI * (hour - 7)) / 24) + 3 * Math.sin(slot * 12.9898);
};
const market = seriesFrom(regularHorizon(START, HOUR, 24 * DAYS), (_start, slot) => priceAt(slot));
// 2023-05-02, a whole day of summer time behind the change.
const AT = Date.UTC(2023, 4, 1, 22);

const fitted = (prices: Series, loss: "absolute" | "squared" = "squared"): PriceModel =>
  fitPriceModel(prices, { timeZone, knownUntil: AT, loss });

const later = (prices: Series, change: (value: number, slot: number) => number): Series => ({
  horizon: prices.horizon,
  values: prices.values.map((value, slot) =>
    prices.horizon.edges[slot + 1]! <= AT ? value : change(value, slot),
  ),
});

test("a regular market is forecast better than yesterday's prices tell", () => {
  const firstSlot = (AT - START) / HOUR;
  const actual = Array.from({ length: 24 }, (_, hour) => priceAt(firstSlot + hour));
  const yesterday = Array.from({ length: 24 }, (_, hour) => priceAt(firstSlot - 24 + hour));
  const { values, firstDate } = forecastPrices(fitted(market, "absolute"), market, AT);
  expect(firstDate).toBe("2023-05-02");
  expect(mae(actual, values)).toBeLessThan(0.7 * mae(actual, yesterday));
});

test("prices after the instant change no bit of model and forecast", () => {
  const broken = later(market, (_value, slot) => (slot % 3 === 0 ? Number.NaN : 1e9 * slot));
  const model = fitted(market);
  expect(fitted(broken)).toEqual(model);
  expect(forecastPrices(model, broken, AT, 3)).toEqual(forecastPrices(model, market, AT, 3));
});

test("a model is the same after JSON", () => {
  const model = fitted(market);
  const restored = JSON.parse(JSON.stringify(model)) as PriceModel;
  expect(forecastPrices(restored, market, AT)).toEqual(forecastPrices(model, market, AT));
});

test("another currency gives the same forecast in its unit", () => {
  const crowns = { horizon: market.horizon, values: market.values.map((price) => 11.4 * price) };
  const euro = forecastPrices(fitted(market), market, AT).values;
  const other = forecastPrices(fitted(crowns), crowns, AT).values;
  for (const [hour, price] of other.entries()) expect(price / 11.4).toBeCloseTo(euro[hour]!, 6);
});

test("three days give three times 24 hours, and the first is that of one day", () => {
  const model = fitted(market);
  const three = forecastPrices(model, market, AT, 3).values;
  expect(three).toHaveLength(72);
  expect(three.slice(0, 24)).toEqual(forecastPrices(model, market, AT, 1).values);
  expect(three.every((price) => Number.isFinite(price))).toBe(true);
});

test("a market that never moves stays where it is", () => {
  const flat = seriesFrom(market.horizon, () => 30);
  for (const price of forecastPrices(fitted(flat), flat, AT).values) expect(price).toBeCloseTo(30, 6);
});

test("fewer than 89 days are too few to learn from, and 28 to forecast from", () => {
  const early = START + 80 * DAY;
  expect(() => fitPriceModel(market, { timeZone, knownUntil: early })).toThrow(/MISSING_DATA/);
  expect(() => forecastPrices(fitted(market), market, START + 20 * DAY)).toThrow(/MISSING_DATA/);
});

import { regularHorizon } from "@oec/domain";
import { expect, test } from "vitest";
import { completePrices } from "../../src/index.ts";
import { DAY, HOUR, seriesFrom } from "../histories.ts";

const START = Date.UTC(2024, 0, 1);
const timeZone = "Etc/UTC";
/** Ten days of hours: the hour of the day, plus a hundred on the last day. */
const prices = seriesFrom(
  regularHorizon(START, HOUR, 240),
  (_start, slot) => (slot % 24) + (slot >= 216 ? 100 : 0),
);

test("published prices are taken as they are", () => {
  const horizon = regularHorizon(START + 9 * DAY, HOUR, 24);
  const column = completePrices(prices, horizon, { timeZone, knownUntil: START + 10 * DAY });
  expect(column).toMatchObject({ origin: "day-ahead", confidence: "high" });
  expect([...column.values]).toEqual(Array.from({ length: 24 }, (_, hour) => 100 + hour));
});

test("behind the published prices stands the median of the same hour of seven days", () => {
  const horizon = regularHorizon(START + 9 * DAY, HOUR, 48);
  const column = completePrices(prices, horizon, { timeZone, knownUntil: START + 10 * DAY });
  expect(column.values[23]).toBe(123);
  expect(column.values[24 + 5]).toBe(5);
  expect([column.origin[23], column.origin[24]]).toEqual(["day-ahead", "median-7-days"]);
  expect([column.confidence[23], column.confidence[24]]).toEqual(["high", "low"]);
});

test("a missing published price is completed too", () => {
  const holed = {
    ...prices,
    values: prices.values.map((price, slot) => (slot === 220 ? Number.NaN : price)),
  };
  const horizon = regularHorizon(START + 9 * DAY, HOUR, 24);
  const column = completePrices(holed, horizon, { timeZone, knownUntil: START + 10 * DAY });
  expect(column.values[4]).toBe(4);
  expect(column.origin[4]).toBe("median-7-days");
});

test("an hour's price holds for each of its quarters", () => {
  const horizon = regularHorizon(START, HOUR / 4, 8);
  const { values } = completePrices(prices, horizon, { timeZone, knownUntil: Infinity });
  expect([...values]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
});

test("negative prices are prices", () => {
  const negative = seriesFrom(prices.horizon, () => -0.05);
  const { values } = completePrices(negative, regularHorizon(START + 10 * DAY, HOUR, 1), {
    timeZone,
    knownUntil: Infinity,
  });
  expect(values[0]).toBe(-0.05);
});

import { readHousehold, readPrices } from "@oec/forecast";
import { expect, test } from "vitest";
import { buildTimeline } from "../../src/backtest/timeline.ts";
import { householdCsv, pricesCsv, smallInput, SPOT, START } from "../support/small-home.ts";

test("half-hours and hours meet on half-hours, and the hour's price holds for both", () => {
  const { slotMs, spotPerKwh, days } = buildTimeline(smallInput());
  const first = days[0]?.first ?? 0;
  expect(slotMs).toBe(1_800_000);
  expect(spotPerKwh[first + 1]).toBe(spotPerKwh[first]);
});

test("prices are converted to the tariff's currency", () => {
  const plain = buildTimeline(smallInput());
  const sek = buildTimeline(smallInput({ tariff: { ...SPOT, currency: "SEK" }, exchangeRate: 11 }));
  expect(sek.spotPerKwh[300]).toBeCloseTo(11 * (plain.spotPerKwh[300] ?? Number.NaN), 12);
});

test("currencies that differ need a rate", () => {
  expect(() => buildTimeline(smallInput({ tariff: { ...SPOT, currency: "SEK" } }))).toThrow(
    /\[exchange_rate\]/,
  );
});

test("local days have 46, 48 and 50 half-hours around clock changes", () => {
  const start = Date.UTC(2024, 2, 29, 23);
  const household = readHousehold(householdCsv(220, start), "home.csv");
  const prices = readPrices(pricesCsv(222, start), "prices.csv", "eur/MWh");
  const { days } = buildTimeline(smallInput({ household, prices, from: "2024-03-30", to: "2024-10-27" }));
  const slots = (day: string) =>
    days.filter((one) => one.day === day).map(({ first, end }) => end - first)[0];
  expect([slots("2024-03-30"), slots("2024-03-31"), slots("2024-10-27")]).toEqual([48, 46, 50]);
});

test("a first day that the recording begins in has no slots before the grid", () => {
  const household = readHousehold(householdCsv(10, START + 36_000_000), "home.csv");
  const { days, loadW } = buildTimeline(smallInput({ household, from: "2024-06-01", to: "2024-06-02" }));
  expect(days[0]?.first).toBe(0);
  expect(Number.isNaN(loadW[0] ?? 0)).toBe(true);
});

test("steps without a common minute are refused", () => {
  const prices = readPrices(pricesCsv(12, START + 30_000), "prices.csv", "eur/MWh");
  expect(() => buildTimeline(smallInput({ prices }))).toThrow(/no common slot of a minute/);
});

test("days outside the prices name --align-year", () => {
  const prices = readPrices(pricesCsv(12, START - 364 * 86_400_000), "prices.csv", "eur/MWh");
  expect(() => buildTimeline(smallInput({ prices }))).toThrow(
    /--align-year takes the prices of another year/,
  );
});

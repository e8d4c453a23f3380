import { regularHorizon } from "@oec/domain";
import type { PriceRecording } from "@oec/forecast";
import { expect, test } from "vitest";
import { alignmentDays, shiftPrices } from "../../src/backtest/align.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;

const pricesOf = (start: string, end: string): PriceRecording => {
  const from = Date.parse(start);
  const count = (Date.parse(end) - from) / HOUR;
  return {
    horizon: regularHorizon(from, HOUR, count),
    slotMs: HOUR,
    perKwh: new Float64Array(count),
    currency: "EUR",
  };
};
const at = (day: string): number => Date.parse(day);

test("prices that cover the period stay where they are", () => {
  expect(alignmentDays(pricesOf("2020-01-01", "2025-01-01"), at("2024-06-01"), at("2024-07-01"))).toBe(0);
});

test("prices of the year before move forward by 364 days", () => {
  expect(alignmentDays(pricesOf("2016-01-01", "2024-01-01"), at("2024-06-01"), at("2024-07-01"))).toBe(364);
});

test("prices of a later year move back", () => {
  expect(alignmentDays(pricesOf("2026-01-01", "2027-01-01"), at("2024-06-01"), at("2024-07-01"))).toBe(-728);
});

test("a shift moves every border by whole days and keeps the weekday", () => {
  const prices = pricesOf("2023-01-01", "2023-01-03");
  const moved = shiftPrices(prices, 364);
  expect((moved.horizon.edges[0] ?? 0) - (prices.horizon.edges[0] ?? 0)).toBe(364 * DAY);
  expect(new Date(moved.horizon.edges[0] ?? 0).getUTCDay()).toBe(
    new Date(prices.horizon.edges[0] ?? 0).getUTCDay(),
  );
});

test("prices shorter than the period cannot be aligned", () => {
  expect(() =>
    alignmentDays(pricesOf("2023-01-01", "2023-03-01"), at("2024-01-01"), at("2025-01-01")),
  ).toThrow(/the price file is too short.*\[MISSING_DATA\]/);
});

import { SWEDEN_SPOT } from "@oec/domain";
import { expect, test } from "vitest";
import { fixedFeeOfDay } from "../../src/backtest/fees.ts";

const tariff = {
  ...SWEDEN_SPOT,
  terms: SWEDEN_SPOT.terms.map((terms) => ({ ...terms, fixedPerMonth: 300 })),
};

test("the days of a month add up to the month's fee with VAT", () => {
  const days = Array.from({ length: 30 }, (_, day) => `2024-06-${String(day + 1).padStart(2, "0")}`);
  expect(days.reduce((sum, day) => sum + fixedFeeOfDay(tariff, day), 0)).toBeCloseTo(375, 9);
});

test("a day of 25 hours carries 25 hours of its month", () => {
  expect(fixedFeeOfDay(tariff, "2024-10-27") / fixedFeeOfDay(tariff, "2024-10-26")).toBeCloseTo(25 / 24, 12);
});

test("no fee is no fee", () => {
  expect(fixedFeeOfDay(SWEDEN_SPOT, "2024-06-01")).toBe(0);
});

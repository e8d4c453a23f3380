import { MS_PER_HOUR, SWEDEN_SPOT } from "@oec/domain";
import { expect, test } from "vitest";
import { energyPricesAt, publishedPrices, type Market } from "../../src/home/market.ts";

const now = Date.UTC(2026, 0, 5, 9, 7);
const market: Market = {
  currency: "SEK",
  priceAt: (at) => (at / MS_PER_HOUR) % 24,
  publishedUntil: () => Date.UTC(2026, 0, 5, 23),
};

test("published prices reach from eight days ago to the last one published", () => {
  const { horizon, values } = publishedPrices(market, now);
  expect([horizon.edges[0], horizon.edges[horizon.count]]).toEqual([
    Date.UTC(2025, 11, 28, 9),
    Date.UTC(2026, 0, 5, 23),
  ]);
  expect([values[0], values[1], values.length]).toEqual([9, 9.25, horizon.count]);
});

test("the tariff's terms of the day turn a spot price into what is paid", () => {
  // 2026: (9 + 0.05 + 0.25) with 25 % VAT, and 0.36 tax with VAT; export without tax credit.
  const { importPerKwh, exportPerKwh } = energyPricesAt(market, SWEDEN_SPOT, Date.UTC(2026, 0, 5, 9));
  expect(importPerKwh).toBeCloseTo((9 + 0.05 + 0.25 + 0.36) * 1.25, 12);
  expect(exportPerKwh).toBeCloseTo(9.06, 12);
});

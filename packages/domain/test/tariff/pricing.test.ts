import fc from "fast-check";
import { expect, test } from "vitest";
import {
  exportPrices,
  importPriceParts,
  importPrices,
  localDayHorizon,
  localParts,
  parseInstant,
  pricesAt,
  regularHorizon,
  seriesOf,
  spotOnlyTariff,
  SWEDEN_SPOT,
  termsOn,
  validateTariff,
  type Tariff,
} from "../../src/index.ts";
import { finiteBetween, series, tariffs } from "../../src/testing/index.ts";
import { TERMS, tariffWith } from "../examples.ts";
import { codeOf } from "../failure.ts";

const at = (text: string, spotPerKwh = 1) => ({
  spot: seriesOf(regularHorizon(parseInstant(text), 900_000, 1), [spotPerKwh]),
});

test("an import price is spot, mark-up, tax and grid fee with VAT on all of it", () => {
  // (1 + 0.1 + 0.4 + 0.2) x 1.25
  expect(importPrices(tariffWith({}), at("2026-01-01T12:00Z").spot)[0]).toBeCloseTo(2.125, 12);
});

test("an export price is spot and bonus with VAT, and the tax credit without", () => {
  const tariff = tariffWith({
    export: { spotFactor: 1, bonusPerKwh: 0.05, taxCreditPerKwh: 0.6, vatPercent: 20 },
  });
  expect(exportPrices(tariff, at("2026-01-01T12:00Z").spot)[0]).toBeCloseTo(1.05 * 1.2 + 0.6, 12);
});

test("a bare spot tariff charges and pays the spot price", () => {
  fc.assert(
    fc.property(series(-5, 5), (spot) => {
      const tariff = spotOnlyTariff("EUR", "Europe/Berlin");
      expect([...importPrices(tariff, spot)]).toEqual([...spot.values]);
      expect([...exportPrices(tariff, spot)]).toEqual([...spot.values]);
    }),
  );
});

test("the prices of a series are those of its instants one by one", () => {
  fc.assert(
    fc.property(tariffs(), series(-2, 2, 60), (tariff, spot) => {
      const bought = importPrices(tariff, spot);
      const sold = exportPrices(tariff, spot);
      for (const [slot, price] of spot.values.entries()) {
        const single = pricesAt(tariff, spot.horizon.edges[slot] ?? 0, price);
        expect([bought[slot], sold[slot]]).toEqual([single.importPerKwh, single.exportPerKwh]);
      }
    }),
  );
});

test("an import price never falls when the spot price rises", () => {
  fc.assert(
    fc.property(tariffs(), finiteBetween(-5, 5), finiteBetween(0, 5), (tariff, low, more) => {
      const when = Date.UTC(2026, 5, 1);
      const cheap = pricesAt(tariff, when, low).importPerKwh;
      expect(pricesAt(tariff, when, low + more).importPerKwh).toBeGreaterThanOrEqual(cheap);
    }),
  );
});

test("energy and tax add up to the import price", () => {
  fc.assert(
    fc.property(tariffs(), finiteBetween(-5, 5), (tariff, spot) => {
      const when = Date.UTC(2026, 5, 1);
      const parts = importPriceParts(termsOn(tariff, "2026-06-01"), spot, localParts(when, tariff.timeZone));
      expect(parts.energyPerKwh + parts.taxPerKwh).toBeCloseTo(pricesAt(tariff, when, spot).importPerKwh, 12);
    }),
  );
});

test("a fixed price needs no spot price, a spot price does", () => {
  const fixed = tariffWith({ import: { ...TERMS.import, spotFactor: 0 } });
  expect(importPrices(fixed, at("2026-01-01T00:00Z", Number.NaN).spot)[0]).toBeCloseTo(0.875, 12);
  expect(importPrices(tariffWith({}), at("2026-01-01T00:00Z", Number.NaN).spot)[0]).toBeNaN();
});

test("terms begin at local midnight, not at midnight UTC", () => {
  const tariff: Tariff = {
    ...tariffWith({}),
    terms: [TERMS, { ...TERMS, validFrom: "2026-01-01", import: { ...TERMS.import, energyTaxPerKwh: 0 } }],
  };
  const spot = seriesOf(regularHorizon(parseInstant("2025-12-31T22:45Z"), 900_000, 2), [1, 1]);
  expect([...importPrices(tariff, spot)].map((price) => price.toFixed(3))).toEqual(["2.125", "1.625"]);
});

test("before the first terms the first hold", () => {
  expect(termsOn(tariffWith({}), "1999-01-01").validFrom).toBe("2020-01-01");
});

test("a tariff without terms has no price", () => {
  const tariff = { ...tariffWith({}), terms: [] };
  expect(codeOf(() => importPrices(tariff, at("2026-01-01T00:00Z").spot))).toBe("INVALID_ARGUMENT");
});

test("night rates hold through the doubled hour of a local day of 100 quarters", () => {
  const nights = {
    basePerKwh: 0.5,
    rules: [{ when: { fromMinute: 22 * 60, toMinute: 6 * 60 }, pricePerKwh: 0.1 }],
  };
  const tariff = tariffWith({
    import: { spotFactor: 0, markupPerKwh: 0, energyTaxPerKwh: 0, gridFee: nights, vatPercent: 0 },
  });
  const day = localDayHorizon("2026-10-25", "Europe/Stockholm");
  const prices = importPrices(tariff, seriesOf(day, new Float64Array(day.count)));
  // Midnight to six is seven hours on this day, and 22 to 24 two more.
  expect(prices.filter((price) => price === 0.1).length).toBe(4 * 9);
});

test.each([
  ["2023-06-01T10:00Z", 0.392, 0.6],
  ["2024-06-01T10:00Z", 0.428, 0.6],
  ["2025-06-01T10:00Z", 0.439, 0.6],
  ["2025-12-31T22:59Z", 0.439, 0.6],
  ["2025-12-31T23:00Z", 0.36, 0],
  ["2026-06-01T10:00Z", 0.36, 0],
])(
  "the Swedish preset at %s has %d SEK/kWh energy tax (SFS 2022:1590 and later years) and %d tax credit",
  (text, tax, credit) => {
    const { importPerKwh, exportPerKwh } = pricesAt(SWEDEN_SPOT, parseInstant(text), 0);
    expect(importPerKwh).toBeCloseTo((0.05 + 0.25 + tax) * 1.25, 12);
    expect(exportPerKwh).toBeCloseTo(0.06 + credit, 12);
  },
);

test("the Swedish preset is a valid tariff", () => expect(validateTariff(SWEDEN_SPOT)).toBe(SWEDEN_SPOT));

test("pricing the 35,040 quarters of a year takes less than 200 ms", () => {
  const year = regularHorizon(Date.UTC(2026, 0), 900_000, 35_040);
  const spot = seriesOf(year, new Float64Array(year.count).fill(0.5));
  const tariff = tariffWith({
    import: {
      ...TERMS.import,
      gridFee: {
        basePerKwh: 0.2,
        rules: [
          {
            when: { months: [1, 2, 3, 11, 12], weekdays: [1, 2, 3, 4, 5], fromMinute: 360, toMinute: 1320 },
            pricePerKwh: 0.7,
          },
        ],
      },
    },
  });
  // The best of three: other work on the machine must not fail the test.
  const times = [0, 1, 2].map(() => {
    const start = performance.now();
    importPrices(tariff, spot);
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(200);
});

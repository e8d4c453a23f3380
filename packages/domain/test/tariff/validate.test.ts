import fc from "fast-check";
import { expect, test } from "vitest";
import { validateTariff, type PeakTariff, type TariffTerms } from "../../src/index.ts";
import { tariffs } from "../../src/testing/index.ts";
import { TERMS, tariffWith } from "../examples.ts";
import { codeOf } from "../failure.ts";

test("every arbitrary tariff is valid", () => {
  fc.assert(
    fc.property(tariffs(), (tariff) => {
      expect(validateTariff(tariff)).toBe(tariff);
    }),
  );
});

const PEAK: PeakTariff = { pricePerKw: 80, highestCount: 3, onePerDay: true, intervalMs: 3_600_000 };
const fee = (when: object): Partial<TariffTerms> => ({
  import: { ...TERMS.import, gridFee: { basePerKwh: 0, rules: [{ when, pricePerKwh: 1 }] } },
});

test.each<[string, Partial<TariffTerms>, string]>([
  ["a spot factor below 0", { import: { ...TERMS.import, spotFactor: -1 } }, "OUT_OF_RANGE"],
  ["a mark-up that is not a number", { import: { ...TERMS.import, markupPerKwh: Number.NaN } }, "NOT_FINITE"],
  ["VAT above 100 %", { import: { ...TERMS.import, vatPercent: 101 } }, "OUT_OF_RANGE"],
  ["an infinite tax credit", { export: { ...TERMS.export, taxCreditPerKwh: Infinity } }, "NOT_FINITE"],
  ["a negative monthly fee", { fixedPerMonth: -1 }, "OUT_OF_RANGE"],
  ["a date that is none", { validFrom: "2026-02-30" }, "PARSE_FAILED"],
  ["month 13", fee({ months: [13] }), "OUT_OF_RANGE"],
  ["weekday 0", fee({ weekdays: [0] }), "OUT_OF_RANGE"],
  ["half a minute", fee({ fromMinute: 0.5 }), "OUT_OF_RANGE"],
  ["minute 1441", fee({ toMinute: 1441 }), "OUT_OF_RANGE"],
  ["a window of no length", fee({ fromMinute: 60, toMinute: 60 }), "INVALID_ARGUMENT"],
  ["a negative peak price", { peak: { ...PEAK, pricePerKw: -1 } }, "OUT_OF_RANGE"],
  ["no peaks at all", { peak: { ...PEAK, highestCount: 0 } }, "OUT_OF_RANGE"],
  ["metering intervals without a length", { peak: { ...PEAK, intervalMs: 0 } }, "OUT_OF_RANGE"],
  ["a negative weight", { peak: { ...PEAK, weights: [{ when: {}, factor: -1 }] } }, "OUT_OF_RANGE"],
])("%s is refused", (_, terms, code) => expect(codeOf(() => validateTariff(tariffWith(terms)))).toBe(code));

test("the error names the field", () => {
  expect(() => validateTariff(tariffWith({ fixedPerMonth: -1 }))).toThrow("terms[0].fixedPerMonth is -1");
});

test("terms must stand in order of their dates", () => {
  const tariff = { ...tariffWith({}), terms: [TERMS, TERMS] };
  expect(codeOf(() => validateTariff(tariff))).toBe("UNSORTED_TIME");
});

test("currency, zone and terms must be there", () => {
  expect(codeOf(() => validateTariff({ ...tariffWith({}), currency: "kr" }))).toBe("INVALID_ARGUMENT");
  expect(codeOf(() => validateTariff({ ...tariffWith({}), timeZone: "Sweden/Here" }))).toBe(
    "INVALID_TIME_ZONE",
  );
  expect(codeOf(() => validateTariff({ ...tariffWith({}), terms: [] }))).toBe("INVALID_ARGUMENT");
});

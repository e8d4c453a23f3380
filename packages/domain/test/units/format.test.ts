import fc from "fast-check";
import { expect, test } from "vitest";
import { formatEnergy, formatMoney, formatPercent, formatPower, formatPrice } from "../../src/index.ts";
import { finiteBetween } from "../../src/testing/index.ts";

/** Intl separates with spaces that do not break; they read like plain ones here. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

test.each([
  [0, "0 W"],
  [-0.2, "0 W"],
  [950, "950 W"],
  [999.6, "1 kW"],
  [1_200, "1.2 kW"],
  [-3_456, "-3.46 kW"],
  [999_999, "1 MW"],
  [Number.NaN, "NaN W"],
])("%d W reads %s", (power, text) => expect(plain(formatPower(power))).toBe(text));

test("energy reads in kWh with up to two decimals", () =>
  expect(plain(formatEnergy(3_450))).toBe("3.45 kWh"));
test("a price reads with two decimals, currency and unit", () => {
  expect(plain(formatPrice(0.87, "SEK"))).toBe("0.87 SEK/kWh");
  expect(plain(formatPrice(1, "EUR"))).toBe("1.00 EUR/kWh");
});
test("a locale decides the decimal sign", () => expect(plain(formatPower(1_200, "sv"))).toBe("1,2 kW"));
test("money has the decimals of its currency", () => {
  expect(plain(formatMoney(12.345, "SEK"))).toBe("SEK 12.35");
  expect(plain(formatMoney(1234.5, "JPY"))).toMatch(/^JPY 1,23[45]$/);
});
test("no money is not less than no money", () => expect(plain(formatMoney(-0, "EUR"))).toBe("EUR 0.00"));
test("a share reads with up to one decimal", () => expect(plain(formatPercent(57.25))).toBe("57.3 %"));
test("the number before a unit never has more than three digits below a gigawatt", () => {
  fc.assert(
    fc.property(finiteBetween(-9.9e8, 9.9e8), (power) => {
      expect(plain(formatPower(power))).toMatch(/^-?\d{1,3}(\.\d{1,2})? [kM]?W$/);
    }),
  );
});

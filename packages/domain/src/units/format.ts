import type { Money, Percent, PricePerKwh, WattHours, Watts } from "./quantity.ts";

/** What stands between a number and its unit: a space at which no line breaks. */
const SPACE = "\u00a0";

/**
 * Power for people: watts below 1,000, else kilowatts with up to 2 decimals.
 *
 * @param locale - BCP 47 tag; the number follows its customs.
 *
 * @example
 * ```ts
 * import { formatPower } from "@oec/domain";
 *
 * formatPower(1_200); // "1.2 kW"
 * formatPower(1_200, "sv"); // "1,2 kW"
 * ```
 */
export function formatPower(power: Watts, locale = "en"): string {
  return scaled(power, ["W", "kW", "MW"], locale);
}

/** Energy for people: Wh below 1,000, else kWh or MWh with up to 2 decimals. */
export function formatEnergy(energy: WattHours, locale = "en"): string {
  return scaled(energy, ["Wh", "kWh", "MWh"], locale);
}

/**
 * A price of energy for people, `0.87 SEK/kWh`: always 2 decimals.
 *
 * @param currency - ISO 4217 code.
 */
export function formatPrice(price: PricePerKwh, currency: string, locale = "en"): string {
  return `${decimals(price, 2, 2, locale)}${SPACE}${currency}/kWh`;
}

/**
 * An amount of money for people, with the sign or code and the number of decimals that its currency has.
 *
 * @param currency - ISO 4217 code.
 */
export function formatMoney(amount: Money, currency: string, locale = "en"): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "code" }).format(
    noNegativeZero(amount),
  );
}

/** A share for people: `57 %`, with up to 1 decimal. */
export function formatPercent(share: Percent, locale = "en"): string {
  return `${decimals(share, 0, 1, locale)}${SPACE}%`;
}

function scaled(value: number, units: readonly [string, string, string], locale: string): string {
  const size = Math.abs(value);
  // 999.6 W reads "1 kW", not "1,000 W".
  if (size < 999.5 || !Number.isFinite(size)) return `${decimals(value, 0, 0, locale)}${SPACE}${units[0]}`;
  const [scale, unit] = size < 999_995 ? [1e3, units[1]] : [1e6, units[2]];
  return `${decimals(value / scale, 0, 2, locale)}${SPACE}${unit}`;
}

function decimals(value: number, fewest: number, most: number, locale: string): string {
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: fewest,
    maximumFractionDigits: most,
    signDisplay: "negative",
  });
  return format.format(value);
}

const noNegativeZero = (value: number): number => (value === 0 ? 0 : value);

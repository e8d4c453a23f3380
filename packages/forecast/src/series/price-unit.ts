import { OecError } from "@oec/domain";

/** What a price unit such as `EUR/MWh` means. */
export interface PriceUnit {
  /** ISO 4217 code, e.g. `EUR`. */
  readonly currency: string;
  /** What a number in this unit is multiplied by to give currency per kWh. */
  readonly perKwh: number;
}

/** Hundredths of a currency. Danish and Norwegian øre share their name, so they are not here. */
const HUNDREDTHS: Readonly<Record<string, string>> = {
  c: "EUR",
  ct: "EUR",
  cent: "EUR",
  cents: "EUR",
  ore: "SEK",
  öre: "SEK",
  p: "GBP",
  pence: "GBP",
};
const SYMBOLS: Readonly<Record<string, string>> = { "€": "EUR", "£": "GBP" };
const ENERGIES: Readonly<Record<string, number>> = { kwh: 1, mwh: 1000 };
const EXPECTED = "a currency per kWh or MWh such as eur/MWh, sek/kWh, c/kWh (euro cent) or ore/kWh (Swedish)";

/**
 * Reads a price unit: a currency (`eur`, `SEK`, `c`, `ore`, …), a slash, and `kWh` or `MWh`; letter case does not matter.
 *
 * @throws `OecError` `UNIT_UNKNOWN` for anything else.
 *
 * @example
 * ```ts
 * import { parsePriceUnit } from "@oec/forecast";
 *
 * parsePriceUnit("eur/MWh"); // { currency: "EUR", perKwh: 0.001 }
 * parsePriceUnit("ore/kWh"); // { currency: "SEK", perKwh: 0.01 }
 * ```
 */
export function parsePriceUnit(text: string): PriceUnit {
  const [money = "", energy = "", ...rest] = text.trim().toLowerCase().split("/");
  const kwh = ENERGIES[energy.trim()];
  const known = rest.length === 0 ? currencyOf(money.trim()) : undefined;
  if (kwh === undefined || known === undefined) {
    throw new OecError("UNIT_UNKNOWN", `"${text}" is not a price unit, expected ${EXPECTED}`, {
      context: { found: text, expected: EXPECTED },
    });
  }
  return { currency: known.currency, perKwh: 1 / (known.parts * kwh) };
}

function currencyOf(money: string): { readonly currency: string; readonly parts: number } | undefined {
  const hundredth = Object.hasOwn(HUNDREDTHS, money) ? HUNDREDTHS[money] : undefined;
  if (hundredth !== undefined) return { currency: hundredth, parts: 100 };
  const symbol = Object.hasOwn(SYMBOLS, money) ? SYMBOLS[money] : undefined;
  const currency = symbol ?? money.toUpperCase();
  return Intl.supportedValuesOf("currency").includes(currency) ? { currency, parts: 1 } : undefined;
}

import type { Tariff, TariffTerms } from "./tariff.ts";

/**
 * The bare spot price in both directions: no fee, no tax, no VAT. For comparisons, not for a bill.
 *
 * @param currency - ISO 4217 code of the spot price.
 * @param timeZone - IANA name of the zone in which days are counted.
 */
export function spotOnlyTariff(currency: string, timeZone: string): Tariff {
  return {
    name: "spot price only",
    currency,
    timeZone,
    terms: [
      {
        validFrom: "1970-01-01",
        import: {
          spotFactor: 1,
          markupPerKwh: 0,
          energyTaxPerKwh: 0,
          gridFee: { basePerKwh: 0 },
          vatPercent: 0,
        },
        export: { spotFactor: 1, bonusPerKwh: 0, taxCreditPerKwh: 0, vatPercent: 0 },
        fixedPerMonth: 0,
      },
    ],
  };
}

/** Energy tax before VAT by year and the tax credit for home producers, which ended with 2025 [SEK/kWh]. */
const SWEDISH_YEARS = [
  { validFrom: "2023-01-01", energyTaxPerKwh: 0.392, taxCreditPerKwh: 0.6 },
  { validFrom: "2024-01-01", energyTaxPerKwh: 0.428, taxCreditPerKwh: 0.6 },
  { validFrom: "2025-01-01", energyTaxPerKwh: 0.439, taxCreditPerKwh: 0.6 },
  { validFrom: "2026-01-01", energyTaxPerKwh: 0.36, taxCreditPerKwh: 0 },
] as const;

const swedishTerms = (year: (typeof SWEDISH_YEARS)[number]): TariffTerms => ({
  validFrom: year.validFrom,
  import: {
    spotFactor: 1,
    markupPerKwh: 0.05,
    energyTaxPerKwh: year.energyTaxPerKwh,
    gridFee: { basePerKwh: 0.25 },
    vatPercent: 25,
  },
  export: { spotFactor: 1, bonusPerKwh: 0.06, taxCreditPerKwh: year.taxCreditPerKwh, vatPercent: 0 },
  fixedPerMonth: 0,
});

/**
 * A Swedish spot contract by year: energy tax, VAT, tax credit for exported energy.
 *
 * Tax and VAT are the state's; the supplier's mark-up (0.05 SEK/kWh), the grid operator's transfer fee (0.25) and its
 * compensation for exported energy (0.06) are typical examples: replace them by those of your own contract.
 */
export const SWEDEN_SPOT: Tariff = {
  name: "Sweden, spot price",
  currency: "SEK",
  timeZone: "Europe/Stockholm",
  terms: SWEDISH_YEARS.map(swedishTerms),
};

import type { Tariff, TariffTerms } from "./tariff.ts";

/**
 * A contract at the bare spot price: no fees, taxes or VAT, the same price both ways.
 *
 * @param currency - ISO 4217 code.
 * @param timeZone - IANA name of the local zone.
 */
export function spotOnlyTariff(currency: string, timeZone: string): Tariff {
  const terms: TariffTerms = {
    validFrom: "1970-01-01",
    import: { spotFactor: 1, markupPerKwh: 0, energyTaxPerKwh: 0, gridFee: { basePerKwh: 0 }, vatPercent: 0 },
    export: { spotFactor: 1, bonusPerKwh: 0, taxCreditPerKwh: 0, vatPercent: 0 },
    fixedPerMonth: 0,
  };
  return { name: "spot only", currency, timeZone, terms: [terms] };
}

/**
 * What the Swedish state adds and pays, by year [SEK/kWh]; energy tax before VAT, southern Sweden.
 *
 * Sources: 2023 SFS 2022:1590 (Partille Energi, 2022-12-08: 39.2 öre); 2024 HEMAB "Energiskatt" (42.8 öre); 2025 and 2026 Villalivet,
 * 2026-02-03 (54.88 and about 45 öre with VAT), and Fastighetstidningen, 2025-09-08 (a cut of 9.88 öre with VAT), so 43.9 and
 * 36.0 öre; the tax agency's own table was not at hand. Tax credit: 67 kap. inkomstskattelagen, 60 öre, abolished from
 * 2026-01-01 by prop. 2024/25:109.
 */
const SWEDISH_YEARS = [
  { validFrom: "2023-01-01", energyTaxPerKwh: 0.392, taxCreditPerKwh: 0.6 },
  { validFrom: "2024-01-01", energyTaxPerKwh: 0.428, taxCreditPerKwh: 0.6 },
  { validFrom: "2025-01-01", energyTaxPerKwh: 0.439, taxCreditPerKwh: 0.6 },
  { validFrom: "2026-01-01", energyTaxPerKwh: 0.36, taxCreditPerKwh: 0 },
] as const;

function swedishTerms({
  validFrom,
  energyTaxPerKwh,
  taxCreditPerKwh,
}: (typeof SWEDISH_YEARS)[number]): TariffTerms {
  return {
    validFrom,
    import: {
      spotFactor: 1,
      markupPerKwh: 0.05,
      energyTaxPerKwh,
      gridFee: { basePerKwh: 0.25 },
      vatPercent: 25,
    },
    export: { spotFactor: 1, bonusPerKwh: 0.06, taxCreditPerKwh, vatPercent: 0 },
    fixedPerMonth: 0,
  };
}

/**
 * A Swedish spot contract of a private home in the south, with the energy tax and tax credit of each year from 2023 on.
 *
 * Energy tax before VAT: 0.392 (2023), 0.428 (2024), 0.439 (2025), 0.360 SEK/kWh (2026); VAT 25 %. The tax credit for exported
 * energy, 0.60 SEK/kWh, ended with 2025; its yearly ceilings (30,000 kWh, and no more than was imported) are not modelled.
 * 2023, 2024 and the credit are from the texts of the law or a grid operator; 2025 and 2026 are derived from press figures
 * with VAT, see the source.
 *
 * Supplier's mark-up (0.05), grid transfer fee (0.25) and the grid operator's payment for export (0.06 SEK/kWh) are
 * EXAMPLES: replace them by those of your own contract. Some municipalities in the north pay 0.096 SEK/kWh less energy tax.
 */
export const SWEDEN_SPOT: Tariff = {
  name: "Sweden, spot price",
  currency: "SEK",
  timeZone: "Europe/Stockholm",
  terms: SWEDISH_YEARS.map(swedishTerms),
};

import { OecError } from "../errors.ts";
import type { Series } from "../series.ts";
import { isoDate, localPartsReader, type LocalParts } from "../time/local.ts";
import type { Instant, PricePerKwh } from "../units/quantity.ts";
import type { EnergyPrices, Tariff, TariffTerms } from "./tariff.ts";
import { timeOfUsePrice } from "./window.ts";

/** What one imported kWh costs, by the hand it goes to; the parts add up to the import price. */
export interface ImportPriceParts {
  /** Supplier and grid operator, before VAT [currency/kWh]. */
  readonly energyPerKwh: PricePerKwh;
  /** Energy tax and VAT [currency/kWh]. */
  readonly taxPerKwh: PricePerKwh;
}

/**
 * Price of imported energy per slot, all fees, taxes and VAT in [currency/kWh].
 *
 * Terms and time-of-use rules are those of each slot's local start. A missing spot price (NaN) gives NaN.
 *
 * @param spot - Day-ahead price before tariff and tax [currency/kWh].
 * @returns shape [spot.horizon.count]; a new array.
 * @throws {@link OecError} `INVALID_ARGUMENT` if the tariff has no terms, `INVALID_TIME_ZONE` for an unknown zone.
 *
 * @example
 * ```ts
 * import { importPrices, localDayHorizon, seriesOf, SWEDEN_SPOT } from "@oec/domain";
 *
 * const day = localDayHorizon("2026-10-25", SWEDEN_SPOT.timeZone);
 * const spot = seriesOf(day, new Float64Array(day.count).fill(0.5));
 * importPrices(SWEDEN_SPOT, spot); // 100 prices in SEK/kWh
 * ```
 */
export function importPrices(tariff: Tariff, spot: Series): Float64Array {
  return pricesOf(tariff, spot, importPriceOf);
}

/**
 * Payment for exported energy per slot, bonus, tax credit and VAT in [currency/kWh]; negative where exporting costs.
 *
 * @param spot - Day-ahead price before tariff and tax [currency/kWh].
 * @returns shape [spot.horizon.count]; a new array.
 * @throws {@link OecError} `INVALID_ARGUMENT` if the tariff has no terms, `INVALID_TIME_ZONE` for an unknown zone.
 */
export function exportPrices(tariff: Tariff, spot: Series): Float64Array {
  return pricesOf(tariff, spot, exportPriceOf);
}

/** Both prices at one instant. @throws {@link OecError} `INVALID_ARGUMENT`, `INVALID_TIME_ZONE`. */
export function pricesAt(tariff: Tariff, at: Instant, spotPerKwh: PricePerKwh): EnergyPrices {
  const local = localPartsReader(tariff.timeZone)(at);
  const terms = termsOn(tariff, isoDate(local));
  return {
    at,
    importPerKwh: importPriceOf(terms, spotPerKwh, local),
    exportPerKwh: exportPriceOf(terms, spotPerKwh),
  };
}

/**
 * The terms that hold on a local date: the last that are valid from it or before; before all of them, the first.
 *
 * @throws {@link OecError} `INVALID_ARGUMENT` if the tariff has no terms.
 */
export function termsOn(tariff: Tariff, date: string): TariffTerms {
  const terms = tariff.terms.findLast(({ validFrom }) => validFrom <= date) ?? tariff.terms[0];
  if (terms === undefined) {
    throw new OecError("INVALID_ARGUMENT", `tariff "${tariff.name}" has no terms, expected at least one`, {
      context: { tariff: tariff.name },
    });
  }
  return terms;
}

/** Import price split into energy and tax, at one local time. */
export function importPriceParts(
  terms: TariffTerms,
  spotPerKwh: PricePerKwh,
  local: LocalParts,
): ImportPriceParts {
  const { spotFactor, markupPerKwh, energyTaxPerKwh, gridFee, vatPercent } = terms.import;
  // A fixed price needs no spot price, so a missing one must not spoil it.
  const passedOn = spotFactor === 0 ? 0 : spotPerKwh * spotFactor;
  const energyPerKwh = passedOn + markupPerKwh + timeOfUsePrice(gridFee, local);
  return { energyPerKwh, taxPerKwh: energyTaxPerKwh + ((energyPerKwh + energyTaxPerKwh) * vatPercent) / 100 };
}

function importPriceOf(terms: TariffTerms, spotPerKwh: PricePerKwh, local: LocalParts): PricePerKwh {
  const { energyPerKwh, taxPerKwh } = importPriceParts(terms, spotPerKwh, local);
  return energyPerKwh + taxPerKwh;
}

function exportPriceOf(terms: TariffTerms, spotPerKwh: PricePerKwh): PricePerKwh {
  const { spotFactor, bonusPerKwh, taxCreditPerKwh, vatPercent } = terms.export;
  const passedOn = spotFactor === 0 ? 0 : spotPerKwh * spotFactor;
  return (passedOn + bonusPerKwh) * (1 + vatPercent / 100) + taxCreditPerKwh;
}

/** Walks through the slots; the terms are looked up once per local day. */
function pricesOf(
  tariff: Tariff,
  spot: Series,
  price: (terms: TariffTerms, spotPerKwh: PricePerKwh, local: LocalParts) => PricePerKwh,
): Float64Array {
  const localAt = localPartsReader(tariff.timeZone);
  const prices = new Float64Array(spot.horizon.count);
  let day = -1;
  let terms = termsOn(tariff, "");
  for (const [slot, spotPerKwh] of spot.values.entries()) {
    const local = localAt(spot.horizon.edges[slot] ?? Number.NaN);
    const localDay = (local.year * 12 + local.month) * 31 + local.day;
    if (localDay !== day) {
      day = localDay;
      terms = termsOn(tariff, isoDate(local));
    }
    prices[slot] = price(terms, spotPerKwh, local);
  }
  return prices;
}

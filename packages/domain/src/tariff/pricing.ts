import { OecError } from "../errors.ts";
import type { Series } from "../series.ts";
import { localParts, type LocalParts } from "../time/local-time.ts";
import type { Instant, PricePerKwh } from "../units/quantity.ts";
import type { EnergyPrices, Tariff, TariffTerms, TimeOfUse, TimeWindow } from "./tariff.ts";

/** The terms in force on a local date. @throws {@link OecError} `INVALID_ARGUMENT` if the tariff has none. */
export function termsOn(tariff: Tariff, localDate: string): TariffTerms {
  const first = tariff.terms[0];
  if (first === undefined) {
    throw new OecError("INVALID_ARGUMENT", `tariff "${tariff.name}" has no terms, expected at least one`, {
      context: { field: "terms" },
    });
  }
  let inForce = first;
  for (const terms of tariff.terms) if (terms.validFrom <= localDate) inForce = terms;
  return inForce;
}

/** True if a local time lies in a window; a window whose `fromMinute` is after its `toMinute` passes midnight. */
export function inWindow(window: TimeWindow, local: LocalParts): boolean {
  if (window.months !== undefined && !window.months.includes(local.month)) return false;
  if (window.weekdays !== undefined && !window.weekdays.includes(local.isoWeekday)) return false;
  const from = window.fromMinute ?? 0;
  const to = window.toMinute ?? 1440;
  const minute = local.minuteOfDay;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The rate of a time-of-use price at a local time. */
export const rateAt = (rate: TimeOfUse, local: LocalParts): PricePerKwh =>
  rate.rules?.find((rule) => inWindow(rule.when, local))?.pricePerKwh ?? rate.basePerKwh;

/**
 * Import and export price of one instant, all taxes and VAT in.
 *
 * @param spotPerKwh - Spot price before anything is added, in the tariff's currency.
 */
export function pricesAt(tariff: Tariff, at: Instant, spotPerKwh: PricePerKwh): EnergyPrices {
  const local = localParts(at, tariff.timeZone);
  const terms = termsOn(tariff, local.date);
  return {
    at,
    importPerKwh: importPrice(terms, local, spotPerKwh),
    exportPerKwh: exportPrice(terms, spotPerKwh),
  };
}

/**
 * Import price per slot, all taxes and VAT in; each slot has the terms of its local start.
 *
 * @param spot - Spot prices before anything is added [currency/kWh], in the tariff's currency.
 * @returns prices [currency/kWh], shape [spot.horizon.count]; a new array.
 * @throws {@link OecError} `INVALID_TIME_ZONE`, `INVALID_ARGUMENT` if the tariff has no terms.
 */
export const importPrices = (tariff: Tariff, spot: Series): Float64Array =>
  eachSlot(tariff, spot, (terms, local, price) => importPrice(terms, local, price));

/**
 * Export price per slot: what the exporter is paid, tax credit included; negative where exporting costs.
 *
 * @param spot - Spot prices before anything is added [currency/kWh], in the tariff's currency.
 * @returns prices [currency/kWh], shape [spot.horizon.count]; a new array.
 * @throws {@link OecError} `INVALID_TIME_ZONE`, `INVALID_ARGUMENT` if the tariff has no terms.
 */
export const exportPrices = (tariff: Tariff, spot: Series): Float64Array =>
  eachSlot(tariff, spot, (terms, _local, price) => exportPrice(terms, price));

function importPrice({ import: terms }: TariffTerms, local: LocalParts, spot: PricePerKwh): PricePerKwh {
  const beforeVat =
    terms.spotFactor * spot + terms.markupPerKwh + terms.energyTaxPerKwh + rateAt(terms.gridFee, local);
  return beforeVat * (1 + terms.vatPercent / 100);
}

function exportPrice({ export: terms }: TariffTerms, spot: PricePerKwh): PricePerKwh {
  return (terms.spotFactor * spot + terms.bonusPerKwh) * (1 + terms.vatPercent / 100) + terms.taxCreditPerKwh;
}

function eachSlot(
  tariff: Tariff,
  spot: Series,
  price: (terms: TariffTerms, local: LocalParts, spot: PricePerKwh) => PricePerKwh,
): Float64Array {
  let date = "";
  let terms = termsOn(tariff, date);
  return spot.values.map((value, slot) => {
    const local = localParts(spot.horizon.edges[slot] ?? Number.NaN, tariff.timeZone);
    if (local.date !== date) {
      date = local.date;
      terms = termsOn(tariff, date);
    }
    return price(terms, local, value);
  });
}

import { inRange } from "../check.ts";
import { OecError } from "../errors.ts";
import { dayNumber } from "../time/local-day.ts";
import { offsetReader } from "../time/zone.ts";
import type { PeakTariff, Tariff, TariffTerms, TimeOfUse, TimeWindow } from "./tariff.ts";

/** Prices beyond this, in any currency we know of, are a mistake of unit [currency/kWh]. */
const HIGHEST_PRICE = 1e5;

/**
 * Checks a tariff and returns it.
 *
 * @throws {@link OecError} `INVALID_ARGUMENT` (no terms, unknown form of a field), `INVALID_TIME_ZONE`, `PARSE_FAILED` (a date),
 * `UNSORTED_TIME` (terms not in order), `OUT_OF_RANGE` or `NOT_FINITE` (a number); the context names the field.
 */
export function validateTariff(tariff: Tariff): Tariff {
  offsetReader(tariff.timeZone);
  if (!/^[A-Z]{3}$/.test(tariff.currency)) {
    throw new OecError(
      "INVALID_ARGUMENT",
      `currency is "${tariff.currency}", expected an ISO 4217 code such as SEK`,
      {
        context: { field: "currency", value: tariff.currency },
      },
    );
  }
  if (tariff.terms.length === 0) {
    throw new OecError("INVALID_ARGUMENT", `tariff "${tariff.name}" has no terms, expected at least one`, {
      context: { field: "terms" },
    });
  }
  let previous = -Infinity;
  for (const [index, terms] of tariff.terms.entries()) {
    const field = `terms[${String(index)}]`;
    const from = dayNumber(terms.validFrom);
    if (from <= previous) {
      throw new OecError(
        "UNSORTED_TIME",
        `${field}.validFrom is ${terms.validFrom}, not after the terms before it`,
        {
          context: { field: `${field}.validFrom`, value: terms.validFrom },
        },
      );
    }
    previous = from;
    checkTerms(field, terms);
  }
  return tariff;
}

function checkTerms(field: string, terms: TariffTerms): void {
  const { import: bought, export: sold, peak } = terms;
  inRange(`${field}.import.spotFactor`, bought.spotFactor, 0, 10);
  checkPrice(`${field}.import.markupPerKwh`, bought.markupPerKwh);
  checkPrice(`${field}.import.energyTaxPerKwh`, bought.energyTaxPerKwh);
  checkTimeOfUse(`${field}.import.gridFee`, bought.gridFee);
  inRange(`${field}.import.vatPercent`, bought.vatPercent, 0, 100);
  inRange(`${field}.export.spotFactor`, sold.spotFactor, 0, 10);
  checkPrice(`${field}.export.bonusPerKwh`, sold.bonusPerKwh);
  checkPrice(`${field}.export.taxCreditPerKwh`, sold.taxCreditPerKwh);
  inRange(`${field}.export.vatPercent`, sold.vatPercent, 0, 100);
  inRange(`${field}.fixedPerMonth`, terms.fixedPerMonth, 0);
  if (peak !== undefined) checkPeak(`${field}.peak`, peak);
}

function checkPrice(field: string, value: number): void {
  inRange(field, value, -HIGHEST_PRICE, HIGHEST_PRICE);
}

function checkTimeOfUse(field: string, timeOfUse: TimeOfUse): void {
  checkPrice(`${field}.basePerKwh`, timeOfUse.basePerKwh);
  for (const [index, rule] of (timeOfUse.rules ?? []).entries()) {
    checkPrice(`${field}.rules[${String(index)}].pricePerKwh`, rule.pricePerKwh);
    checkWindow(`${field}.rules[${String(index)}].when`, rule.when);
  }
}

function checkPeak(field: string, peak: PeakTariff): void {
  inRange(`${field}.pricePerKw`, peak.pricePerKw, 0);
  whole(`${field}.highestCount`, peak.highestCount, 1, 10_000);
  inRange(`${field}.intervalMs`, peak.intervalMs, 1, 86_400_000);
  for (const [index, weight] of (peak.weights ?? []).entries()) {
    inRange(`${field}.weights[${String(index)}].factor`, weight.factor, 0);
    checkWindow(`${field}.weights[${String(index)}].when`, weight.when);
  }
}

function checkWindow(field: string, { months = [], weekdays = [], fromMinute, toMinute }: TimeWindow): void {
  for (const month of months) whole(`${field}.months`, month, 1, 12);
  for (const weekday of weekdays) whole(`${field}.weekdays`, weekday, 1, 7);
  if (fromMinute !== undefined) whole(`${field}.fromMinute`, fromMinute, 0, 1439);
  if (toMinute !== undefined) whole(`${field}.toMinute`, toMinute, 1, 1440);
  if (fromMinute !== undefined && fromMinute === toMinute) {
    throw new OecError(
      "INVALID_ARGUMENT",
      `${field} begins and ends at minute ${String(toMinute)}: leave both out for the whole day`,
      {
        context: { field, value: fromMinute },
      },
    );
  }
}

function whole(field: string, value: number, lowest: number, highest: number): void {
  inRange(field, value, lowest, highest);
  if (!Number.isInteger(value)) {
    throw new OecError("OUT_OF_RANGE", `${field} is ${String(value)}, expected a whole number`, {
      context: { field, value },
    });
  }
}

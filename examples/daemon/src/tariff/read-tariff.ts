import { OecError, validateTariff, type Tariff, type TariffTerms, type TimeWindow } from "@oec/domain";
import { parse, TomlError, type TomlTable } from "smol-toml";
import { tariffFile, type TariffFile, type TariffFileTerms } from "./schema.ts";
import { firstFault } from "./zod-fault.ts";

/** A tariff and, where its currency is not the market's, the rate between them. */
export interface TariffReading {
  readonly tariff: Tariff;
  readonly exchangeRate?: { readonly from: string; readonly rate: number };
}

/**
 * Reads a tariff file.
 *
 * @param file - Name for error messages.
 * @param defaultTimeZone - Zone where the file names none.
 * @throws {@link OecError} `PARSE_FAILED` with file, line or key, what was found and what was expected.
 */
export function readTariff(text: string, file: string, defaultTimeZone: string): TariffReading {
  const table = parseToml(text, file);
  const parsed = tariffFile.safeParse(table);
  if (!parsed.success) {
    const { key, found, expected } = firstFault(parsed.error, table);
    throw new OecError("PARSE_FAILED", `${file}, key ${key}: found ${found}, expected ${expected}`, {
      context: { file, key, found, expected },
    });
  }
  const { exchange_rate: exchangeRate } = parsed.data;
  return {
    tariff: checked(tariffOf(parsed.data, defaultTimeZone), file),
    ...(exchangeRate === undefined ? {} : { exchangeRate }),
  };
}

function parseToml(text: string, file: string): TomlTable {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [what = "not TOML"] = error.message.replace(/^Invalid TOML document: /, "").split("\n");
    throw new OecError("PARSE_FAILED", `${file}:${error.line}:${error.column}: not a TOML file: ${what}`, {
      context: { file, line: error.line, column: error.column },
      cause: error,
    });
  }
}

/** The domain's own checks, with the file in the message. */
function checked(tariff: Tariff, file: string): Tariff {
  try {
    return validateTariff(tariff);
  } catch (error) {
    if (!OecError.is(error)) throw error;
    throw new OecError("PARSE_FAILED", `${file}: ${error.message}`, { context: { file }, cause: error });
  }
}

function tariffOf({ name, currency, time_zone, terms }: TariffFile, defaultTimeZone: string): Tariff {
  return { name, currency, timeZone: time_zone ?? defaultTimeZone, terms: terms.map(termsOf) };
}

function termsOf(terms: TariffFileTerms): TariffTerms {
  const { import: bought, export: sold, peak } = terms;
  const { base_per_kwh: basePerKwh, rules } = bought.grid_fee;
  return {
    validFrom: dateOf(terms.valid_from),
    import: {
      spotFactor: bought.spot_factor,
      markupPerKwh: bought.markup_per_kwh,
      energyTaxPerKwh: bought.energy_tax_per_kwh,
      vatPercent: bought.vat_percent,
      gridFee: {
        basePerKwh,
        ...(rules === undefined
          ? {}
          : { rules: rules.map((rule) => ({ pricePerKwh: rule.price_per_kwh, when: windowOf(rule) })) }),
      },
    },
    export: {
      spotFactor: sold.spot_factor,
      bonusPerKwh: sold.bonus_per_kwh,
      taxCreditPerKwh: sold.tax_credit_per_kwh,
      vatPercent: sold.vat_percent,
    },
    fixedPerMonth: terms.fixed_per_month,
    ...(peak === undefined ? {} : { peak: peakOf(peak) }),
  };
}

function peakOf(peak: NonNullable<TariffFileTerms["peak"]>): NonNullable<TariffTerms["peak"]> {
  return {
    pricePerKw: peak.price_per_kw,
    highestCount: peak.highest_count,
    onePerDay: peak.one_per_day,
    intervalMs: peak.interval_minutes * 60_000,
    ...(peak.weights === undefined
      ? {}
      : { weights: peak.weights.map((weight) => ({ factor: weight.factor, when: windowOf(weight) })) }),
  };
}

interface FileWindow {
  readonly months?: readonly number[] | undefined;
  readonly weekdays?: readonly number[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function windowOf({ months, weekdays, from, to }: FileWindow): TimeWindow {
  return {
    ...(months === undefined ? {} : { months }),
    ...(weekdays === undefined ? {} : { weekdays }),
    ...(from === undefined ? {} : { fromMinute: minuteOf(from) }),
    ...(to === undefined ? {} : { toMinute: minuteOf(to) }),
  };
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** TOML has dates of its own; a quoted date is as good. */
const dateOf = (date: string | Date): string =>
  (typeof date === "string" ? date : date.toISOString()).slice(0, 10);

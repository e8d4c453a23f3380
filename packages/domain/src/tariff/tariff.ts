import type { Instant, Milliseconds, Money, Percent, PricePerKwh } from "../units/quantity.ts";

/** A stretch of local time in which a rate applies. Absent fields mean "always". */
export interface TimeWindow {
  /** Months 1 to 12. */
  readonly months?: readonly number[];
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  readonly weekdays?: readonly number[];
  /** First minute of the local day, 0 to 1439; the window may pass midnight (`from` after `to`). */
  readonly fromMinute?: number;
  /** Minute after the last, 1 to 1440. */
  readonly toMinute?: number;
}

/** A price that depends on local time: the first matching rule, else the base. */
export interface TimeOfUse {
  readonly basePerKwh: PricePerKwh;
  readonly rules?: readonly { readonly when: TimeWindow; readonly pricePerKwh: PricePerKwh }[];
}

/**
 * A charge on the month's highest mean power.
 *
 * The bill is `pricePerKw` times the mean of the `highestCount` highest interval means of imported power, in kW.
 */
export interface PeakTariff {
  /** Price per kW and month before VAT [currency/kW]. */
  readonly pricePerKw: number;
  /** How many of the highest intervals are averaged, 1 or more. */
  readonly highestCount: number;
  /** At most one of them per local day. */
  readonly onePerDay: boolean;
  /** Length of the metering interval [ms]. */
  readonly intervalMs: Milliseconds;
  /** Weight of an interval's power by local time; the first match counts, else 1. */
  readonly weights?: readonly { readonly when: TimeWindow; readonly factor: number }[];
}

/** The terms of a contract from one local date on, all before VAT. */
export interface TariffTerms {
  /** First local day on which these terms hold, `YYYY-MM-DD`. */
  readonly validFrom: string;
  /** Terms for imported energy. */
  readonly import: {
    /** Share of the spot price passed on: 1 for a spot contract, 0 for a fixed price. */
    readonly spotFactor: number;
    /** Supplier's mark-up, or the whole energy price of a fixed contract [currency/kWh]. */
    readonly markupPerKwh: PricePerKwh;
    /** Tax on energy [currency/kWh]. */
    readonly energyTaxPerKwh: PricePerKwh;
    /** Grid operator's transfer fee. */
    readonly gridFee: TimeOfUse;
    /** Value added tax on all of it [%]. */
    readonly vatPercent: Percent;
  };
  /** Terms for exported energy. */
  readonly export: {
    readonly spotFactor: number;
    /** Paid on top, by supplier or grid operator; negative for a fee [currency/kWh]. */
    readonly bonusPerKwh: PricePerKwh;
    /** Tax credit for what is exported [currency/kWh], without VAT. */
    readonly taxCreditPerKwh: PricePerKwh;
    /** VAT paid to the exporter on spot and bonus [%]; 0 for a private home. */
    readonly vatPercent: Percent;
  };
  /** Fees per month before VAT, whatever is used. */
  readonly fixedPerMonth: Money;
  readonly peak?: PeakTariff;
}

/** An electricity contract: terms by date, in one currency and time zone. */
export interface Tariff {
  readonly name: string;
  /** ISO 4217 code, e.g. `SEK`. */
  readonly currency: string;
  /** IANA name of the zone in which months, days and minutes are counted. */
  readonly timeZone: string;
  /** In ascending order of `validFrom`; the first also covers everything before it. */
  readonly terms: readonly TariffTerms[];
}

/** Prices of one instant after tariff, taxes and VAT. */
export interface EnergyPrices {
  readonly importPerKwh: PricePerKwh;
  readonly exportPerKwh: PricePerKwh;
  readonly at: Instant;
}

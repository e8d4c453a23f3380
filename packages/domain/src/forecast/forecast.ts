import type { Horizon } from "../time/horizon.ts";
import type { Instant } from "../units/quantity.ts";

/** How sure a forecast is, in words. */
export type ForecastConfidence = "high" | "medium" | "low";

/** One forecast quantity over a horizon. */
export interface ForecastColumn {
  /** Most likely value per slot, shape [horizon.count]; the unit stands in the field that holds the column. */
  readonly values: Readonly<Float64Array>;
  /** Where each value comes from, e.g. `day-ahead`, `median-7-days`; one for all, or shape [horizon.count]. */
  readonly origin: string | readonly string[];
  /** One for all, or shape [horizon.count]. */
  readonly confidence: ForecastConfidence | readonly ForecastConfidence[];
  /** Lower and upper bound of a central interval, each shape [horizon.count]. */
  readonly interval?: {
    /** Probability that the value lies inside, 0 to 1. */
    readonly coverage: number;
    readonly lower: Readonly<Float64Array>;
    readonly upper: Readonly<Float64Array>;
  };
}

/** Everything that planning needs to know of the future, on one horizon. */
export interface ForecastBundle {
  readonly issuedAt: Instant;
  readonly horizon: Horizon;
  /** ISO 4217 code of the spot price's currency. */
  readonly currency: string;
  /** Day-ahead spot price before tariff and tax [currency/kWh]. */
  readonly spotPricePerKwh: ForecastColumn;
  /** House load without battery, PV and cars, mean per slot [W], 0 or more. */
  readonly loadW: ForecastColumn;
  /** PV power available, mean per slot [W], 0 or more. */
  readonly pvW: ForecastColumn;
}

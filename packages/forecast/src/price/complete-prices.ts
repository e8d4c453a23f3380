import { type ForecastColumn, type Horizon, type Instant, type Series } from "@oec/domain";
import { assertCount } from "../check.ts";
import { ColumnBuilder } from "../profile/column.ts";
import { medianColumn } from "../profile/median-of-days.ts";
import { offsetsOfDays, type Offsets } from "../profile/offsets.ts";
import { pastReader } from "../profile/past.ts";

const DEFAULT_DAYS = 7;

/** How {@link completePrices} completes. */
export interface CompletePricesOptions {
  /** IANA name of the zone whose clock the price pattern follows. */
  readonly timeZone: string;
  /** End of the published prices, see {@link dayAheadKnownUntil}: nothing later is read. */
  readonly knownUntil: Instant;
  /** How many days the completion looks back; 7 unless said. */
  readonly days?: number;
}

/**
 * Prices for a whole horizon: the published ones (origin `day-ahead`, confidence `high`) and, behind them and where one
 * is missing, the median of the same local time of the last days (origin such as `median-7-days`).
 *
 * Values keep the unit of `prices` [currency/kWh]; 60-minute prices hold for each of their quarters.
 *
 * @param prices - Prices before and in the horizon on any grid, NaN where missing.
 * @throws `OecError` `OUT_OF_RANGE` if `days` is no whole number above 0, `INVALID_TIME_ZONE`.
 */
export function completePrices(
  prices: Series,
  horizon: Horizon,
  options: CompletePricesOptions,
): ForecastColumn {
  const { days = DEFAULT_DAYS, timeZone } = options;
  assertCount("days", days);
  return completedColumn(prices, horizon, options, offsetsOfDays(horizon, days, timeZone));
}

/** {@link completePrices} with offsets that the caller has looked up for several columns at once. */
export function completedColumn(
  prices: Series,
  horizon: Horizon,
  { knownUntil, days = DEFAULT_DAYS }: Omit<CompletePricesOptions, "timeZone">,
  offsets: Offsets,
): ForecastColumn {
  const published = pastReader(prices, knownUntil);
  const known = Float64Array.from({ length: horizon.count }, (_, slot) =>
    published(horizon.edges[slot] ?? Number.NaN, horizon.edges[slot + 1] ?? Number.NaN),
  );
  if (!known.some((price) => Number.isNaN(price))) {
    return { values: known, origin: "day-ahead", confidence: "high" };
  }
  const pattern = medianColumn(prices, horizon, { days, at: knownUntil }, offsets);
  const column = new ColumnBuilder(horizon.count);
  for (const [slot, price] of known.entries()) {
    if (Number.isNaN(price)) column.push(pattern.values[slot] ?? 0, of(pattern.origin, slot), "low");
    else column.push(price, "day-ahead", "high");
  }
  return column.build();
}

const of = (origin: ForecastColumn["origin"], slot: number): string =>
  typeof origin === "string" ? origin : (origin[slot] ?? "");

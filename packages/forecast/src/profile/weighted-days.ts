import { horizonStart, type ForecastColumn, type Horizon, type Instant, type Series } from "@oec/domain";
import { assertCount, assertPositive } from "../check.ts";
import { ColumnBuilder } from "./column.ts";
import { daySamples } from "./day-samples.ts";
import { offsetsOfDays, type Offsets } from "./offsets.ts";
import { confidenceOf } from "./median-of-days.ts";

const DEFAULT_DAYS = 28;

/** How {@link weightedDays} looks back. */
export interface WeightedDaysOptions {
  /** IANA name of the zone whose clock the habits of the home follow. */
  readonly timeZone: string;
  /** How many days back; 28 unless said. */
  readonly days?: number;
  /** Age at which a day counts half [days]; 4 unless said. */
  readonly halfLifeDays?: number;
  /** Weight of days that share the slot's weekday, others have 1; 2 unless said. */
  readonly sameWeekdayWeight?: number;
  /** Instant of the forecast; start of the horizon unless said. What was measured later is not used. */
  readonly at?: Instant;
  /** Value where the history says nothing at all; 0 unless said. */
  readonly fallback?: number;
}

/**
 * Forecasts each slot as a weighted mean of what was measured at the same local time of the last days: the weight
 * halves with age and is larger for the same weekday.
 *
 * A mean has the smaller squared error and suits planning by cost; {@link medianOfDays} has the smaller absolute
 * error on a home with rare large loads. Missing measurements are left out; a slot without any takes the mean of the
 * slots that have some (origin `mean-of-slots`), and `fallback` if there is none (origin `no-history`).
 *
 * @param history - Measurements on any grid, NaN where missing; only slots that ended by `at` are read.
 * @throws `OecError` `OUT_OF_RANGE` if an option is not above 0, `INVALID_TIME_ZONE`.
 */
export function weightedDays(
  history: Series,
  horizon: Horizon,
  options: WeightedDaysOptions,
): ForecastColumn {
  const { timeZone, days = DEFAULT_DAYS } = options;
  assertCount("days", days);
  return weightedColumn(history, horizon, options, offsetsOfDays(horizon, days, timeZone));
}

/** {@link weightedDays} with offsets that the caller has looked up for several columns at once. */
export function weightedColumn(
  history: Series,
  horizon: Horizon,
  options: Omit<WeightedDaysOptions, "timeZone">,
  offsets: Offsets,
): ForecastColumn {
  const { days = DEFAULT_DAYS, halfLifeDays = 4, sameWeekdayWeight = 2 } = options;
  const { at = horizonStart(horizon), fallback = 0 } = options;
  assertPositive("halfLifeDays", halfLifeDays);
  assertPositive("sameWeekdayWeight", sameWeekdayWeight);
  const weights = Float64Array.from({ length: days + 1 }, (_, day) => {
    return 2 ** (-day / halfLifeDays) * (day % 7 === 0 ? sameWeekdayWeight : 1);
  });
  const { count } = horizon;
  const means = new Float64Array(count).fill(Number.NaN);
  const spreads = new Float64Array(count);
  const counts = new Int32Array(count);
  const samples = daySamples(history, horizon, at, offsets, days);
  let sum = 0;
  let known = 0;
  for (let slot = 0; slot < count; slot += 1) {
    const found = samples.read(slot);
    counts[slot] = found;
    if (found === 0) continue;
    const { mean, deviation } = weightedMoments(samples.values, samples.daysAgo, found, weights);
    means[slot] = mean;
    spreads[slot] = deviation;
    sum += mean;
    known += 1;
  }
  const typical = known === 0 ? fallback : sum / known;
  const column = new ColumnBuilder(count);
  const origin = `weighted-${days}-days`;
  for (let slot = 0; slot < count; slot += 1) {
    const found = counts[slot] ?? 0;
    if (found === 0) column.push(typical, known === 0 ? "no-history" : "mean-of-slots", "low");
    else column.push(means[slot] ?? 0, origin, confidenceOf(found, spreads[slot] ?? 0, Math.abs(typical)));
  }
  return column.build();
}

function weightedMoments(
  values: Float64Array,
  daysAgo: Int32Array,
  count: number,
  weights: Float64Array,
): { readonly mean: number; readonly deviation: number } {
  let total = 0;
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < count; at += 1) {
    const weight = weights[daysAgo[at] as number] as number;
    const value = values[at] as number;
    total += weight;
    sum += weight * value;
    squares += weight * value * value;
  }
  const mean = sum / total;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / total - mean * mean)) };
}

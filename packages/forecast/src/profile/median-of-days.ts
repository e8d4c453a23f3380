import {
  horizonStart,
  type ForecastColumn,
  type ForecastConfidence,
  type Horizon,
  type Instant,
  type Series,
} from "@oec/domain";
import { assertCount } from "../check.ts";
import { ColumnBuilder } from "./column.ts";
import { daySamples } from "./day-samples.ts";
import { offsetsOfDays, type Offsets } from "./offsets.ts";
import { quantileOfSorted, sortFirst } from "./sorted.ts";

const DEFAULT_DAYS = 7;

/** How {@link medianOfDays} looks back. */
export interface MedianOptions {
  /** IANA name of the zone whose clock the habits of the home follow. */
  readonly timeZone: string;
  /** How many days back; 7 unless said. */
  readonly days?: number;
  /** Instant of the forecast; start of the horizon unless said. What was measured later is not used. */
  readonly at?: Instant;
  /** Value where the history says nothing at all; 0 unless said. */
  readonly fallback?: number;
}

const FEW_SAMPLES = 3;

/**
 * Forecasts each slot as the median of what was measured at the same local time of the last days.
 *
 * Missing measurements are left out. A slot without any sample takes the median of the slots that have some
 * (origin `median-of-slots`), and `fallback` if there is none (origin `no-history`).
 *
 * The confidence of a slot is `low` below 3 samples, else it follows the spread of the middle half of the samples
 * against the mean forecast: up to 30 % `high`, up to 100 % `medium`.
 *
 * @param history - Measurements on any grid, NaN where missing; only slots that ended by `at` are read.
 * @throws `OecError` `OUT_OF_RANGE` if `days` is no whole number above 0, `INVALID_TIME_ZONE`.
 *
 * @example
 * ```ts
 * import { regularHorizon, seriesOf, type Series } from "@oec/domain";
 * import { medianOfDays } from "@oec/forecast";
 *
 * const HOUR = 3_600_000;
 * const start = Date.UTC(2024, 2, 1);
 * const lastWeek: Series = seriesOf(regularHorizon(start, HOUR, 168), Array.from({ length: 168 }, (_, hour) => hour % 24));
 * const tomorrow = regularHorizon(start + 168 * HOUR, HOUR, 24);
 * medianOfDays(lastWeek, tomorrow, { timeZone: "Etc/UTC" }).values[18]; // 18
 * ```
 */
export function medianOfDays(history: Series, horizon: Horizon, options: MedianOptions): ForecastColumn {
  const { timeZone, days = DEFAULT_DAYS } = options;
  assertCount("days", days);
  return medianColumn(history, horizon, options, offsetsOfDays(horizon, days, timeZone));
}

/** {@link medianOfDays} with offsets that the caller has looked up for several columns at once. */
export function medianColumn(
  history: Series,
  horizon: Horizon,
  options: Omit<MedianOptions, "timeZone">,
  offsets: Offsets,
): ForecastColumn {
  const { days = DEFAULT_DAYS, at = horizonStart(horizon), fallback = 0 } = options;
  const { count } = horizon;
  const medians = new Float64Array(count);
  const spreads = new Float64Array(count);
  const counts = new Int32Array(count);
  const samples = daySamples(history, horizon, at, offsets, days);
  let sum = 0;
  let known = 0;
  for (let slot = 0; slot < count; slot += 1) {
    const found = samples.read(slot);
    counts[slot] = found;
    if (found === 0) continue;
    sortFirst(samples.values, found);
    const median = quantileOfSorted(samples.values, found, 0.5);
    medians[slot] = median;
    spreads[slot] =
      quantileOfSorted(samples.values, found, 0.75) - quantileOfSorted(samples.values, found, 0.25);
    sum += Math.abs(median);
    known += 1;
  }
  const elsewhere = known === 0 || known === count ? fallback : medianWhere(medians, counts);
  const column = new ColumnBuilder(count);
  const origin = `median-${days}-days`;
  for (let slot = 0; slot < count; slot += 1) {
    const found = counts[slot] ?? 0;
    if (found > 0)
      column.push(medians[slot] ?? 0, origin, confidenceOf(found, spreads[slot] ?? 0, sum / known));
    else column.push(elsewhere, known === 0 ? "no-history" : "median-of-slots", "low");
  }
  return column.build();
}

/** How sure a value is from the number of its samples and their spread against a typical value. */
export function confidenceOf(samples: number, spread: number, typical: number): ForecastConfidence {
  if (samples < FEW_SAMPLES) return "low";
  if (spread <= 0.3 * typical) return "high";
  return spread <= typical ? "medium" : "low";
}

function medianWhere(values: Float64Array, counts: Int32Array): number {
  const known = values.filter((_value, slot) => (counts[slot] ?? 0) > 0).sort();
  return quantileOfSorted(known, known.length, 0.5);
}

import {
  horizonStart,
  type ForecastColumn,
  type Horizon,
  type Instant,
  type Milliseconds,
  type Series,
} from "@oec/domain";
import { assertCount, assertPositive } from "../check.ts";
import { ColumnBuilder } from "./column.ts";
import { pastReader } from "./past.ts";

/** How {@link seasonalNaive} looks back. */
export interface SeasonalNaiveOptions {
  /** Length of a season [ms], e.g. a day or a week. */
  readonly seasonMs: Milliseconds;
  /** How many seasons back it may go where the newer ones are missing or not over; 8 unless said. */
  readonly maxSeasons?: number;
  /** Instant of the forecast; start of the horizon unless said. What was measured later is not used. */
  readonly at?: Instant;
  /** Value where the history says nothing; 0 unless said. */
  readonly fallback?: number;
}

/**
 * Forecasts each slot as what was measured a whole number of seasons earlier, the fewest possible: the yardstick that
 * every other forecast must beat.
 *
 * Seasons are counted in UTC, so that a day's forecast shifts by an hour of local time on the day after a clock change.
 *
 * @param history - Measurements on any grid, NaN where missing; only slots that ended by `at` are read.
 * @throws `OecError` `OUT_OF_RANGE` if an option is not above 0.
 */
export function seasonalNaive(
  history: Series,
  horizon: Horizon,
  options: SeasonalNaiveOptions,
): ForecastColumn {
  const { seasonMs, maxSeasons = 8, at = horizonStart(horizon), fallback = 0 } = options;
  assertPositive("seasonMs", seasonMs);
  assertCount("maxSeasons", maxSeasons);
  const past = pastReader(history, at);
  const column = new ColumnBuilder(horizon.count);
  for (let slot = 0; slot < horizon.count; slot += 1) {
    const start = horizon.edges[slot] as number;
    const end = horizon.edges[slot + 1] as number;
    let value = Number.NaN;
    for (let back = 1; back <= maxSeasons && value !== value; back += 1) {
      value = past(start - back * seasonMs, end - back * seasonMs);
    }
    if (value !== value) column.push(fallback, "no-history", "low");
    else column.push(value, "seasonal-naive", "low");
  }
  return column.build();
}

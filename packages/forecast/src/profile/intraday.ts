import {
  MS_PER_HOUR,
  type ForecastColumn,
  type Horizon,
  type Instant,
  type Milliseconds,
  type Series,
} from "@oec/domain";
import { assertPositive } from "../check.ts";
import { pastReader } from "./past.ts";

/** How {@link shiftByRecent} and {@link scaleByRecent} follow. */
export interface FollowOptions {
  /** Instant of the forecast: what was measured later is not used. */
  readonly at: Instant;
  /** Share of the recent error that is expected to last into the first slot, 0 to 1. */
  readonly share?: number;
  /** Time in which the rest of it halves [ms]. */
  readonly halfLifeMs?: Milliseconds;
}

/** How long before the forecast the recent error is measured [ms]. */
export const RECENT_MS: Milliseconds = MS_PER_HOUR / 2;

/** Below this share of its first size, what is left of the error is noise. */
const NEGLIGIBLE = 1e-3;
/** A home's error fades to 0.7 within half an hour, a cloud's to 0.95: both fitted to one home's half-hours. */
const LOAD = { share: 0.65, halfLifeMs: 58 * 60_000 };
const SUN = { share: 0.8, halfLifeMs: 6.75 * MS_PER_HOUR };
/** The sun does not more than double a median day. */
const LARGEST_RATIO = 2;
/** Share of the column's peak that is added to both sides of the ratio: dawn and dusk tell little. */
const RATIO_FLOOR = 0.03;

/**
 * Shifts a load forecast by what the last half-hour was above or below it; the shift fades with the lead. Values stay
 * at 0 or above. Without a recent measurement the forecast comes back unchanged.
 *
 * @param recentForecast - Mean of what the same model said of [at - {@link RECENT_MS}, at) [unit of the column].
 * @param history - Measurements on any grid; only slots that ended by `at` are read.
 */
export function shiftByRecent(
  column: ForecastColumn,
  horizon: Horizon,
  history: Series,
  recentForecast: number,
  options: FollowOptions,
): ForecastColumn {
  const error = pastReader(history, options.at)(options.at - RECENT_MS, options.at) - recentForecast;
  if (Number.isNaN(error)) return column;
  return fading(column, horizon, { ...LOAD, ...options }, (value, left) => Math.max(0, value + left * error));
}

/**
 * Scales a production forecast by how the last half-hour related to it: under clouds the next hours are dark too. The
 * factor fades to 1 with the lead. Without a recent measurement the forecast comes back unchanged.
 *
 * @param recentForecast - Mean of what the same model said of [at - {@link RECENT_MS}, at) [unit of the column].
 * @param history - Measurements on any grid; only slots that ended by `at` are read.
 */
export function scaleByRecent(
  column: ForecastColumn,
  horizon: Horizon,
  history: Series,
  recentForecast: number,
  options: FollowOptions,
): ForecastColumn {
  const measured = pastReader(history, options.at)(options.at - RECENT_MS, options.at);
  let floor = 0;
  for (const value of column.values) floor = Math.max(floor, RATIO_FLOOR * value);
  const excess = Math.min(LARGEST_RATIO, (measured + floor) / (recentForecast + floor)) - 1;
  if (!Number.isFinite(excess)) return column;
  return fading(column, horizon, { ...SUN, ...options }, (value, left) =>
    Math.max(0, value * (1 + left * excess)),
  );
}

function fading(
  column: ForecastColumn,
  horizon: Horizon,
  { at, share, halfLifeMs }: Required<FollowOptions>,
  apply: (value: number, left: number) => number,
): ForecastColumn {
  assertPositive("halfLifeMs", halfLifeMs);
  const values = Float64Array.from(column.values);
  for (let slot = 0; slot < values.length; slot += 1) {
    const lead = Math.max(0, (horizon.edges[slot] as number) - at);
    const left = 2 ** (-lead / halfLifeMs);
    if (left < NEGLIGIBLE) break;
    values[slot] = apply(values[slot] as number, share * left);
  }
  return { ...column, values };
}

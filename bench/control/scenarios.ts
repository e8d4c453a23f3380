import {
  horizonFromEdges,
  MS_PER_HOUR,
  type ForecastColumn,
  type Horizon,
  type Instant,
  type Series,
  type ValueSegments,
} from "@oec/domain";
import { RECENT_MS, scaleByRecent, seasonalNaive, shiftByRecent } from "@oec/forecast";
import type { ControlCase } from "./case.ts";

const DAY_MS = 24 * MS_PER_HOUR;

/** Expected load and PV of some slots [W], from what had been measured by an instant. */
export interface Expected {
  readonly loadW: Readonly<Float64Array>;
  readonly pvW: Readonly<Float64Array>;
}

/**
 * The last days as they were, each as a forecast that starts from what was measured just now; what is missing or not
 * over yet comes from the days before.
 */
export function recentDays(
  problem: ControlCase,
  at: Instant,
  slots: Horizon,
  days: number,
): readonly Expected[] {
  const { loadHistory, pvHistory } = problem;
  const recent = horizonFromEdges([at - RECENT_MS, at]);
  return Array.from({ length: days }, (_, index) => {
    const daysAgo = index + 1;
    const load = dayLike(loadHistory, at, slots, daysAgo);
    const pv = dayLike(pvHistory, at, slots, daysAgo);
    const recentOf = (history: Series): number =>
      dayLike(history, at, recent, daysAgo).values[0] ?? Number.NaN;
    return {
      loadW: shiftByRecent(load, slots, loadHistory, recentOf(loadHistory), { at }).values,
      pvW: scaleByRecent(pv, slots, pvHistory, recentOf(pvHistory), { at }).values,
    };
  });
}

/** What was measured at the same time some days ago. */
function dayLike(history: Series, at: Instant, slots: Horizon, daysAgo: number): ForecastColumn {
  const shiftMs = (daysAgo - 1) * DAY_MS;
  const shifted = { edges: slots.edges.map((edge) => edge - shiftMs), count: slots.count };
  return seasonalNaive(history, shifted, { at: at - shiftMs, seasonMs: DAY_MS });
}

/** The mean of several values of energy that cover the same levels. */
export function meanValue(values: readonly ValueSegments[]): ValueSegments {
  const levelsWh = Float64Array.from(new Set(values.flatMap((value) => [...value.levelsWh]))).sort();
  const perKwh = new Float64Array(Math.max(0, levelsWh.length - 1));
  for (const value of values) {
    let segment = 0;
    for (let at = 0; at < perKwh.length; at += 1) {
      while ((value.levelsWh[segment + 1] ?? Infinity) <= (levelsWh[at] ?? 0)) segment += 1;
      perKwh[at] = (perKwh[at] ?? 0) + (value.perKwh[segment] ?? 0) / values.length;
    }
  }
  return { levelsWh, perKwh };
}

import { horizonFromEdges, QUARTER_HOUR_MS, regularHorizon, resampleSeries } from "@oec/domain";
import type { Horizon, Instant, Milliseconds, Slot } from "@oec/domain";

/** What a service says for instants or for the time before them. */
export interface Points {
  /** Ascending. */
  readonly times: readonly Instant[];
  /** NaN where missing. */
  readonly values: readonly number[];
}

/** Longest step of any forecast that is bridged [ms]. */
const LONGEST_STEP_MS = 12 * 3_600_000;
/** How long the first value holds before its time, and the last after it [ms]. */
const HOLD_MS = 3_600_000;

/** The quarters that a period touches. */
export function quartersOf({ start, end }: Slot): Horizon {
  const first = Math.floor(start / QUARTER_HOUR_MS);
  const last = Math.ceil(end / QUARTER_HOUR_MS);
  return regularHorizon(first * QUARTER_HOUR_MS, QUARTER_HOUR_MS, Math.max(0, last - first));
}

/**
 * Means per slot of a quantity that is given at instants, straight lines between them. Steps of up to 12 hours are bridged, and
 * the ends hold for an hour; elsewhere it is NaN. Missing values are passed over.
 */
export function meansBetween({ times, values }: Points, horizon: Horizon): Float64Array {
  const known = times.flatMap((at, index) => {
    const value = values[index] ?? Number.NaN;
    return Number.isNaN(value) ? [] : [{ at, value }];
  });
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return new Float64Array(horizon.count).fill(Number.NaN);
  const line = [{ ...first, at: first.at - HOLD_MS }, ...known, { ...last, at: last.at + HOLD_MS }];
  let segment = 0;
  return Float64Array.from({ length: horizon.count }, (_, slot) => {
    const start = horizon.edges[slot] ?? Number.NaN;
    const end = horizon.edges[slot + 1] ?? Number.NaN;
    while (segment > 0 && (line[segment]?.at ?? 0) > start) segment -= 1;
    while (segment < line.length - 2 && (line[segment + 1]?.at ?? Infinity) <= start) segment += 1;
    return meanOnLine(line, segment, start, end);
  });
}

interface Knot {
  readonly at: Instant;
  readonly value: number;
}

/** Mean over [start, end) from segment `first` on. */
function meanOnLine(line: readonly Knot[], first: number, start: Instant, end: Instant): number {
  let sum = 0;
  let from = start;
  for (let segment = first; from < end; segment += 1) {
    const left = line[segment];
    const right = line[segment + 1];
    if (left === undefined || right === undefined || from < left.at) return Number.NaN;
    const length = right.at - left.at;
    if (length > LONGEST_STEP_MS) return Number.NaN;
    const until = Math.min(end, right.at);
    const middle = ((from + until) / 2 - left.at) / length;
    // The mean of a straight line is its value in the middle.
    sum += (left.value + (right.value - left.value) * middle) * (until - from);
    from = until;
  }
  return sum / (end - start);
}

/**
 * Means per slot of a quantity that is given as the mean over the time `stepMs` before each instant, as Open-Meteo gives
 * irradiance. A slot that is not covered is NaN.
 */
export function meansBefore({ times, values }: Points, stepMs: Milliseconds, horizon: Horizon): Float64Array {
  const edges: Instant[] = [];
  const means: number[] = [];
  for (const [index, at] of times.entries()) {
    const start = at - stepMs;
    const last = edges.at(-1);
    if (last === undefined) edges.push(start);
    else if (start > last) {
      edges.push(start);
      means.push(Number.NaN);
    }
    edges.push(at);
    means.push(values[index] ?? Number.NaN);
  }
  if (edges.length === 0) return new Float64Array(horizon.count).fill(Number.NaN);
  const series = { horizon: horizonFromEdges(edges), values: Float64Array.from(means) };
  return Float64Array.from(resampleSeries(series, horizon).values);
}

import { assertCount, outOfRange } from "../check.ts";

/**
 * Simple exponential smoothing: a level that moves by a share of each new value's distance.
 *
 * @param share - Above 0 and up to 1; 1 follows every value.
 * @returns the level after each value, shape of `values`; a NaN value leaves it where it is, NaN before the first.
 * @throws `OecError` `OUT_OF_RANGE` for a share outside its range.
 * @see Brown (1959), "Statistical forecasting for inventory control".
 */
export function exponentialSmoothing(values: ArrayLike<number>, share: number): Float64Array {
  if (!(share > 0 && share <= 1)) throw outOfRange("share", share, "a number above 0 and up to 1");
  let level = Number.NaN;
  return Float64Array.from({ length: values.length }, (_, at) => {
    const value = values[at] as number;
    if (Number.isNaN(level)) level = value;
    else if (!Number.isNaN(value)) level += share * (value - level);
    return level;
  });
}

/** How {@link holtWinters} smooths. */
export interface HoltWintersOptions {
  /** Values in a season, e.g. 24 hours; at least 2 seasons are needed. */
  readonly season: number;
  /** `additive`: seasons add to the level; `multiplicative`: they scale it, for values above 0. */
  readonly kind?: "additive" | "multiplicative";
  /** Share by which the level follows, 0 to 1. */
  readonly levelShare: number;
  /** Share by which the trend follows, 0 to 1; 0 keeps the first trend. */
  readonly trendShare: number;
  /** Share by which a season follows, 0 to 1. */
  readonly seasonShare: number;
}

/** A smoothed series that can go on. */
export interface HoltWinters {
  readonly level: number;
  /** Per value. */
  readonly trend: number;
  /** The next season, from the value behind the last on, shape [season]. */
  readonly seasonal: Float64Array;
  /** What was said of each value one step before it, shape of the values; NaN in the first season. */
  readonly oneStep: Float64Array;
  /** The next values, as many as wanted. */
  readonly forecast: (count: number) => Float64Array;
}

/**
 * Level, trend and season by exponential smoothing. A NaN value counts as what was expected.
 *
 * @throws `OecError` `OUT_OF_RANGE` for a share outside 0 to 1, fewer than two seasons, or a value that is not above 0
 * where seasons multiply.
 * @see Winters (1960), "Forecasting sales by exponentially weighted moving averages".
 */
export function holtWinters(values: ArrayLike<number>, options: HoltWintersOptions): HoltWinters {
  const { season, kind = "additive", levelShare, trendShare, seasonShare } = options;
  check(values, options);
  const multiplies = kind === "multiplicative";
  const join = (base: number, factor: number): number => (multiplies ? base * factor : base + factor);
  const part = (value: number, base: number): number => (multiplies ? value / base : value - base);
  const first = meanOf(values, 0, season);
  let level = first;
  let trend = (meanOf(values, season, 2 * season) - first) / season;
  // The mean of a season belongs to its middle.
  const middle = (season - 1) / 2;
  const seasonal = Float64Array.from({ length: season }, (_, at) => {
    const value = values[at] as number;
    const base = first + (at - middle) * trend;
    return Number.isNaN(value) ? (multiplies ? 1 : 0) : part(value, base);
  });
  level += middle * trend;
  const oneStep = new Float64Array(values.length).fill(Number.NaN);
  for (let at = season; at < values.length; at += 1) {
    const own = seasonal[at % season] as number;
    const expected = join(level + trend, own);
    oneStep[at] = expected;
    const measured = values[at] as number;
    const value = Number.isNaN(measured) ? expected : measured;
    const before = level;
    level = levelShare * part(value, own) + (1 - levelShare) * (level + trend);
    trend = trendShare * (level - before) + (1 - trendShare) * trend;
    seasonal[at % season] = seasonShare * part(value, level) + (1 - seasonShare) * own;
  }
  const next = Float64Array.from(
    { length: season },
    (_, at) => seasonal[(values.length + at) % season] as number,
  );
  return {
    level,
    trend,
    seasonal: next,
    oneStep,
    forecast: (count) =>
      Float64Array.from({ length: count }, (_, at) =>
        join(level + (at + 1) * trend, next[at % season] as number),
      ),
  };
}

function check(values: ArrayLike<number>, options: HoltWintersOptions): void {
  const { season, kind } = options;
  assertCount("season", season);
  if (values.length < 2 * season)
    throw outOfRange("values.length", values.length, `at least two seasons, ${2 * season}`);
  for (const field of ["levelShare", "trendShare", "seasonShare"] as const) {
    const share = options[field];
    if (!(share >= 0 && share <= 1)) throw outOfRange(field, share, "a number from 0 to 1");
  }
  if (kind !== "multiplicative") return;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    if (value <= 0) throw outOfRange(`values[${at}]`, value, "a number above 0 where seasons multiply");
  }
}

function meanOf(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let at = from; at < to; at += 1) {
    const value = values[at] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  if (count === 0) throw outOfRange("values", Number.NaN, "a known value in each of the first two seasons");
  return sum / count;
}

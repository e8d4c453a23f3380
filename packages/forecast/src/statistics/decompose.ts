import { assertCount, outOfRange } from "../check.ts";
import { quantileOfSorted } from "../profile/sorted.ts";

/** A series taken apart: each value is trend + seasonal + rest. */
export interface Decomposition {
  /** Centred mean over one season, NaN in the first and last half season, shape [values]. */
  readonly trend: Float64Array;
  /** One season from the first value on, with the mean 0, shape [season]. */
  readonly seasonal: Float64Array;
  /** What is left, NaN where the trend or the value is, shape [values]. */
  readonly rest: Float64Array;
}

/**
 * Takes a series apart into trend, season and rest by moving averages.
 *
 * @param season - Values in a season, 2 or more; at least two seasons are needed.
 * @param centre - How the seasons are put together: their `mean`, or the `median`, which wild days do not pull.
 * @throws `OecError` `OUT_OF_RANGE` for a season below 2 or fewer than two of them.
 * @see Kendall and Stuart (1983), "The advanced theory of statistics", volume 3, pages 410-414.
 */
export function decompose(
  values: ArrayLike<number>,
  season: number,
  centre: "mean" | "median" = "mean",
): Decomposition {
  assertCount("season", season);
  if (season < 2 || values.length < 2 * season)
    throw outOfRange("season", season, "at least 2, and at most half the number of values");
  const trend = centredAverage(values, season);
  const seasonal = new Float64Array(season);
  for (let at = 0; at < season; at += 1) {
    const parts: number[] = [];
    for (let other = at; other < values.length; other += season) {
      const part = (values[other] as number) - (trend[other] as number);
      if (!Number.isNaN(part)) parts.push(part);
    }
    seasonal[at] = parts.length === 0 ? 0 : centreOf(parts, centre);
  }
  const mean = seasonal.reduce((sum, value) => sum + value, 0) / season;
  for (let at = 0; at < season; at += 1) seasonal[at] = (seasonal[at] as number) - mean;
  const rest = Float64Array.from(
    { length: values.length },
    (_, at) => (values[at] as number) - (trend[at] as number) - (seasonal[at % season] as number),
  );
  return { trend, seasonal, rest };
}

/** Mean over one season around each value; with an even season both ends count half. */
function centredAverage(values: ArrayLike<number>, season: number): Float64Array {
  const half = Math.floor(season / 2);
  const isEven = season % 2 === 0;
  return Float64Array.from({ length: values.length }, (_, at) => {
    if (at < half || at + half >= values.length) return Number.NaN;
    let sum = 0;
    let total = 0;
    for (let other = at - half; other <= at + half; other += 1) {
      const value = values[other] as number;
      const weight = isEven && Math.abs(other - at) === half ? 0.5 : 1;
      if (Number.isNaN(value)) continue;
      sum += weight * value;
      total += weight;
    }
    return total < season / 2 ? Number.NaN : sum / total;
  });
}

function centreOf(parts: readonly number[], centre: "mean" | "median"): number {
  if (centre === "mean") return parts.reduce((sum, part) => sum + part, 0) / parts.length;
  return quantileOfSorted(Float64Array.from(parts).sort(), parts.length, 0.5);
}

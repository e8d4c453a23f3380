import { assertPositive } from "../check.ts";
import { quantileOfSorted } from "../profile/sorted.ts";

/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const TO_DEVIATION = 1.4826;

/** Median of the known values, NaN if there is none. */
export function medianOf(values: ArrayLike<number>): number {
  const known = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  return known.length === 0 ? Number.NaN : quantileOfSorted(known, known.length, 0.5);
}

/** Spread of the known values that wild ones do not move: 1.4826 times the median distance from the median. */
export function robustDeviation(values: ArrayLike<number>): number {
  const centre = medianOf(values);
  return TO_DEVIATION * medianOf(Float64Array.from(values, (value) => Math.abs(value - centre)));
}

/**
 * Marks the values that lie far from the median.
 *
 * @param limit - How many robust deviations are far; 6 unless said. A home's large loads are no mistakes: keep it high.
 * @returns 1 where a value is an outlier, else 0; never for NaN. All 0 where more than half of the values are equal.
 * @throws `OecError` `OUT_OF_RANGE` if the limit is not above 0.
 * @see Leys et al. (2013), "Detecting outliers: do not use standard deviation around the mean".
 */
export function outliers(values: ArrayLike<number>, limit = 6): Uint8Array {
  assertPositive("limit", limit);
  const centre = medianOf(values);
  const spread = robustDeviation(values);
  return Uint8Array.from({ length: values.length }, (_, at) =>
    spread > 0 && Math.abs((values[at] as number) - centre) > limit * spread ? 1 : 0,
  );
}

import { assertSameLength, outOfRange } from "../check.ts";
import { meanOfPairs, type Values } from "./point-metrics.ts";

/**
 * Pinball loss of a quantile forecast, in the unit of the values: smallest for the true quantile.
 *
 * @param level - Which quantile it is, above 0 and below 1.
 * @throws `OecError` `OUT_OF_RANGE` if the level is not between 0 and 1, `SHAPE_MISMATCH`.
 * @see Koenker and Bassett (1978), "Regression quantiles".
 */
export function pinball(actual: Values, quantile: Values, level: number): number {
  if (!(level > 0 && level < 1)) throw outOfRange("level", level, "a number above 0 and below 1");
  return meanOfPairs(actual, quantile, (real, said) =>
    real >= said ? level * (real - said) : (1 - level) * (said - real),
  );
}

/** Share of the actual values that lie in [lower, upper], 0 to 1; NaN pairs left out. @throws `OecError` `SHAPE_MISMATCH`. */
export function coverage(actual: Values, lower: Values, upper: Values): number {
  assertSameLength("actual values and bounds", [actual.length, lower.length, upper.length]);
  const inside = Float64Array.from({ length: actual.length }, (_, at) => {
    const real = actual[at] ?? Number.NaN;
    const low = lower[at] ?? Number.NaN;
    const high = upper[at] ?? Number.NaN;
    if (Number.isNaN(real + low + high)) return Number.NaN;
    return real >= low && real <= high ? 1 : 0;
  });
  return meanOfPairs(inside, inside, (hit) => hit);
}

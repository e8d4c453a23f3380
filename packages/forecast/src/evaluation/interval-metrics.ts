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

/** Mean width of [lower, upper], in the unit of the values; NaN pairs left out. @throws `OecError` `SHAPE_MISMATCH`. */
export const intervalWidth = (lower: Values, upper: Values): number =>
  meanOfPairs(lower, upper, (low, high) => high - low);

/** A forecast of one quantile of each value. */
export interface QuantileForecast {
  /** Above 0 and below 1. */
  readonly level: number;
  readonly values: Values;
}

/**
 * Continuous ranked probability score from quantile forecasts, in the unit of the values: twice the mean pinball loss
 * over the levels. With the median alone it is the mean absolute error.
 *
 * @param quantiles - One or more levels, evenly spread over 0 to 1 for the score of the whole distribution.
 * @throws `OecError` `OUT_OF_RANGE` for no quantile or a level not between 0 and 1, `SHAPE_MISMATCH`.
 * @see Laio and Tamea (2007), "Verification tools for probabilistic forecasts of continuous hydrological variables".
 */
export function crps(actual: Values, quantiles: readonly QuantileForecast[]): number {
  if (quantiles.length === 0) throw outOfRange("quantiles.length", 0, "at least one quantile");
  const losses = quantiles.map(({ level, values }) => pinball(actual, values, level));
  return (2 * losses.reduce((sum, loss) => sum + loss, 0)) / losses.length;
}

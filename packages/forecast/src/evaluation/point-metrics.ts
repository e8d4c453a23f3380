import { assertCount, assertPositive, assertSameLength } from "../check.ts";

/** Measured or forecast values; pairs in which either is NaN are left out of every score. */
export type Values = ArrayLike<number>;

/** Mean absolute error, in the unit of the values. NaN if there is no pair. @throws `OecError` `SHAPE_MISMATCH`. */
export const mae = (actual: Values, forecast: Values): number => meanOfPairs(actual, forecast, absoluteError);

/** Root of the mean squared error, in the unit of the values. @throws `OecError` `SHAPE_MISMATCH`. */
export const rmse = (actual: Values, forecast: Values): number =>
  Math.sqrt(meanOfPairs(actual, forecast, (real, said) => (said - real) ** 2));

/** Mean of forecast minus actual: above 0 where the forecast is too high. @throws `OecError` `SHAPE_MISMATCH`. */
export const bias = (actual: Values, forecast: Values): number =>
  meanOfPairs(actual, forecast, (real, said) => said - real);

/**
 * Mean absolute percentage error [%], of the pairs whose actual value is at least `floor` in size.
 *
 * Without a floor a few values near 0 decide the score; for prices, which pass through 0, use {@link mae} or
 * {@link relativeMae} instead.
 *
 * @param floor - Smallest size of an actual value that counts, above 0, in the unit of the values.
 * @throws `OecError` `OUT_OF_RANGE` if the floor is not above 0, `SHAPE_MISMATCH`.
 */
export function mape(actual: Values, forecast: Values, floor: number): number {
  assertPositive("floor", floor);
  return meanOfPairs(actual, forecast, (real, said) =>
    Math.abs(real) < floor ? Number.NaN : (100 * Math.abs(said - real)) / Math.abs(real),
  );
}

/**
 * Symmetric mean absolute percentage error [%], 0 to 200: the error against the mean size of both values. A pair of
 * two zeros counts as no error.
 *
 * @throws `OecError` `SHAPE_MISMATCH`.
 * @see Makridakis (1993), "Accuracy measures: theoretical and practical concerns".
 */
export const smape = (actual: Values, forecast: Values): number =>
  meanOfPairs(actual, forecast, (real, said) =>
    real === 0 && said === 0 ? 0 : (200 * Math.abs(said - real)) / (Math.abs(said) + Math.abs(real)),
  );

/** Sum of absolute errors over the sum of absolute actual values [%]. @throws `OecError` `SHAPE_MISMATCH`. */
export const wape = (actual: Values, forecast: Values): number =>
  (100 * mae(actual, forecast)) / meanOfPairs(actual, forecast, Math.abs);

/**
 * Mean absolute error against that of another forecast of the same values, over the pairs that both have: below 1
 * where the first is better.
 *
 * @param yardstick - The other forecast, often {@link seasonalNaive}.
 * @throws `OecError` `SHAPE_MISMATCH`.
 */
export function relativeMae(actual: Values, forecast: Values, yardstick: Values): number {
  assertSameLength("actual values, forecast and yardstick", [
    actual.length,
    forecast.length,
    yardstick.length,
  ]);
  const both = Float64Array.from({ length: actual.length }, (_, at) =>
    Number.isNaN(yardstick[at]) || Number.isNaN(forecast[at]) ? Number.NaN : (actual[at] ?? Number.NaN),
  );
  return mae(both, forecast) / mae(both, yardstick);
}

/**
 * Mean absolute scaled error: the error against that of the seasonal naive forecast on the training values.
 *
 * @param training - Values before the forecast, NaN where missing.
 * @param season - How many values make a season, e.g. 24 hours.
 * @throws `OecError` `OUT_OF_RANGE` if the season is no whole number above 0, `SHAPE_MISMATCH`.
 * @see Hyndman and Koehler (2006), "Another look at measures of forecast accuracy".
 */
export function mase(actual: Values, forecast: Values, training: Values, season: number): number {
  assertCount("season", season);
  const later = Float64Array.from(training).subarray(season);
  const earlier = Float64Array.from(training).subarray(0, later.length);
  return mae(actual, forecast) / mae(later, earlier);
}

const absoluteError = (real: number, said: number): number => Math.abs(said - real);

/** Mean of a score over the pairs for which it is a number. */
export function meanOfPairs(
  actual: Values,
  forecast: Values,
  score: (actual: number, forecast: number) => number,
): number {
  assertSameLength("actual values and forecast", [actual.length, forecast.length]);
  let sum = 0;
  let count = 0;
  for (let at = 0; at < actual.length; at += 1) {
    const real = actual[at] as number;
    const said = forecast[at] as number;
    const value = Number.isNaN(real) || Number.isNaN(said) ? Number.NaN : score(real, said);
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}

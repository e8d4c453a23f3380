import { assertCount, assertSameLength } from "../check.ts";
import type { Values } from "./point-metrics.ts";

/** Whether two forecasts differ by more than chance. */
export interface DieboldMariano {
  /** Below 0 where the first forecast is better; about normal where both are equally good. */
  readonly statistic: number;
  /** Chance of a statistic this far from 0 if both were equally good, 0 to 1. */
  readonly pValue: number;
}

/**
 * Compares two forecasts by the absolute errors of whole days, or any other stretch: the errors inside one are not
 * independent, so their mean counts once.
 *
 * @param stretch - Values that were forecast together, e.g. 24; a rest at the end is left out.
 * @returns NaN for both where fewer than two stretches are known, or no error differs.
 * @throws `OecError` `OUT_OF_RANGE` if the stretch is no whole number above 0, `SHAPE_MISMATCH`.
 * @see Diebold and Mariano (1995), "Comparing predictive accuracy"; Lago et al. (2021) for whole days of prices.
 */
export function dieboldMariano(
  actual: Values,
  first: Values,
  second: Values,
  stretch: number,
): DieboldMariano {
  assertCount("stretch", stretch);
  assertSameLength("actual values and forecasts", [actual.length, first.length, second.length]);
  const losses: number[] = [];
  for (let from = 0; from + stretch <= actual.length; from += stretch) {
    let sum = 0;
    let count = 0;
    for (let at = from; at < from + stretch; at += 1) {
      const real = actual[at] as number;
      const difference = Math.abs((first[at] as number) - real) - Math.abs((second[at] as number) - real);
      if (Number.isNaN(difference)) continue;
      sum += difference;
      count += 1;
    }
    if (count > 0) losses.push(sum / count);
  }
  const count = losses.length;
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / count;
  const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / count;
  if (count < 2 || variance === 0) return { statistic: Number.NaN, pValue: Number.NaN };
  const statistic = mean / Math.sqrt(variance / count);
  return { statistic, pValue: 2 * (1 - normalBelow(Math.abs(statistic))) };
}

/** Share of a standard normal distribution below a value of at least 0, to 1e-7 (Abramowitz and Stegun, 26.2.17). */
function normalBelow(value: number): number {
  const t = 1 / (1 + 0.2316419 * value);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-value * value) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

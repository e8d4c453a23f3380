import { assertCount } from "../check.ts";
import { quantileOfSorted, sortFirst } from "../profile/sorted.ts";

/**
 * Mean of each value and those before it, `window` in all; NaN values are left out.
 *
 * @returns shape of `values`; at the start, and over gaps, the mean of what is there; NaN where nothing is.
 * @throws `OecError` `OUT_OF_RANGE` if the window is no whole number above 0.
 */
export function movingAverage(values: ArrayLike<number>, window: number): Float64Array {
  return moving(values, window, (part, count) => {
    let sum = 0;
    for (let at = 0; at < count; at += 1) sum += part[at] as number;
    return sum / count;
  });
}

/** As {@link movingAverage}, but the median: single wild values have no effect. */
export function movingMedian(values: ArrayLike<number>, window: number): Float64Array {
  return moving(values, window, (part, count) => {
    sortFirst(part, count);
    return quantileOfSorted(part, count, 0.5);
  });
}

function moving(
  values: ArrayLike<number>,
  window: number,
  statistic: (part: Float64Array, count: number) => number,
): Float64Array {
  assertCount("window", window);
  const part = new Float64Array(window);
  return Float64Array.from({ length: values.length }, (_, last) => {
    let count = 0;
    for (let at = Math.max(0, last - window + 1); at <= last; at += 1) {
      const value = values[at] as number;
      if (Number.isNaN(value)) continue;
      part[count] = value;
      count += 1;
    }
    return count === 0 ? Number.NaN : statistic(part, count);
  });
}

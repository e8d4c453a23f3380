/**
 * The value at which the weights of the smaller ones reach half of all; NaN without a value.
 *
 * Sorts the first `count` values and weights together in place.
 */
export function weightedMedian(values: Float64Array, weights: Float64Array, count: number): number {
  let total = 0;
  for (let next = 0; next < count; next += 1) {
    const value = values[next] as number;
    const weight = weights[next] as number;
    total += weight;
    let at = next;
    while (at > 0 && (values[at - 1] as number) > value) {
      values[at] = values[at - 1] as number;
      weights[at] = weights[at - 1] as number;
      at -= 1;
    }
    values[at] = value;
    weights[at] = weight;
  }
  let sum = 0;
  for (let at = 0; at < count; at += 1) {
    sum += weights[at] as number;
    if (2 * sum >= total) return values[at] as number;
  }
  return Number.NaN;
}

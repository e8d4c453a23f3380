/** Sorts the first `count` values in place, ascending; made for the handful of samples that one slot has. */
export function sortFirst(values: Float64Array, count: number): void {
  for (let next = 1; next < count; next += 1) {
    const value = values[next] as number;
    let at = next;
    while (at > 0 && (values[at - 1] as number) > value) {
      values[at] = values[at - 1] as number;
      at -= 1;
    }
    values[at] = value;
  }
}

/** A quantile of the first `count` values, which must be ascending; linear between ranks. */
export function quantileOfSorted(values: Float64Array, count: number, share: number): number {
  const rank = share * (count - 1);
  const below = Math.floor(rank);
  const low = values[below] ?? Number.NaN;
  const high = values[Math.min(below + 1, count - 1)] ?? low;
  return low + (rank - below) * (high - low);
}

import { weightedMedian } from "../statistics/weighted-median.ts";

const HOURS = 24;
const WEEK = 7;

/** How the days before are weighed. */
export interface RecentWeights {
  /** Age at which a day counts half [days]. */
  readonly halfLifeDays: number;
  /** Weight of the hour before and after, 0 to 1: habits do not keep to the clock. */
  readonly neighbours: number;
  /** Weight of days of the same weekday, others have 1; 1 unless said. */
  readonly sameWeekday?: number;
  /** How many days back; 28 unless said. */
  readonly days?: number;
}

const DAYS = 28;

/**
 * Weighted median of an hour of the days before and of its neighbours.
 *
 * @param values - By day and hour, NaN where missing; only days before `day` are read.
 */
export function recentMedian(
  values: Float64Array,
  day: number,
  hour: number,
  weights: RecentWeights,
): number {
  const { halfLifeDays, neighbours, sameWeekday = 1, days = DAYS } = weights;
  const samples = new Float64Array(3 * days);
  const counted = new Float64Array(3 * days);
  let count = 0;
  for (let back = 1; back <= Math.min(days, day); back += 1) {
    const weight = 2 ** (-back / halfLifeDays) * (back % WEEK === 0 ? sameWeekday : 1);
    for (let shift = neighbours > 0 ? -1 : 0; shift <= (neighbours > 0 ? 1 : 0); shift += 1) {
      const cell = (day - back) * HOURS + hour + shift;
      if (cell < 0 || cell >= day * HOURS) continue;
      const value = values[cell] as number;
      if (Number.isNaN(value)) continue;
      samples[count] = value;
      counted[count] = shift === 0 ? weight : neighbours * weight;
      count += 1;
    }
  }
  return weightedMedian(samples, counted, count);
}

/** As {@link recentMedian}, the weighted mean of the hour alone. */
export function recentMean(values: Float64Array, day: number, hour: number, weights: RecentWeights): number {
  const { halfLifeDays, sameWeekday = 1, days = DAYS } = weights;
  let sum = 0;
  let total = 0;
  for (let back = 1; back <= Math.min(days, day); back += 1) {
    const value = values[(day - back) * HOURS + hour] as number;
    if (Number.isNaN(value)) continue;
    const weight = 2 ** (-back / halfLifeDays) * (back % WEEK === 0 ? sameWeekday : 1);
    sum += weight * value;
    total += weight;
  }
  return sum / total;
}

/** Mean of the known values in [from, to), NaN where less than half of them is known. */
export function meanBetween(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let at = Math.max(0, from); at < to; at += 1) {
    const value = values[at] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return 2 * count >= to - from ? sum / count : Number.NaN;
}

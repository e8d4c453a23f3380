import { addDays } from "@oec/domain";
import type { DayType } from "../calendar/day-type.ts";
import type { DayMatrix } from "../profile/day-matrix.ts";

const HOURS = 24;
/** Days whose hours are features: yesterday, the two before, and a week ago. */
const LAG_DAYS = [1, 2, 3, 7] as const;
/** Days before a day that its features look at. */
export const PRICE_HISTORY_DAYS = 29;
const WEEK = 7;
const MONTH = 28;
/** Added to a scale so that a market without any movement does not divide by 0 [share of the mean price's size]. */
const LEAST_SCALE = 0.01;

/** How many features a day has. */
export const PRICE_FEATURES = LAG_DAYS.length * HOURS + 4 + 6 + 2 + 2;

/** What a day's prices are measured against: yesterday's mean, in units of how much prices have moved of late. */
export interface PriceScale {
  readonly reference: number;
  readonly scale: number;
}

/** Daily means and movements of a matrix, computed once for all its days. */
export interface DailyMoves {
  readonly means: Float64Array;
  /** Mean distance from the day's mean plus half the change since the day before. */
  readonly moves: Float64Array;
}

/** The daily figures of a matrix without gaps. */
export function dailyMoves({ values, days }: DayMatrix): DailyMoves {
  const means = new Float64Array(days);
  const moves = new Float64Array(days);
  for (let day = 0; day < days; day += 1) {
    const hours = values.subarray(day * HOURS, (day + 1) * HOURS);
    const mean = hours.reduce((sum, price) => sum + price, 0) / HOURS;
    means[day] = mean;
    const spread = hours.reduce((sum, price) => sum + Math.abs(price - mean), 0) / HOURS;
    moves[day] = spread + 0.5 * Math.abs(mean - (means[day - 1] ?? mean));
  }
  return { means, moves };
}

/** The scale of a day from the days before it. */
export function priceScale({ means, moves }: DailyMoves, day: number): PriceScale {
  let sum = 0;
  let size = 0;
  for (let back = 1; back <= MONTH; back += 1) {
    sum += moves[day - back] as number;
    size += Math.abs(means[day - back] as number);
  }
  return {
    reference: means[day - 1] as number,
    scale: Math.max(sum / MONTH, (LEAST_SCALE * size) / MONTH) || 1,
  };
}

/** Prices on the model's scale: differences from the reference, large ones damped, and back. */
export const toScale = (price: number, { reference, scale }: PriceScale): number =>
  Math.asinh((price - reference) / scale);

/** What the largest move in the model's history may be exceeded by [scaled units]: 27 times the usual move. */
const LARGEST = 4;

export const fromScale = (scaled: number, { reference, scale }: PriceScale): number =>
  reference + scale * Math.sinh(Math.min(LARGEST, Math.max(-LARGEST, scaled)));

/**
 * Writes the features of a day at `at` of `out`; only prices of the days before it are read.
 *
 * @param day - Index in the matrix, {@link PRICE_HISTORY_DAYS} or more; one behind its last day is the next.
 */
export function writePriceFeatures(
  matrix: DayMatrix,
  daily: DailyMoves,
  day: number,
  typeOf: (date: string) => DayType,
  out: Float64Array,
  at: number,
): void {
  const scaled = priceScale(daily, day);
  const { values } = matrix;
  let next = at;
  const push = (value: number): void => {
    out[next] = value;
    next += 1;
  };
  for (const lag of LAG_DAYS) {
    for (let hour = 0; hour < HOURS; hour += 1) {
      push(toScale(values[(day - lag) * HOURS + hour] as number, scaled));
    }
  }
  const { means } = daily;
  for (const span of [WEEK, MONTH]) {
    let sum = 0;
    for (let back = 1; back <= span; back += 1) sum += means[day - back] as number;
    push(toScale(sum / span, scaled));
  }
  const yesterday = values.subarray((day - 1) * HOURS, day * HOURS);
  push(toScale(Math.min(...yesterday), scaled));
  push(toScale(Math.max(...yesterday), scaled));
  const date = addDays(matrix.firstDate, day);
  const weekday = ((matrix.firstWeekday + day - 1) % WEEK) + 1;
  for (const one of [1, 2, 5, 6, 7]) push(weekday === one ? 1 : 0);
  const type = typeOf(date);
  push(type === "holiday" || type === "eve" ? 1 : 0);
  const month = Number(date.slice(5, 7)) - 1;
  const angle = (2 * Math.PI * (month + Number(date.slice(8, 10)) / 31)) / 12;
  push(Math.sin(angle));
  push(Math.cos(angle));
  push(Math.asinh(scaled.reference / scaled.scale));
  push(Math.log(scaled.scale));
}

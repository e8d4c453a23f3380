import { addDays } from "@oec/domain";
import type { DayType } from "../calendar/day-type.ts";
import type { DayMatrix } from "../profile/day-matrix.ts";
import { meanBetween, recentMean, recentMedian, type RecentWeights } from "./recent-hours.ts";

const HOURS = 24;
/** Days before a day that a model needs at least to be told apart from chance. */
export const LOAD_HISTORY_DAYS = 14;
/** Added to a home's usual load [W]: an empty home does not divide by 0. */
const LEAST_W = 100;
/** Added to a scaled load before its logarithm. */
const LOG_FLOOR = 0.1;
const WAVES = 4;
/** Waves that also go with the level of the last week, yesterday and last night. */
const SCALED_WAVES = 3;

/** The plain forecast: the median of the hour and its neighbours, of the last days foremost. */
export const HABIT: RecentWeights = { halfLifeDays: 3, neighbours: 0.3 };

const MEDIANS: readonly RecentWeights[] = [
  HABIT,
  { halfLifeDays: 5, neighbours: 0.3 },
  { halfLifeDays: 1.5, neighbours: 0.5 },
  { halfLifeDays: 10, neighbours: 0.3 },
  { halfLifeDays: 4, neighbours: 0.5, sameWeekday: 4, days: 35 },
  { halfLifeDays: 1e6, neighbours: 0, days: 7 },
  { halfLifeDays: 1e6, neighbours: 0, days: 14 },
  { halfLifeDays: 1e6, neighbours: 0, days: 28 },
];
const MEANS: readonly RecentWeights[] = [
  { halfLifeDays: 4, neighbours: 0 },
  { halfLifeDays: 10, neighbours: 0, sameWeekday: 2 },
];
const LAGS = [1, 2, 7, 14] as const;
const LEVELS = 6;

/** How many features an hour has. */
export const LOAD_FEATURES =
  MEDIANS.length + MEANS.length + LAGS.length + 3 + LEVELS + 3 + WAVES * 4 + SCALED_WAVES * 6;

/** Usual load of the fortnight before a day [W], what its loads are measured in; NaN without any measurement. */
export const loadScale = (values: Float64Array, day: number): number =>
  meanOfKnown(values, (day - LOAD_HISTORY_DAYS) * HOURS, day * HOURS) + LEAST_W;

function meanOfKnown(values: Float64Array, from: number, to: number): number {
  const known = values.subarray(Math.max(0, from), to).filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** A load on the model's scale and back: errors count by their ratio, so that a heating season is no outlier. */
export const toLoadScale = (watts: number, scale: number): number =>
  Math.log(Math.max(0, watts) / scale + LOG_FLOOR);
export const fromLoadScale = (scaled: number, scale: number): number =>
  Math.max(0, Math.exp(scaled) - LOG_FLOOR) * scale;

/** Writes the features of all 24 hours of a day at the start of `out`; only days before it are read. */
export function writeLoadFeatures(
  matrix: DayMatrix,
  day: number,
  typeOf: (date: string) => DayType,
  out: Float64Array,
): void {
  const { values } = matrix;
  const scale = loadScale(values, day);
  const midnight = day * HOURS;
  const type = typeOf(addDays(matrix.firstDate, day));
  const weekday = ((matrix.firstWeekday + day - 1) % 7) + 1;
  const isFree = type !== "workday" && type !== "bridge" ? 1 : 0;
  const level = (from: number, to = midnight): number => {
    const mean = meanBetween(values, from, to);
    return Number.isNaN(mean) ? 1 : mean / scale;
  };
  const evening = level(midnight - 6);
  const yesterday = level(midnight - HOURS);
  const week = level(midnight - 7 * HOURS);
  const night = level(midnight - HOURS, midnight - HOURS + 6);
  const levels = [yesterday, week, level(midnight - 28 * HOURS), evening, level(midnight - 2), night];
  for (let hour = 0; hour < HOURS; hour += 1) {
    let next = hour * LOAD_FEATURES;
    const push = (value: number): void => {
      out[next] = value;
      next += 1;
    };
    const usual = recentMean(values, day, hour, { halfLifeDays: 4, neighbours: 0 });
    const pushLoad = (watts: number): void => {
      push(toLoadScale(Number.isNaN(watts) ? (Number.isNaN(usual) ? scale : usual) : watts, scale));
    };
    for (const weights of MEDIANS) pushLoad(recentMedian(values, day, hour, weights));
    for (const weights of MEANS) pushLoad(recentMean(values, day, hour, weights));
    for (const lag of LAGS) pushLoad(values[midnight - lag * HOURS + hour] ?? Number.NaN);
    const around = midnight - HOURS + hour;
    pushLoad(meanBetween(values, around - 1, Math.min(midnight, around + 2)));
    const week7 = Array.from(
      { length: 7 },
      (_, back) => values[midnight - (back + 1) * HOURS + hour] ?? usual,
    );
    const known = week7.filter((value) => !Number.isNaN(value));
    pushLoad(known.length === 0 ? usual : Math.max(...known));
    pushLoad(known.length === 0 ? usual : Math.min(...known));
    for (const one of levels) push(toLoadScale(one * scale, scale));
    push(isFree);
    push(weekday === 7 ? 1 : 0);
    push(weekday === 1 ? 1 : 0);
    for (let wave = 1; wave <= WAVES; wave += 1) {
      const angle = (2 * Math.PI * wave * (hour + 0.5)) / HOURS;
      const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
      push(sine);
      push(cosine);
      push(sine * isFree);
      push(cosine * isFree);
      if (wave > SCALED_WAVES) continue;
      for (const one of [week, yesterday, evening]) {
        push(sine * one);
        push(cosine * one);
      }
    }
  }
}

import { addDays, OecError, type Instant, type Series } from "@oec/domain";
import type { HolidayCalendar } from "../calendar/calendar.ts";
import { dayTypeReader } from "../calendar/day-type.ts";
import { SWEDEN } from "../calendar/sweden.ts";
import { predictLinear, type LinearModel } from "../linear/design.ts";
import { fitLeastAbsolute } from "../linear/least-absolute.ts";
import { dayMatrix } from "../profile/day-matrix.ts";
import {
  fromLoadScale,
  HABIT,
  LOAD_FEATURES,
  LOAD_HISTORY_DAYS,
  loadScale,
  toLoadScale,
  writeLoadFeatures,
} from "./load-features.ts";
import { recentMedian } from "./recent-hours.ts";

const HOURS = 24;
const DEFAULT_DAYS = 365;
const HALF_LIFE_DAYS = 90;
const PENALTY = 100;
const SMALL_ERROR = 0.05;
const ROUNDS = 6;
/** Learning starts with this many days beside those that features look back at. */
const LEAST_DAYS = 28;
/** Days before a forecast day that its features look at. */
const LOOK_BACK_DAYS = 36;

/** What {@link fitLoadModel} learns from. */
export interface LoadModelOptions {
  /** IANA name of the zone whose clock the habits of the home follow. */
  readonly timeZone: string;
  /** Instant of learning: what had not ended by then, and its own local day, is not read. */
  readonly at: Instant;
  /** Holidays, on which homes live as on weekends; Sweden's unless said. */
  readonly calendar?: HolidayCalendar;
  /** How many days to learn from at most; 365 unless said. */
  readonly days?: number;
  /** Age at which a day counts half [days]; 90 unless said. */
  readonly halfLifeDays?: number;
  /** Weight of the penalty on large coefficients; 100 unless said. */
  readonly penalty?: number;
}

/** A fitted load model; plain data, to be stored as JSON. */
export interface LoadModel {
  readonly kind: "load-linear-1";
  /** First local date that was not learnt. */
  readonly trainedUntil: string;
  readonly trainedHours: number;
  readonly timeZone: string;
  readonly calendar: HolidayCalendar;
  /** Absent while there are too few days to learn from: the median of the last days stands alone. */
  readonly linear?: LinearModel;
}

/**
 * Learns how a home's hours follow from the days before: one linear model of least absolute errors for all hours, on the
 * logarithm of the load in units of the last fortnight's mean.
 *
 * Takes about a fifth of a second of processor time on half a year; do it nightly.
 *
 * @param history - Measured load [W], NaN where missing; hours or shorter.
 * @throws `OecError` `INVALID_TIME_ZONE`, `OUT_OF_RANGE` for a penalty below 0.
 */
export function fitLoadModel(history: Series, options: LoadModelOptions): LoadModel {
  const { timeZone, at, calendar = SWEDEN, days = DEFAULT_DAYS } = options;
  const { halfLifeDays = HALF_LIFE_DAYS, penalty = PENALTY } = options;
  const matrix = dayMatrix(history, at, timeZone, days);
  const first = LOAD_HISTORY_DAYS + 7;
  const typeOf = dayTypeReader(calendar);
  const most = Math.max(0, matrix.days - first) * HOURS;
  const features = new Float64Array(most * LOAD_FEATURES);
  const targets = new Float64Array(most);
  const weights = new Float64Array(most);
  const ofDay = new Float64Array(HOURS * LOAD_FEATURES);
  let rows = 0;
  for (let day = first; day < matrix.days; day += 1) {
    const scale = loadScale(matrix.values, day);
    if (Number.isNaN(scale)) continue;
    writeLoadFeatures(matrix, day, typeOf, ofDay);
    for (let hour = 0; hour < HOURS; hour += 1) {
      const watts = matrix.values[day * HOURS + hour] as number;
      if (Number.isNaN(watts)) continue;
      features.set(ofDay.subarray(hour * LOAD_FEATURES, (hour + 1) * LOAD_FEATURES), rows * LOAD_FEATURES);
      targets[rows] = toLoadScale(watts, scale);
      weights[rows] = 2 ** ((day - matrix.days) / halfLifeDays);
      rows += 1;
    }
  }
  const trainedUntil = addDays(matrix.firstDate, matrix.days);
  const model = { kind: "load-linear-1", trainedUntil, trainedHours: rows, timeZone, calendar } as const;
  if (rows < LEAST_DAYS * HOURS) return model;
  const linear = fitLeastAbsolute(
    {
      features: features.subarray(0, rows * LOAD_FEATURES),
      width: LOAD_FEATURES,
      targets: targets.subarray(0, rows),
      weights: weights.subarray(0, rows),
    },
    { penalty, smallError: SMALL_ERROR, rounds: ROUNDS },
  );
  return { ...model, linear };
}

/** Load by hour of the next local days, as a model expects it. */
export interface LoadDays {
  /** First local date that is forecast: the one of the instant. */
  readonly firstDate: string;
  /** Shape [days * 24] [W]. */
  readonly values: Float64Array;
}

/**
 * The hours of the local day of an instant and of the days after it, from the days before: the mean of the linear model
 * and of the weighted median of the last days. Later days are forecast as if those before them had come as forecast.
 *
 * @param count - How many days, 1 or more.
 * @throws `OecError` `MISSING_DATA` if no hour of the last fortnight is known.
 */
export function forecastLoad(model: LoadModel, history: Series, at: Instant, count = 1): LoadDays {
  const known = dayMatrix(history, at, model.timeZone, LOOK_BACK_DAYS);
  const scale = loadScale(known.values, known.days);
  if (Number.isNaN(scale)) {
    throw new OecError("MISSING_DATA", "no load of the last 14 days is known, expected at least one hour", {
      context: { at, timeZone: model.timeZone },
    });
  }
  const typeOf = dayTypeReader(model.calendar);
  const values = new Float64Array((known.days + count) * HOURS);
  values.set(known.values);
  const features = new Float64Array(HOURS * LOAD_FEATURES);
  for (let day = known.days; day < known.days + count; day += 1) {
    const matrix = { ...known, days: day, values: values.subarray(0, day * HOURS) };
    const unit = loadScale(matrix.values, day);
    writeLoadFeatures(matrix, day, typeOf, features);
    for (let hour = 0; hour < HOURS; hour += 1) {
      const median = recentMedian(matrix.values, day, hour, HABIT);
      const plain = Number.isNaN(median) ? unit : median;
      const learnt =
        model.linear === undefined
          ? plain
          : fromLoadScale(predictLinear(model.linear, features, hour * LOAD_FEATURES), unit);
      values[day * HOURS + hour] = (plain + learnt) / 2;
    }
  }
  return { firstDate: addDays(known.firstDate, known.days), values: values.slice(known.days * HOURS) };
}

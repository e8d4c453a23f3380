import { addDays, OecError, type Instant, type Series } from "@oec/domain";
import type { HolidayCalendar } from "../calendar/calendar.ts";
import { dayTypeReader } from "../calendar/day-type.ts";
import { SWEDEN } from "../calendar/sweden.ts";
import { predictLinear, type LinearModel, type Training } from "../linear/design.ts";
import { fitLeastAbsolute } from "../linear/least-absolute.ts";
import { fitRidge } from "../linear/ridge.ts";
import { dayMatrix, type DayMatrix } from "../profile/day-matrix.ts";
import {
  dailyMoves,
  fromScale,
  PRICE_FEATURES,
  PRICE_HISTORY_DAYS,
  priceScale,
  toScale,
  writePriceFeatures,
} from "./price-features.ts";

const HOURS = 24;
const DEFAULT_DAYS = 1825;
const HALF_LIFE_DAYS = 1000;
const PENALTY = 100;
const SMALL_ERROR = 0.03;
/** More rounds change the errors by less than a thousandth. */
const ROUNDS = 5;
/** Fewer days teach nothing that the median of a week does not know. */
const LEAST_DAYS = 60;

/** What {@link fitPriceModel} learns from. */
export interface PriceModelOptions {
  /** Zone of the market's day, such as `Europe/Stockholm`. */
  readonly timeZone: string;
  /** End of the prices that may be read; must not lie inside a day that is to be learnt. */
  readonly knownUntil: Instant;
  /** Holidays; Sweden's unless said. */
  readonly calendar?: HolidayCalendar;
  /** How many days to learn from, 60 or more; 1825 unless said, fewer where the history is shorter. */
  readonly days?: number;
  /** Age at which a day counts half [days]; 1000 unless said. */
  readonly halfLifeDays?: number;
  /** Weight of the penalty on large coefficients; 100 unless said. */
  readonly penalty?: number;
  /** `absolute` errors (the median, the default) or `squared` ones (the mean). */
  readonly loss?: "absolute" | "squared";
}

/** A fitted price model; plain data, to be stored as JSON. */
export interface PriceModel {
  readonly kind: "price-linear-1";
  /** The day after the last one learnt, `YYYY-MM-DD`. */
  readonly trainedUntil: string;
  readonly trainedDays: number;
  readonly timeZone: string;
  readonly calendar: HolidayCalendar;
  /** One per hour of the local day. */
  readonly hours: readonly LinearModel[];
}

/**
 * Learns the prices of the next day from those of the days before: a linear model for each hour of the local day.
 *
 * Prices count as differences from yesterday's mean, in units of how much they moved in the last four weeks, and large
 * ones are damped (asinh): a model learnt at 30 EUR/MWh still holds at 300. Learning takes about a second of processor
 * time on five years: do it monthly, away from control.
 *
 * @param prices - Any unit, hours or shorter, NaN where missing.
 * @throws `OecError` `MISSING_DATA` if there are fewer than 60 days to learn from, `INVALID_TIME_ZONE`.
 */
export function fitPriceModel(prices: Series, options: PriceModelOptions): PriceModel {
  const { timeZone, knownUntil, calendar = SWEDEN, days = DEFAULT_DAYS } = options;
  const { halfLifeDays = HALF_LIFE_DAYS, penalty = PENALTY, loss = "absolute" } = options;
  const matrix = priceMatrix(prices, knownUntil, timeZone, days + PRICE_HISTORY_DAYS);
  const rows = matrix.days - PRICE_HISTORY_DAYS;
  if (rows < LEAST_DAYS) {
    throw new OecError(
      "MISSING_DATA",
      `${matrix.days} days of prices, expected at least 89 before the instant`,
      {
        context: { days: matrix.days, expected: LEAST_DAYS + PRICE_HISTORY_DAYS, knownUntil },
      },
    );
  }
  const daily = dailyMoves(matrix);
  const typeOf = dayTypeReader(calendar);
  const features = new Float64Array(rows * PRICE_FEATURES);
  const weights = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    writePriceFeatures(matrix, daily, row + PRICE_HISTORY_DAYS, typeOf, features, row * PRICE_FEATURES);
    weights[row] = 2 ** ((row - rows) / halfLifeDays);
  }
  const hours = Array.from({ length: HOURS }, (_, hour) => {
    const targets = Float64Array.from({ length: rows }, (_unused, row) => {
      const day = row + PRICE_HISTORY_DAYS;
      return toScale(matrix.values[day * HOURS + hour] as number, priceScale(daily, day));
    });
    const training: Training = { features, width: PRICE_FEATURES, targets, weights };
    return loss === "absolute"
      ? fitLeastAbsolute(training, { penalty, smallError: SMALL_ERROR, rounds: ROUNDS })
      : fitRidge(training, penalty);
  });
  const trainedUntil = addDays(matrix.firstDate, matrix.days);
  return { kind: "price-linear-1", trainedUntil, trainedDays: rows, timeZone, calendar, hours };
}

/** Prices by hour of the next local days, as a model expects them. */
export interface PriceDays {
  /** First local date that is forecast: the day after the last known one. */
  readonly firstDate: string;
  /** Shape [days * 24], the unit of the prices. */
  readonly values: Float64Array;
}

/**
 * The hours of the days after the last known one. The second and third day are forecast as if the days before them had
 * come as forecast.
 *
 * @param count - How many days, 1 or more.
 * @throws `OecError` `MISSING_DATA` if fewer than 29 days are known.
 */
export function forecastPrices(model: PriceModel, prices: Series, knownUntil: Instant, count = 1): PriceDays {
  const known = priceMatrix(prices, knownUntil, model.timeZone, PRICE_HISTORY_DAYS + 1);
  if (known.days < PRICE_HISTORY_DAYS) {
    throw new OecError("MISSING_DATA", `${known.days} days of prices, expected ${PRICE_HISTORY_DAYS}`, {
      context: { days: known.days, expected: PRICE_HISTORY_DAYS, knownUntil },
    });
  }
  const typeOf = dayTypeReader(model.calendar);
  const values = new Float64Array((known.days + count) * HOURS);
  values.set(known.values);
  const row = new Float64Array(PRICE_FEATURES);
  for (let day = known.days; day < known.days + count; day += 1) {
    const matrix = { ...known, days: day, values: values.subarray(0, day * HOURS) };
    const daily = dailyMoves(matrix);
    writePriceFeatures(matrix, daily, day, typeOf, row, 0);
    const scale = priceScale(daily, day);
    for (const [hour, linear] of model.hours.entries()) {
      values[day * HOURS + hour] = fromScale(predictLinear(linear, row), scale);
    }
  }
  return { firstDate: addDays(known.firstDate, known.days), values: values.slice(known.days * HOURS) };
}

/** Whole local days up to the end of what is known; a missing hour takes the same hour of the day before, else 0. */
function priceMatrix(prices: Series, knownUntil: Instant, timeZone: string, days: number): DayMatrix {
  const matrix = dayMatrix(prices, knownUntil, timeZone, days);
  const values = matrix.values;
  for (let cell = 0; cell < values.length; cell += 1) {
    if (Number.isNaN(values[cell])) values[cell] = values[cell - HOURS] ?? values[cell - 1] ?? 0;
  }
  return matrix;
}

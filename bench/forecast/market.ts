import {
  addDays,
  isoDate,
  localParts,
  localPartsReader,
  startOfLocalDate,
  type Instant,
  type Series,
} from "@oec/domain";
import {
  backtest,
  dieboldMariano,
  fitLasso,
  fitPriceModel,
  forecastPrices,
  isoWeekdayOf,
  mae,
  predictLinear,
  relativeMae,
  rmse,
  type BacktestInput,
  type BacktestStep,
  type BacktestView,
  type LinearModel,
} from "@oec/forecast";
import { atMost, figure, type Row } from "../lib/suite.ts";
import { intervalRows, intervalScore, joined, picked, quarterRows } from "./scores.ts";

const ZONE = "Europe/Stockholm";
const HOURS = 24;
const MS_PER_HOUR = 3_600_000;
/** Days before the scored year whose forecasts calibrate the first intervals. */
const WARM_UP_DAYS = 56;
const REFIT_DAYS = 28;
/** Reached by a plain per-hour linear model on SE3 in 2023. */
const RELATIVE_TARGET = 0.66;
const PLAIN_DAYS = 1825;
const PLAIN_PENALTY = 0.015;
const LAGS = [1, 2, 3, 7] as const;

/** Rows of a market's day-ahead prices over one year. @param prices - [currency/MWh]. */
export function marketRows(id: string, prices: Series, year: number): readonly Row[] {
  const name = `${id}, ${year}, day ahead`;
  const origins = daysOf(`${year}-01-01`, `${year}-12-31`, WARM_UP_DAYS);
  const days = localHours(prices);
  const published = publicationTimes(prices);
  const inputs = {
    prices: {
      series: prices,
      availableAt: (slot) => published[slot] ?? Infinity,
    } satisfies BacktestInput,
  };
  const actual = (origin: Instant): Float64Array => dayOf(days, addDays(dateOf(origin), 1));
  const known = (view: BacktestView): Instant => startOfDay(addDays(dateOf(view.origin), 1));
  const run = { inputs, origins, actual, refitEvery: REFIT_DAYS };
  const own = backtest({
    ...run,
    fit: (view) => fitPriceModel(view.series("prices"), { timeZone: ZONE, knownUntil: known(view) }),
    forecast: (model, view) => forecastPrices(model, view.series("prices"), known(view)).values,
  });
  const naive = backtest({
    ...run,
    fit: () => undefined,
    forecast: (_model, view) => {
      const date = addDays(dateOf(view.origin), 1);
      const weekday = isoWeekdayOf(date);
      return dayOf(days, addDays(date, weekday === 1 || weekday >= 6 ? -7 : -1));
    },
  });
  const plain = backtest({
    ...run,
    fit: (view) => fitPlain(days, dateOf(view.origin)),
    forecast: (model, view) => plainForecast(model, days, addDays(dateOf(view.origin), 1)),
  });
  const isScored = (origin: Instant): boolean => dateOf(origin) >= addDays(`${year}-01-01`, -1);
  const [o, n, p] = [own, naive, plain].map((steps) => picked(steps, isScored)) as [
    readonly BacktestStep[],
    readonly BacktestStep[],
    readonly BacktestStep[],
  ];
  return [
    ...scoreRows(id, name, o, n, p),
    ...quarterRows(`forecast/${id}`, name, "EUR/MWh", o, n, ZONE),
    ...intervalRows(
      `forecast/${id}`,
      name,
      "EUR/MWh",
      intervalScore(own, WARM_UP_DAYS),
      intervalScore(naive, WARM_UP_DAYS),
    ),
  ];
}

function scoreRows(
  id: string,
  name: string,
  own: readonly BacktestStep[],
  naive: readonly BacktestStep[],
  plain: readonly BacktestStep[],
): readonly Row[] {
  const actual = joined(own, "actual");
  const [said, naively, plainly] = [own, naive, plain].map((steps) => joined(steps, "forecast")) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const against = relativeMae(actual, plainly, naively);
  const isBetter = dieboldMariano(actual, said, plainly, HOURS);
  const row = (metric: string, text: string, value: number, unit: string): Row =>
    figure({ id: `forecast/${id}/${metric}`, name: `${name}: ${text}`, value, unit });
  return [
    row("days", "days", own.length, "days"),
    row("mae", "MAE", mae(actual, said), "EUR/MWh"),
    row("rmse", "RMSE", rmse(actual, said), "EUR/MWh"),
    row("naive-mae", "MAE of the same hour yesterday or a week ago", mae(actual, naively), "EUR/MWh"),
    atMost(RELATIVE_TARGET, {
      id: `forecast/${id}/rmae`,
      name: `${name}: MAE against the naive forecast`,
      value: relativeMae(actual, said, naively),
      unit: "1",
      peer: { name: "plain linear model per hour with an L1 penalty", value: against },
    }),
    atMost(1, {
      id: `forecast/${id}/against-plain`,
      name: `${name}: MAE against the plain linear model`,
      value: relativeMae(actual, said, plainly),
      unit: "1",
    }),
    row("diebold-mariano", "Diebold-Mariano p against the plain model", isBetter.pValue, "1"),
  ];
}

/** Prices by local date, 24 each: a skipped hour takes the hour before, a repeated one counts once. */
type LocalDays = ReadonlyMap<string, Float64Array>;

function localHours({ horizon, values }: Series): LocalDays {
  const days = new Map<string, Float64Array>();
  const partsAt = localPartsReader(ZONE);
  for (let slot = 0; slot < horizon.count; slot += 1) {
    const parts = partsAt(horizon.edges[slot] ?? 0);
    const date = isoDate(parts);
    const day = days.get(date) ?? new Float64Array(HOURS).fill(Number.NaN);
    days.set(date, day);
    day[parts.hour] = values[slot] ?? Number.NaN;
  }
  for (const day of days.values()) {
    for (let hour = 1; hour < HOURS; hour += 1) {
      if (Number.isNaN(day[hour])) day[hour] = day[hour - 1] ?? Number.NaN;
    }
  }
  return days;
}

const dayOf = (days: LocalDays, date: string): Float64Array =>
  days.get(date) ?? new Float64Array(HOURS).fill(Number.NaN);

/** Prices of a local day are out at 13:00 of the day before: at noon all of today's are known and none of tomorrow's. */
function publicationTimes({ horizon }: Series): Float64Array {
  const partsAt = localPartsReader(ZONE);
  let last = "";
  let published = 0;
  return Float64Array.from({ length: horizon.count }, (_, slot) => {
    const date = isoDate(partsAt(horizon.edges[slot] ?? 0));
    if (date !== last) published = startOfDay(addDays(date, -1)) + 13 * MS_PER_HOUR;
    last = date;
    return published;
  });
}

const dateOf = (at: Instant): string => isoDate(localParts(at, ZONE));
const startOfDay = (date: string): Instant => startOfLocalDate(date, ZONE);

/** Noon of the day before each date, with days before the first. */
function daysOf(first: string, last: string, before: number): readonly Instant[] {
  const origins: Instant[] = [];
  for (let date = addDays(first, -before); date <= last; date = addDays(date, 1)) {
    origins.push(startOfDay(addDays(date, -1)) + 12 * MS_PER_HOUR);
  }
  return origins;
}

/** The yardstick: per hour, damped prices of the days before and the weekday, least squares with an L1 penalty. */
interface Plain {
  readonly centre: number;
  readonly scale: number;
  readonly hours: readonly LinearModel[];
}

function fitPlain(days: LocalDays, lastKnown: string): Plain {
  const dates = Array.from({ length: PLAIN_DAYS }, (_, back) => addDays(lastKnown, -back)).filter((date) =>
    [0, ...LAGS].every(
      (lag) => days.get(addDays(date, -lag))?.every((price) => !Number.isNaN(price)) === true,
    ),
  );
  const all = Float64Array.from(dates.flatMap((date) => [...dayOf(days, date)])).sort();
  const centre = all[all.length >> 1] ?? 0;
  const away = all.map((price) => Math.abs(price - centre)).sort();
  const scale = 1.4826 * (away[away.length >> 1] ?? 1);
  const rows = dates.map((date) => plainFeatures(days, date, centre, scale));
  const width = rows[0]?.length ?? 0;
  const features = Float64Array.from(rows.flat());
  const hours = Array.from({ length: HOURS }, (_, hour) => {
    const targets = Float64Array.from(dates, (date) =>
      Math.asinh(((dayOf(days, date)[hour] ?? 0) - centre) / scale),
    );
    return fitLasso({ features, width, targets }, PLAIN_PENALTY);
  });
  return { centre, scale, hours };
}

function plainFeatures(days: LocalDays, date: string, centre: number, scale: number): number[] {
  const weekday = isoWeekdayOf(date);
  return [
    ...LAGS.flatMap((lag) =>
      Array.from(dayOf(days, addDays(date, -lag)), (price) => Math.asinh((price - centre) / scale)),
    ),
    ...[1, 2, 5, 6, 7].map((one) => (one === weekday ? 1 : 0)),
  ];
}

function plainForecast({ centre, scale, hours }: Plain, days: LocalDays, date: string): Float64Array {
  const row = plainFeatures(days, date, centre, scale);
  return Float64Array.from(hours, (model) => {
    const damped = Math.min(8, Math.max(-8, predictLinear(model, row)));
    return centre + scale * Math.sinh(damped);
  });
}

import {
  localDayStart,
  MS_PER_HOUR,
  regularHorizon,
  type Horizon,
  type Instant,
  type Series,
} from "@oec/domain";
import {
  bias,
  buildForecast,
  fitLoadModel,
  fitPriceModel,
  forecastLoad,
  forecastPrices,
  mae,
  medianOfDays,
  readPrices,
  relativeMae,
  rmse,
  RollingConformal,
  seasonalNaive,
  weightedDays,
} from "@oec/forecast";
import { homeRows } from "../forecast/home.ts";
import { marketRows } from "../forecast/market.ts";
import { sunRows } from "../forecast/sun.ts";
import { HOME_ZONE, readRecordings, SLOT_MS } from "../control/recording.ts";
import { atMost, figure, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";

const DAY_MS = 24 * MS_PER_HOUR;
const DAY_SLOTS = DAY_MS / SLOT_MS;
/** Days before the first scored one: every model has its history. */
const HISTORY_DAYS = 30;
/** A forecast of two days, so that a month of hourly planning takes well under a second. */
const BUNDLE_TARGET_MS = 0.2;
const BUNDLE_HOURS = 48;
/** A day of quarters from fitted models, warm. */
const LEARNT_TARGET_MS = 20;
const QUARTERS = 96;
const RESOLUTIONS = [60, 30, 15] as const;

type Forecast = (history: Series, day: Horizon) => Readonly<Float64Array>;

const MODELS: Readonly<Record<string, { readonly name: string; readonly forecast: Forecast }>> = {
  yesterday: {
    name: "yesterday",
    forecast: (history, day) => seasonalNaive(history, day, { seasonMs: DAY_MS }).values,
  },
  "last-week": {
    name: "a week ago",
    forecast: (history, day) => seasonalNaive(history, day, { seasonMs: 7 * DAY_MS }).values,
  },
  median: {
    name: "median of 7 days",
    forecast: (history, day) => medianOfDays(history, day, { timeZone: HOME_ZONE }).values,
  },
  weighted: {
    name: "weighted mean of 14 days",
    forecast: (history, day) => weightedDays(history, day, { timeZone: HOME_ZONE, days: 14 }).values,
  },
};

export const suite: Suite = {
  name: "forecast",
  description: "day-ahead load and PV of a real home from its past alone, and what a forecast costs",
  options: {
    household: {
      type: "string",
      description: "another household recording: time_utc,load_W,pv_W in half-hours",
    },
    zone: { type: "string", description: `zone of the household (${HOME_ZONE})` },
    prices: { type: "string", description: "another market's prices per MWh: time_utc,<any name>" },
    year: { type: "string", description: "year of the prices that is scored (2023)" },
  },
  run(context) {
    const { load, pv, spot } = readRecordings(context);
    const { zone, prices, year } = context.options;
    const market =
      typeof prices === "string" ? readPrices(context.file(prices), prices, "eur/MWh") : undefined;
    const series = market === undefined ? spot : { horizon: market.horizon, values: market.perKwh };
    const perMwh = { horizon: series.horizon, values: series.values.map((price) => 1000 * price) };
    context.progress("day-ahead prices of a year");
    const priceRows = marketRows(market === undefined ? "se3" : "market", perMwh, Number(year ?? 2023));
    context.progress("the home's last 90 days");
    return [
      ...sunRows(context),
      ...priceRows,
      ...homeRows(load, typeof zone === "string" ? zone : HOME_ZONE),
      ...accuracyRows("load", load),
      ...accuracyRows("pv", pv),
      ...timingRows(context, load, pv, spot),
      learntRow(context, load, pv, spot),
    ];
  },
};

/** Errors of each model over all days, each forecast at UTC midnight. */
function accuracyRows(id: string, history: Series): readonly Row[] {
  const days = scoredDays(history);
  const actual = days.flatMap((day) => [
    ...history.values.slice(slotOf(history, day), slotOf(history, day) + DAY_SLOTS),
  ]);
  const forecasts = Object.entries(MODELS).map(([model, { name, forecast }]) => ({
    model,
    name,
    values: days.flatMap((day) => [...forecast(history, regularHorizon(day, SLOT_MS, DAY_SLOTS))]),
  }));
  const yardstick = forecasts[0]?.values ?? [];
  return forecasts.flatMap(({ model, name, values }) => {
    const title = `${id}, ${days.length} days ahead by a day: ${name}`;
    const row = (metric: string, text: string, value: number, unit: string): Row =>
      figure({ id: `forecast/${id}/${model}/${metric}`, name: `${title}, ${text}`, value, unit });
    return [
      row("mae", "MAE", mae(actual, values), "W"),
      row("rmse", "RMSE", rmse(actual, values), "W"),
      row("bias", "bias", bias(actual, values), "W"),
      ...(values === yardstick
        ? []
        : [row("rmae", "MAE against yesterday", relativeMae(actual, values, yardstick), "1")]),
    ];
  });
}

function scoredDays(history: Series): readonly Instant[] {
  const first = Math.ceil((history.horizon.edges[0] ?? 0) / DAY_MS) * DAY_MS + HISTORY_DAYS * DAY_MS;
  const end = history.horizon.edges[history.horizon.count] ?? 0;
  const days: Instant[] = [];
  for (let day = first; day + DAY_MS <= end; day += DAY_MS) days.push(day);
  return days;
}

const slotOf = ({ horizon }: Series, at: Instant): number =>
  Math.round((at - (horizon.edges[0] ?? 0)) / SLOT_MS);

/** Time of one whole bundle, at the end of the recording. */
/** Price, load and sun of the next 24 hours in quarters with intervals, from models that are fitted already. */
function learntRow(context: SuiteContext, load: Series, pv: Series, spot: Series): Row {
  const at = localDayStart(load.horizon.edges[load.horizon.count] ?? 0, HOME_ZONE);
  const known = localDayStart(spot.horizon.edges[spot.horizon.count] ?? 0, HOME_ZONE);
  const day = regularHorizon(at, DAY_MS / QUARTERS, QUARTERS);
  const priceModel = fitPriceModel(spot, { timeZone: HOME_ZONE, knownUntil: known, days: 120 });
  const loadModel = fitLoadModel(load, { timeZone: HOME_ZONE, at });
  const calibrated = (): RollingConformal => {
    const intervals = new RollingConformal({ slots: 24 });
    for (let past = 0; past < 28; past += 1) {
      const said = Float64Array.from({ length: 24 }, (_, hour) => hour);
      intervals.learn(
        said,
        said.map((value, hour) => value + Math.sin(past * 24 + hour)),
      );
    }
    return intervals;
  };
  const [ofPrice, ofLoad, ofSun] = [calibrated(), calibrated(), calibrated()];
  const forecast = (): unknown => {
    const price = forecastPrices(priceModel, spot, known).values;
    const house = forecastLoad(loadModel, load, at).values;
    const sun = weightedDays(pv, day, { timeZone: HOME_ZONE, at }).values;
    const sunHours = Float64Array.from({ length: 24 }, (_, hour) => sun[4 * hour] ?? 0);
    const columns = [
      [price, ofPrice.interval(price)],
      [house, ofLoad.interval(house)],
      [sunHours, ofSun.interval(sunHours)],
    ] as const;
    return columns.map(([values, { lower, upper }]) =>
      [values, lower, upper].map((hours) =>
        Float64Array.from({ length: QUARTERS }, (_, quarter) => hours[Math.floor(quarter / 4)] ?? 0),
      ),
    );
  };
  return atMost(LEARNT_TARGET_MS, {
    id: "forecast/learnt-96-quarters",
    name: "96 quarters of price, load and sun with intervals, models fitted, processor time",
    value: context.stopwatch.time(forecast).cpuMs,
    unit: "ms",
  });
}

function timingRows(context: SuiteContext, load: Series, pv: Series, spot: Series): readonly Row[] {
  const at = (load.horizon.edges[load.horizon.count] ?? 0) - DAY_MS;
  // The prices end in another year: their last hours stand for the days around the forecast.
  const shift = at + DAY_MS - (spot.horizon.edges[spot.horizon.count] ?? 0);
  const prices = {
    horizon: { edges: spot.horizon.edges.map((edge) => edge + shift), count: spot.horizon.count },
    values: spot.values,
  };
  return RESOLUTIONS.map((minutes) => {
    const horizon = regularHorizon(at, minutes * 60_000, (BUNDLE_HOURS * 60) / minutes);
    const bundle = (): unknown =>
      buildForecast({ at, horizon, timeZone: HOME_ZONE, currency: "EUR", prices, load, pv });
    return atMost(BUNDLE_TARGET_MS, {
      id: `forecast/bundle-${minutes}-min`,
      name: `one bundle of ${BUNDLE_HOURS} h in ${minutes} min slots, processor time`,
      value: context.stopwatch.time(bundle).cpuMs,
      unit: "ms",
    });
  });
}

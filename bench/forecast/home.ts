import {
  addDays,
  localDate,
  localDayHorizon,
  startOfLocalDate,
  type Horizon,
  type Instant,
  type Series,
} from "@oec/domain";
import {
  backtest,
  dieboldMariano,
  fitLoadModel,
  forecastLoad,
  mae,
  medianOfDays,
  relativeMae,
  rmse,
  seasonalNaive,
  type BacktestInput,
  type BacktestStep,
  type HolidayCalendar,
} from "@oec/forecast";
import { atMost, figure, type Row } from "../lib/suite.ts";
import { intervalRows, intervalScore, joined, picked, quarterRows } from "./scores.ts";

const HOURS = 24;
const MS_PER_HOUR = 3_600_000;
const DAY_MS = HOURS * MS_PER_HOUR;
const SCORED_DAYS = 90;
const WARM_UP_DAYS = 35;
const TARGET = 0.97;
/** Its holidays are not known: every day is what its weekday says. */
const NO_HOLIDAYS: HolidayCalendar = { country: "--", days: [] };

/** Rows of a home's load by the hour, one day ahead at local midnight, the last 90 days. */
export function homeRows(load: Series, timeZone: string): readonly Row[] {
  const end = load.horizon.edges[load.horizon.count] ?? 0;
  const today = localDate(end, timeZone);
  const origins = Array.from({ length: SCORED_DAYS + WARM_UP_DAYS }, (_, index) =>
    startOfLocalDate(addDays(today, index - SCORED_DAYS - WARM_UP_DAYS), timeZone),
  );
  const inputs = {
    load: { series: load, availableAt: (_slot, _start, slotEnd) => slotEnd } satisfies BacktestInput,
  };
  const hoursOf = (origin: Instant): Horizon =>
    localDayHorizon(localDate(origin, timeZone), timeZone, MS_PER_HOUR);
  const run = { inputs, origins, actual: (origin: Instant) => clockHours(hourly(load, hoursOf(origin))) };
  const own = backtest({
    ...run,
    fit: (view) => fitLoadModel(view.series("load"), { timeZone, at: view.origin, calendar: NO_HOLIDAYS }),
    forecast: (model, view) => forecastLoad(model, view.series("load"), view.origin).values,
  });
  const simple = (make: (history: Series, day: Horizon) => Readonly<Float64Array>): readonly BacktestStep[] =>
    backtest({
      ...run,
      fit: () => undefined,
      forecast: (_model, view) => clockHours(make(view.series("load"), hoursOf(view.origin))),
    });
  const yardsticks = {
    "median-7": simple((history, day) => medianOfDays(history, day, { timeZone }).values),
    "median-21": simple((history, day) => medianOfDays(history, day, { timeZone, days: 21 }).values),
    "naive-day": simple((history, day) => seasonalNaive(history, day, { seasonMs: DAY_MS }).values),
    "naive-week": simple((history, day) => seasonalNaive(history, day, { seasonMs: 7 * DAY_MS }).values),
  };
  const first = origins[WARM_UP_DAYS] ?? 0;
  const scored = (steps: readonly BacktestStep[]): readonly BacktestStep[] =>
    picked(steps, (origin) => origin >= first);
  return [
    ...scoreRows(
      scored(own),
      Object.entries(yardsticks).map(([id, steps]) => [id, scored(steps)]),
    ),
    ...quarterRows(
      "forecast/home",
      "home load by hours",
      "W",
      scored(own),
      scored(yardsticks["median-7"]),
      timeZone,
    ),
    ...intervalRows(
      "forecast/home",
      "home load by hours",
      "W",
      intervalScore(own, WARM_UP_DAYS, 0),
      intervalScore(yardsticks["naive-week"], WARM_UP_DAYS, 0),
    ),
  ];
}

function scoreRows(
  own: readonly BacktestStep[],
  yardsticks: readonly (readonly [string, readonly BacktestStep[]])[],
): readonly Row[] {
  const actual = joined(own, "actual");
  const said = joined(own, "forecast");
  const errors = yardsticks.map(([id, steps]) => ({ id, values: joined(steps, "forecast") }));
  const [best] = errors.toSorted((a, b) => mae(actual, a.values) - mae(actual, b.values));
  const name = `home load by hours, last ${own.length} days`;
  return [
    figure({ id: "forecast/home/mae", name: `${name}: MAE`, value: mae(actual, said), unit: "W" }),
    figure({ id: "forecast/home/rmse", name: `${name}: RMSE`, value: rmse(actual, said), unit: "W" }),
    ...errors.map(({ id, values }) =>
      figure({
        id: `forecast/home/${id}/mae`,
        name: `${name}: MAE, ${id}`,
        value: mae(actual, values),
        unit: "W",
      }),
    ),
    ...(best === undefined
      ? []
      : [
          atMost(TARGET, {
            id: "forecast/home/against-best",
            name: `${name}: MAE against the best of them, ${best.id}`,
            value: relativeMae(actual, said, best.values),
            unit: "1",
          }),
          figure({
            id: "forecast/home/diebold-mariano",
            name: `${name}: Diebold-Mariano p against ${best.id}`,
            value: dieboldMariano(actual, said, best.values, HOURS).pValue,
            unit: "1",
          }),
        ]),
  ];
}

/** Mean load of each hour, NaN where less than half of it is known. */
function hourly(series: Series, hours: Horizon): Float64Array {
  // The same hour "yesterday" of a day later: the reader of the past with nothing hidden.
  const later = { edges: hours.edges.map((edge) => edge + DAY_MS), count: hours.count };
  return Float64Array.from(
    seasonalNaive(series, later, { seasonMs: DAY_MS, maxSeasons: 1, fallback: Number.NaN, at: Infinity })
      .values,
  );
}

/** The 24 hours on the clock of a day of 23 or 25: the skipped hour repeats, the repeated one counts once. */
function clockHours(values: Readonly<Float64Array>): Float64Array {
  if (values.length === HOURS) return Float64Array.from(values);
  const change = 2;
  if (values.length < HOURS) {
    return Float64Array.of(...values.slice(0, change), values[change - 1] ?? 0, ...values.slice(change));
  }
  const both = ((values[change] ?? 0) + (values[change + 1] ?? 0)) / 2;
  return Float64Array.of(...values.slice(0, change), both, ...values.slice(change + 2));
}

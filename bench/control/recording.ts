import {
  localDayStart,
  MS_PER_HOUR,
  OecError,
  regularHorizon,
  slotIndexAt,
  type Horizon,
  type Instant,
  type Series,
} from "@oec/domain";
import { readHousehold, readPrices, type HouseholdRecording } from "@oec/forecast";
import { SuiteSkipped, WrongUse, type SuiteContext } from "../lib/suite.ts";

/** The zone of the recorded home. */
export const HOME_ZONE = "Europe/Paris";
/** Length of a slot of the benchmark [ms]. */
export const SLOT_MS = MS_PER_HOUR / 2;
/** Length of the benchmark, local days. */
const WINDOW_DAYS = 14;
const HISTORY_DAYS = 28;
const MS_PER_DAY = 24 * MS_PER_HOUR;

/** A home's recording and the spot prices it is combined with. */
export interface Recordings {
  readonly load: Series;
  readonly pv: Series;
  /** SE3 day-ahead [EUR/kWh]. */
  readonly spot: Series;
}

/** Reads the home (`--household FILE`, else every recording of the data folder) and the SE3 prices. */
export function readRecordings(context: SuiteContext): Recordings {
  const named = context.options["household"];
  const files = typeof named === "string" ? [named] : csvFiles(context, "household", "");
  const homes = files.map((file) => {
    const text = typeof named === "string" ? context.file(file) : context.data(file);
    return readable(() => readHousehold(text, file));
  });
  const home = joined(homes);
  const [prices] = csvFiles(context, "prices", "se3");
  if (prices === undefined) throw new SuiteSkipped("there are no SE3 prices among the recordings");
  const { horizon, perKwh } = readPrices(context.data(prices), prices, "eur/MWh");
  return {
    load: { horizon: home.horizon, values: home.loadW },
    pv: { horizon: home.horizon, values: home.pvW },
    spot: { horizon, values: perKwh },
  };
}

/** Faults of a file that the user named are wrong use, with the reader's own words. */
function readable<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw OecError.is(error) ? new WrongUse(error.message, { cause: error }) : error;
  }
}

const csvFiles = (context: SuiteContext, folder: string, prefix: string): readonly string[] =>
  context.dataFiles(folder).filter((file) => file.startsWith(`${folder}/${prefix}`) && file.endsWith(".csv"));

/** Several recordings of one home on one grid of half-hours; where two have a value, the later file counts. */
function joined(homes: readonly HouseholdRecording[]): HouseholdRecording {
  const [first] = homes;
  if (first === undefined) throw new SuiteSkipped("there is no household recording");
  if (homes.some((home) => home.slotMs !== SLOT_MS)) {
    throw new WrongUse(
      "the benchmark is defined on half-hours, and the household recording has another step",
    );
  }
  if (homes.length === 1) return first;
  const start = Math.min(...homes.map((home) => home.horizon.edges[0] ?? Infinity));
  const end = Math.max(...homes.map((home) => home.horizon.edges[home.horizon.count] ?? -Infinity));
  const horizon = regularHorizon(start, SLOT_MS, Math.round((end - start) / SLOT_MS));
  const loadW = new Float64Array(horizon.count).fill(Number.NaN);
  const pvW = new Float64Array(horizon.count).fill(Number.NaN);
  for (const home of homes) {
    const offset = Math.round(((home.horizon.edges[0] ?? start) - start) / SLOT_MS);
    for (let slot = 0; slot < home.horizon.count; slot += 1) {
      loadW[offset + slot] = firstNumber(home.loadW[slot], loadW[offset + slot]);
      pvW[offset + slot] = firstNumber(home.pvW[slot], pvW[offset + slot]);
    }
  }
  return { horizon, slotMs: SLOT_MS, loadW, pvW };
}

const firstNumber = (a = Number.NaN, b = Number.NaN): number => (Number.isNaN(a) ? b : a);

/** The half-hours of the fourteen local days from an instant's day on. */
export function windowFrom(at: Instant): Horizon {
  const start = localDayStart(at, HOME_ZONE);
  const end = localDayStart(start + (WINDOW_DAYS * 24 + 12) * MS_PER_HOUR, HOME_ZONE);
  return regularHorizon(start, SLOT_MS, Math.round((end - start) / SLOT_MS));
}

/** Whether a series covers a window at all. */
export const covers = (series: Series, window: Horizon): boolean =>
  slotIndexAt(series.horizon, window.edges[0] ?? Number.NaN) !== -1 &&
  slotIndexAt(series.horizon, (window.edges[window.count] ?? Number.NaN) - 1) !== -1;

/** The windows without a missing half-hour that have four weeks of history, one a week from the first day on. */
export function wholeWindows(load: Series): readonly Horizon[] {
  const windows: Horizon[] = [];
  const first = (load.horizon.edges[0] ?? Number.NaN) + (HISTORY_DAYS + 1) * MS_PER_DAY;
  const last = load.horizon.edges[load.horizon.count] ?? Number.NaN;
  for (
    let at = localDayStart(first, HOME_ZONE);
    at < last;
    at = localDayStart(at + 7.5 * MS_PER_DAY, HOME_ZONE)
  ) {
    const window = windowFrom(at);
    if (covers(load, window) && missingIn(load, window) === 0) windows.push(window);
  }
  return windows;
}

/** How many slots of a window have no measurement. */
export function missingIn(series: Series, window: Horizon): number {
  const start = slotIndexAt(series.horizon, window.edges[0] ?? Number.NaN);
  return series.values.slice(start, start + window.count).filter((value) => Number.isNaN(value)).length;
}

/** The values of a window; missing ones on the straight line between their neighbours. */
export function filledWindow(series: Series, window: Horizon): Float64Array {
  const start = slotIndexAt(series.horizon, window.edges[0] ?? Number.NaN);
  const values = series.values.slice(start, start + window.count);
  let before = -1;
  for (let slot = 0; slot <= values.length; slot += 1) {
    if (slot < values.length && Number.isNaN(values[slot] ?? Number.NaN)) continue;
    const from = values[before] ?? values[slot] ?? 0;
    const to = values[slot] ?? from;
    for (let gap = before + 1; gap < slot; gap += 1) {
      values[gap] = from + ((to - from) * (gap - before)) / (slot - before);
    }
    before = slot;
  }
  return values;
}

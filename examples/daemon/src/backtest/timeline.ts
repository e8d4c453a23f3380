import {
  addDays,
  horizonEnd,
  horizonStart,
  localDate,
  localDayHorizon,
  OecError,
  regularHorizon,
  type Horizon,
  type Instant,
  type Milliseconds,
  type Series,
} from "@oec/domain";
import { alignmentDays, shiftPrices } from "./align.ts";
import type { BacktestInput } from "./input.ts";

const MS_PER_DAY = 86_400_000;
const SHORTEST_SLOT_MS = 60_000;
/** How much of the recording before the period forecasts may look at. */
const HISTORY_DAYS = 42;
/** How far behind the period plans look. */
const BEYOND_DAYS = 4;

/** Household and prices on one regular grid of UTC slots, from the history before the period to the plans behind it. */
export interface Timeline {
  readonly horizon: Horizon;
  readonly slotMs: Milliseconds;
  readonly hours: number;
  /** Shape [horizon.count], NaN where missing. */
  readonly loadW: Float64Array;
  readonly pvW: Float64Array;
  /** In the tariff's currency. */
  readonly spotPerKwh: Float64Array;
  /** The local days of the period in order; their slots follow each other. */
  readonly days: readonly TimelineDay[];
  /** By how many days the prices were moved. */
  readonly priceShiftDays: number;
}

/** A local day of the period: slots `first` to `end - 1`. */
export interface TimelineDay {
  readonly day: string;
  readonly first: number;
  readonly end: number;
}

/**
 * Lays household and prices on their longest common slot.
 *
 * @throws {@link OecError} `OUT_OF_RANGE` for days outside the data or a period that ends before it starts, `MISSING_DATA`
 *   if no shift aligns the prices, `INVALID_ARGUMENT` if currencies or grids do not fit.
 */
export function buildTimeline(input: BacktestInput): Timeline {
  const { household, from, to, tariff } = input;
  const { timeZone } = tariff;
  if (from > to)
    throw outside(`the period starts on ${from} and ends on ${to}, before it starts`, { from, to });
  const start = dayStart(from, timeZone);
  const end = dayStart(addDays(to, 1), timeZone);
  checkCovered("household", household.horizon, input, timeZone);
  const shift = input.alignYear === true ? alignmentDays(input.prices, start, end) : 0;
  const prices = shiftPrices(input.prices, shift);
  checkCovered("prices", prices.horizon, input, timeZone);
  const slotMs = commonSlot(household.slotMs, prices.slotMs, [
    horizonStart(household.horizon) - horizonStart(prices.horizon),
    horizonStart(household.horizon) - start,
  ]);
  const first = Math.min(start, Math.max(horizonStart(household.horizon), start - HISTORY_DAYS * MS_PER_DAY));
  const origin = start - Math.ceil((start - first) / slotMs) * slotMs;
  const horizon = regularHorizon(
    origin,
    slotMs,
    Math.round((end + BEYOND_DAYS * MS_PER_DAY - origin) / slotMs),
  );
  const rate = exchangeRate(input);
  return {
    horizon,
    slotMs,
    hours: slotMs / 3_600_000,
    loadW: onGrid({ horizon: household.horizon, values: household.loadW }, household.slotMs, horizon),
    pvW: onGrid({ horizon: household.horizon, values: household.pvW }, household.slotMs, horizon),
    spotPerKwh: onGrid({ horizon: prices.horizon, values: prices.perKwh }, prices.slotMs, horizon).map(
      (price) => price * rate,
    ),
    days: daysBetween(from, to, timeZone, origin, slotMs),
    priceShiftDays: shift,
  };
}

const dayStart = (day: string, timeZone: string): Instant => horizonStart(localDayHorizon(day, timeZone));

function daysBetween(
  from: string,
  to: string,
  timeZone: string,
  origin: Instant,
  slotMs: Milliseconds,
): TimelineDay[] {
  const days: TimelineDay[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const { edges, count } = localDayHorizon(day, timeZone, slotMs);
    const first = Math.round(((edges[0] ?? 0) - origin) / slotMs);
    days.push({ day, first, end: Math.round(((edges[count] ?? 0) - origin) / slotMs) });
  }
  return days;
}

function exchangeRate({ prices, tariff, exchangeRate }: BacktestInput): number {
  if (prices.currency === tariff.currency) return 1;
  if (exchangeRate !== undefined) return exchangeRate;
  throw new OecError(
    "INVALID_ARGUMENT",
    `the prices are in ${prices.currency}, the tariff "${tariff.name}" is in ${tariff.currency}: add a table ` +
      `[exchange_rate] with from = "${prices.currency}" and rate to the tariff file`,
    { context: { prices: prices.currency, tariff: tariff.currency } },
  );
}

function checkCovered(
  what: "household" | "prices",
  horizon: Horizon,
  { from, to }: BacktestInput,
  timeZone: string,
): void {
  const first = localDate(horizonStart(horizon), timeZone);
  const last = localDate(horizonEnd(horizon) - 1, timeZone);
  if (from >= first && to <= last) return;
  const hint = what === "prices" ? "; --align-year takes the prices of another year" : "";
  throw outside(
    `${from} to ${to} lies outside the data: the ${what} file holds ${first} to ${last} (local days in ${timeZone})${hint}`,
    { from, to, first, last },
  );
}

const outside = (message: string, context: object): OecError =>
  new OecError("OUT_OF_RANGE", message, { context });

/** The longest slot that divides both steps and all offsets between the grids. */
function commonSlot(
  household: Milliseconds,
  prices: Milliseconds,
  offsets: readonly Milliseconds[],
): Milliseconds {
  const slotMs = offsets.reduce(
    (step, offset) => divisor(step, Math.abs(offset)),
    divisor(household, prices),
  );
  if (slotMs >= SHORTEST_SLOT_MS) return slotMs;
  throw new OecError(
    "INVALID_ARGUMENT",
    `the steps of household (${household / 1000} s) and prices (${prices / 1000} s) have no common slot of a minute or more`,
    { context: { household, prices, slotMs } },
  );
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Means of a regular series on a finer grid; NaN outside. */
function onGrid(series: Series, stepMs: Milliseconds, grid: Horizon): Float64Array {
  const first = horizonStart(series.horizon);
  return Float64Array.from({ length: grid.count }, (_, slot) => {
    const source = Math.floor(((grid.edges[slot] ?? Number.NaN) - first) / stepMs);
    return series.values[source] ?? Number.NaN;
  });
}

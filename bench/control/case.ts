import {
  localPartsReader,
  MS_PER_HOUR,
  regularHorizon,
  type Horizon,
  type Instant,
  type Series,
} from "@oec/domain";
import { completePrices, dayAheadKnownUntil } from "@oec/forecast";
import { WrongUse } from "../lib/suite.ts";
import { filledWindow, HOME_ZONE, SLOT_MS, type Recordings } from "./recording.ts";

/** The battery of the published benchmark. */
export const BATTERY = {
  minWh: 1_500,
  maxWh: 4_500,
  startWh: 3_000,
  maxW: 1_000,
  chargeEfficiency: 0.95,
  dischargeEfficiency: 0.95,
} as const;

/** Import and export price per slot [EUR/kWh]. */
export interface Prices {
  readonly importPerKwh: Float64Array;
  readonly exportPerKwh: Float64Array;
}

/** One benchmark on one window: what really happened, and what is known of the prices when. */
export interface ControlCase extends Prices {
  readonly id: string;
  readonly horizon: Horizon;
  readonly loadW: Float64Array;
  readonly pvW: Float64Array;
  readonly canExport: boolean;
  /** Measurements before and in the window; controllers may read what ended before their time. */
  readonly loadHistory: Series;
  readonly pvHistory: Series;
  /** What is known or expected at an instant of the prices of some slots. */
  pricesKnownAt(at: Instant, slots: Horizon): Prices;
}

const PEAK_PER_KWH = 0.1907;
const OFF_PEAK_PER_KWH = 0.1419;
/** Minutes of the local day, [from, to). */
const PEAKS = [
  [2 * 60 + 54, 15 * 60 + 24],
  [17 * 60 + 24, 20 * 60 + 24],
] as const;

/** The published case: two prices, no PV, no export. */
export function twoPriceCase(recordings: Recordings, horizon: Horizon): ControlCase {
  const partsAt = localPartsReader(HOME_ZONE);
  const pricesOf = (slots: Horizon): Prices => ({
    importPerKwh: Float64Array.from({ length: slots.count }, (_, slot) => {
      const minute = partsAt(slots.edges[slot] ?? Number.NaN).minuteOfDay;
      return PEAKS.some(([from, to]) => minute >= from && minute < to) ? PEAK_PER_KWH : OFF_PEAK_PER_KWH;
    }),
    exportPerKwh: new Float64Array(slots.count),
  });
  return {
    id: "two-price",
    horizon,
    loadW: filledWindow(recordings.load, horizon),
    pvW: new Float64Array(horizon.count),
    canExport: false,
    loadHistory: recordings.load,
    pvHistory: nothing(recordings.pv),
    ...pricesOf(horizon),
    pricesKnownAt: (_at, slots) => pricesOf(slots),
  };
}

/** Fees and taxes on each imported kWh [EUR/kWh], and VAT on all of it: a usual Swedish contract. */
const FEES_PER_KWH = 0.08;
const VAT = 1.25;
const MARKET_ZONE = "Europe/Stockholm";

/** The second version: the same home and battery with its PV, SE3 spot prices plus fees and VAT, and export at spot. */
export function spotCase(recordings: Recordings, horizon: Horizon): ControlCase {
  const spot = alignedSpot(recordings.spot, horizon);
  const withTariff = (prices: ArrayLike<number>): Prices => ({
    importPerKwh: Float64Array.from(prices, (price) => (price + FEES_PER_KWH) * VAT),
    exportPerKwh: Float64Array.from(prices),
  });
  const known = (slots: Horizon, knownUntil: Instant): Prices =>
    withTariff(completePrices(spot, slots, { timeZone: MARKET_ZONE, knownUntil }).values);
  return {
    id: "spot",
    horizon,
    loadW: filledWindow(recordings.load, horizon),
    pvW: filledWindow(recordings.pv, horizon),
    canExport: true,
    loadHistory: recordings.load,
    pvHistory: recordings.pv,
    ...known(horizon, Infinity),
    pricesKnownAt: (at, slots) => known(slots, dayAheadKnownUntil(at, MARKET_ZONE)),
  };
}

/** Two slots that stand for the time after the window, in which what was stored at its start is wanted back. */
export const AFTER_MS = 4 * SLOT_MS;

/** The first slots of a horizon from an index on. */
export const slotsFrom = (horizon: Horizon, first: number, count: number): Horizon =>
  regularHorizon(horizon.edges[first] ?? Number.NaN, SLOT_MS, Math.min(count, horizon.count - first));

const WEEKS_52_MS = 364 * 24 * MS_PER_HOUR;

/** Spot prices moved by whole weeks, as few years as it takes until they cover the window and the fortnight before. */
function alignedSpot(spot: Series, window: Horizon): Series {
  const from = (window.edges[0] ?? Number.NaN) - 14 * 24 * MS_PER_HOUR;
  const to = window.edges[window.count] ?? Number.NaN;
  for (let years = 0; years <= 10; years += 1) {
    const edges = spot.horizon.edges.map((edge) => edge + years * WEEKS_52_MS);
    if ((edges[0] ?? Infinity) <= from && (edges[spot.horizon.count] ?? -Infinity) >= to) {
      return { horizon: { edges, count: spot.horizon.count }, values: spot.values };
    }
  }
  throw new WrongUse("the SE3 prices do not reach the window, also when moved by up to ten years");
}

const nothing = (series: Series): Series => ({
  horizon: series.horizon,
  values: new Float64Array(series.horizon.count),
});

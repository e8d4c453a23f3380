import { horizonEnd, horizonFromEdges, horizonStart } from "@oec/domain";
import type { ForecastBundle, ForecastColumn, Horizon, Instant, Series } from "@oec/domain";
import { completedColumn } from "../price/complete-prices.ts";
import { dayAheadKnownUntil } from "../price/day-ahead.ts";
import { RECENT_MS, scaleByRecent, shiftByRecent } from "../profile/intraday.ts";
import { medianColumn } from "../profile/median-of-days.ts";
import { zoneOffsets } from "../profile/offsets.ts";
import { weightedColumn } from "../profile/weighted-days.ts";

/** What {@link buildForecast} builds from. */
export interface ForecastInputs {
  /** Instant of the forecast: no measurement that ended later has any effect. */
  readonly at: Instant;
  /** Slots to forecast; starts at `at` or later. */
  readonly horizon: Horizon;
  /** IANA name of the home's zone. */
  readonly timeZone: string;
  /** ISO 4217 code of the prices. */
  readonly currency: string;
  /** Spot prices [currency/kWh] of the last days and as far ahead as they are at hand, NaN where missing. */
  readonly prices: Series;
  /** End of the prices that are published at `at`; by the day-ahead market's rule in `marketTimeZone` unless said. */
  readonly pricesKnownUntil?: Instant;
  /** Zone of the market's day; `Europe/Stockholm` (Central European Time) unless said. */
  readonly marketTimeZone?: string;
  /** Measured house load [W], NaN where missing. */
  readonly load: Series;
  /** Measured PV power [W], NaN where missing. */
  readonly pv: Series;
  /**
   * How the days are combined: `weighted` (recent days count more; the default, smallest squared error, no bias) or
   * `median` of the last 7 days (smallest absolute error; too low on average where large loads are rare).
   */
  readonly model?: "weighted" | "median";
  /** Whether the last half-hour's error corrects the next hours; true unless said. */
  readonly followRecent?: boolean;
}

type Model = (history: Series, horizon: Horizon) => ForecastColumn;

const MS_PER_DAY = 86_400_000;
const WEIGHTED_DAYS = 14;

/**
 * Everything that planning needs to know of the future: spot prices as published and completed, load and PV from the
 * same time of the last days, corrected by the last half-hour.
 *
 * Each value carries its origin and confidence. Same inputs give the same bits; nothing after `at` is read.
 *
 * @throws `OecError` `INVALID_TIME_ZONE` if the platform does not know a zone.
 */
export function buildForecast(inputs: ForecastInputs): ForecastBundle {
  const { at, horizon, timeZone, currency, prices, marketTimeZone = "Europe/Stockholm" } = inputs;
  const { pricesKnownUntil: knownUntil = dayAheadKnownUntil(at, marketTimeZone) } = inputs;
  const earliest = Math.min(at - RECENT_MS, horizonStart(horizon)) - (WEIGHTED_DAYS + 1) * MS_PER_DAY;
  const offsets = zoneOffsets(earliest, horizonEnd(horizon), timeZone);
  const model: Model = (history, slots) =>
    inputs.model === "median"
      ? medianColumn(history, slots, { at }, offsets)
      : weightedColumn(history, slots, { at, days: WEIGHTED_DAYS }, offsets);
  const loadW = model(inputs.load, horizon);
  const pvW = model(inputs.pv, horizon);
  const follows = (inputs.followRecent ?? true) && horizonStart(horizon) >= at;
  const recent = horizonFromEdges([at - RECENT_MS, at]);
  const recentOf = (history: Series): number => model(history, recent).values[0] ?? Number.NaN;
  return {
    issuedAt: at,
    horizon,
    currency,
    spotPricePerKwh: completedColumn(prices, horizon, { knownUntil }, offsets),
    loadW: follows ? shiftByRecent(loadW, horizon, inputs.load, recentOf(inputs.load), { at }) : loadW,
    pvW: follows ? scaleByRecent(pvW, horizon, inputs.pv, recentOf(inputs.pv), { at }) : pvW,
  };
}

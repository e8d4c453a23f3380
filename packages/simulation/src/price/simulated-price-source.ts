import {
  addDays,
  horizonEnd,
  isoDate,
  localDayHorizon,
  localPartsReader,
  slotAt,
  seriesOf,
} from "@oec/domain";
import { MS_PER_HOUR, OecError, QUARTER_HOUR_MS, regularHorizon } from "@oec/domain";
import type { AbortSignalLike, Clock, PriceSource, Slot, SpotPrices } from "@oec/domain";
import type { Instant, LocalParts, Milliseconds, PricePerKwh, Series } from "@oec/domain";
import { finite, within } from "../check.ts";
import { mixName, normalAt } from "../random/hash.ts";

/** What the synthetic market looks like. */
export interface SimulatedPriceOptions {
  readonly seed: number;
  /** IANA name of the market's zone; default Europe/Stockholm. */
  readonly timeZone?: string;
  /** Market time unit; default a quarter of an hour. */
  readonly slot?: "quarter-hour" | "hour";
  /** Mean of a winter weekday [SEK/kWh]; default 0.75. */
  readonly levelPerKwh?: PricePerKwh;
  /** With a clock, {@link SimulatedPriceSource.readPrices} gives only what is published by then. */
  readonly clock?: Clock;
  /** Stretches the difference between peaks and valleys, 0 or more; default 1. */
  readonly swing?: number;
}

/** Prices of the next local day are known from this local hour on. */
const PUBLISHED_AT_HOUR = 13;

/** Local hour, width [h] and height relative to the level. */
const SHAPE = [
  { hour: 2, width: 2.2, height: -0.35 },
  { hour: 6.5, width: 1.4, height: 0.45 },
  { hour: 14, width: 2.5, height: -0.3 },
  { hour: 18, width: 1.7, height: 0.7 },
] as const;

/**
 * Synthetic day-ahead spot prices in SEK/kWh before tax: morning and evening peaks, night and midday valleys, cheap weekends
 * and summers, seeded days. They look like a Nordic market; they are nobody's real prices.
 *
 * @example
 * ```ts
 * import { SimulatedPriceSource } from "@oec/simulation";
 *
 * const market = new SimulatedPriceSource({ seed: 7 });
 * console.log(market.dayAhead("2026-01-15").values.length); // 96
 * ```
 */
export class SimulatedPriceSource implements PriceSource {
  /** Name for logs and records. */
  readonly name = "simulated";
  /** ISO 4217. */
  readonly currency = "SEK";
  /** Says in every record where the prices come from. */
  readonly origin = "synthetic";
  readonly timeZone: string;
  readonly slotMs: Milliseconds;
  readonly #partsAt: (at: Instant) => LocalParts;
  readonly #clock: Clock | undefined;
  readonly #key: number;
  readonly #level: PricePerKwh;
  readonly #swing: number;

  /** @throws `OecError` `OUT_OF_RANGE` if an option lies outside its range. */
  constructor(options: SimulatedPriceOptions) {
    this.timeZone = options.timeZone ?? "Europe/Stockholm";
    this.#partsAt = localPartsReader(this.timeZone);
    this.slotMs = options.slot === "hour" ? MS_PER_HOUR : QUARTER_HOUR_MS;
    this.#clock = options.clock;
    this.#key = mixName(finite("seed", options.seed), "price");
    this.#level = within("levelPerKwh", options.levelPerKwh ?? 0.75, 0, Infinity);
    this.#swing = within("swing", options.swing ?? 1, 0, Infinity);
  }

  /**
   * All prices of a local day, whether published yet or not.
   *
   * @param date - `YYYY-MM-DD`.
   * @returns 92, 96 or 100 quarters, or 23, 24 or 25 hours [SEK/kWh].
   */
  dayAhead(date: string): Series {
    const horizon = localDayHorizon(date, this.timeZone, this.slotMs);
    const values = Array.from({ length: horizon.count }, (_, slot) =>
      this.priceAt(slotAt(horizon, slot).start),
    );
    return seriesOf(horizon, values);
  }

  /**
   * The prices published for a time, in whole slots.
   *
   * @throws `OecError` `MISSING_DATA` if none is published for any of it, `ABORTED`.
   */
  readPrices(period: Slot, signal?: AbortSignalLike): Promise<SpotPrices> {
    if (signal?.aborted === true)
      return Promise.reject(new OecError("ABORTED", "the reading was stopped", { context: {} }));
    const until = this.#clock === undefined ? Infinity : this.publishedUntil(this.#clock.now());
    const start = Math.floor(period.start / this.slotMs) * this.slotMs;
    const count = Math.ceil((Math.min(period.end, until) - start) / this.slotMs);
    if (!(count > 0)) {
      const error = new OecError("MISSING_DATA", "no prices are published for this time yet", {
        context: { period, until },
      });
      return Promise.reject(error);
    }
    const horizon = regularHorizon(start, this.slotMs, count);
    const values = Array.from({ length: count }, (_, slot) => this.priceAt(start + slot * this.slotMs));
    return Promise.resolve({
      pricePerKwh: seriesOf(horizon, values),
      currency: this.currency,
      origin: this.origin,
    });
  }

  /** Price of the slot that contains an instant [SEK/kWh]; may be negative. */
  priceAt(at: Instant): PricePerKwh {
    const start = Math.floor(at / this.slotMs) * this.slotMs;
    const { year, month, day, isoWeekday, minuteOfDay } = this.#partsAt(start);
    const dayNumber = Math.round(Date.UTC(year, month - 1, day) / 86_400_000);
    const hour = (minuteOfDay + this.slotMs / 120_000) / 60;
    let shape = 0;
    for (const peak of SHAPE) shape += peak.height * Math.exp(-(((hour - peak.hour) / peak.width) ** 2));
    const season = 1 + 0.35 * Math.cos((2 * Math.PI * (month - 1)) / 12);
    const weekend = isoWeekday >= 6 ? 0.8 : 1;
    const dayLevel = Math.exp(0.3 * normalAt(this.#key, dayNumber));
    const jitter = 0.04 * normalAt(this.#key ^ 0x7f4a7c15, Math.floor(start / this.slotMs));
    return this.#level * (season * weekend * dayLevel * (1 + this.#swing * shape) + jitter);
  }

  /** The last instant for which prices are known: the end of today, or of tomorrow from 13:00 local time on. */
  publishedUntil(now: Instant): Instant {
    const parts = this.#partsAt(now);
    const lastDay = addDays(isoDate(parts), parts.hour >= PUBLISHED_AT_HOUR ? 1 : 0);
    return horizonEnd(localDayHorizon(lastDay, this.timeZone, this.slotMs));
  }
}

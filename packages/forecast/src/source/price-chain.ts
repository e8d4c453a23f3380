import { horizonEnd, horizonStart, OecError, resampleSeries } from "@oec/domain";
import type { AbortSignalLike, Clock, Horizon, Instant, PriceSource, Slot } from "@oec/domain";
import { MARKET_ZONE, marketDays } from "../price/market-days.ts";
import type { PublishedPriceSource } from "../price/published.ts";
import {
  failureOf,
  SourcedBuilder,
  type Climatology,
  type SourcedColumn,
  type SourceFailure,
} from "./sourced.ts";

/** What a {@link PriceChain} is made of. */
export interface PriceChainOptions {
  /** Asked in this order; each fills what those before it left. */
  readonly sources: readonly (PriceSource | PublishedPriceSource)[];
  /** What stands where none of them has a price. */
  readonly climatology: Climatology;
  /** ISO 4217 code; a source that gives another one counts as failed. */
  readonly currency: string;
  readonly clock: Pick<Clock, "now">;
  /** Zone of the market's day; Stockholm unless said. */
  readonly marketTimeZone?: string;
}

/** Prices for a whole horizon. */
export interface PriceOutlook {
  readonly horizon: Horizon;
  /** ISO 4217 code. */
  readonly currency: string;
  /** Spot price per slot [currency/kWh], without a gap. */
  readonly spotPricePerKwh: SourcedColumn;
  /** End of the unbroken run of published prices from the horizon's start on; its start where there is none. */
  readonly publishedUntil: Instant;
  /** What went wrong on the way, in order. */
  readonly failures: readonly SourceFailure[];
}

/**
 * Prices from the first source that has them, day by day and slot by slot, with what is usual at the end of the chain. Never
 * fails but on the caller's signal, and never hides what is made up: its origin says so and its confidence is low.
 */
export class PriceChain {
  readonly #options: PriceChainOptions;

  constructor(options: PriceChainOptions) {
    this.#options = options;
  }

  /** Prices for a horizon. @throws `OecError` `ABORTED`. */
  async read(horizon: Horizon, signal?: AbortSignalLike): Promise<PriceOutlook> {
    const { sources, climatology, currency, marketTimeZone = MARKET_ZONE } = this.#options;
    const column = new SourcedBuilder(horizon.count);
    const failures: SourceFailure[] = [];
    const period = { start: horizonStart(horizon), end: horizonEnd(horizon) };
    for (const source of sources) {
      for (const day of marketDays(period, marketTimeZone)) {
        const missing = missingOf(column, horizon, day);
        if (missing === undefined) continue;
        const failure = await this.#take(source, missing, column, horizon, signal);
        if (failure === undefined) continue;
        failures.push(failure);
        // Who is out of reach for one day is so for the next: asking once more would cost the time of all tries.
        if (failure.error.code !== "MISSING_DATA") break;
      }
    }
    const publishedUntil = endOfRun(column, horizon);
    if (!column.isComplete) column.fill(climatology(horizon));
    return { horizon, currency, spotPricePerKwh: column.build(), publishedUntil, failures };
  }

  async #take(
    source: PriceSource | PublishedPriceSource,
    period: Slot,
    column: SourcedBuilder,
    horizon: Horizon,
    signal?: AbortSignalLike,
  ): Promise<SourceFailure | undefined> {
    const { currency, clock } = this.#options;
    try {
      const prices = await source.readPrices(period, signal);
      if (prices.currency !== currency) {
        throw new OecError(
          "CURRENCY_MISMATCH",
          `${source.name} gives ${prices.currency}, expected ${currency}`,
          {
            context: { source: source.name, field: "currency", found: prices.currency, expected: currency },
          },
        );
      }
      const now = clock.now();
      const ageMs = "fetchedAt" in prices ? Math.max(0, now - Number(prices.fetchedAt)) : 0;
      const confidence = "final" in prices && prices.final === false ? "medium" : "high";
      const { values } = resampleSeries(prices.pricePerKwh, horizon);
      for (const [slot, price] of values.entries()) {
        column.offer(slot, price, { origin: prices.origin, confidence, ageMs });
      }
      return undefined;
    } catch (error) {
      return failureOf(source.name, error);
    }
  }
}

/** From the first to the last slot of a day that has no price; undefined if all have one. */
function missingOf(column: SourcedBuilder, { edges, count }: Horizon, day: Slot): Slot | undefined {
  let start = Infinity;
  let end = -Infinity;
  for (let slot = 0; slot < count; slot += 1) {
    const from = edges[slot] ?? Number.NaN;
    const to = edges[slot + 1] ?? Number.NaN;
    if (column.has(slot) || to <= day.start || from >= day.end) continue;
    start = Math.min(start, Math.max(from, day.start));
    end = Math.max(end, Math.min(to, day.end));
  }
  return end > start ? { start, end } : undefined;
}

function endOfRun(column: SourcedBuilder, { edges, count }: Horizon): Instant {
  let slot = 0;
  while (slot < count && column.has(slot)) slot += 1;
  return edges[slot] ?? Number.NaN;
}

import { QUARTER_HOUR_MS, regularHorizon, type AbortSignalLike, type Instant } from "@oec/domain";
import { dayAheadKnownUntil } from "@oec/forecast";
import type { PriceChain, SourceFailure } from "@oec/forecast/sources";
import type { Market } from "../home/market.ts";

/** What a {@link SourcedMarket} is made of. */
export interface SourcedMarketParts {
  readonly chain: PriceChain;
  /** Prices for the time that no service has told yet. */
  readonly fallback: Market;
  /** Zone of the market's day. */
  readonly marketTimeZone: string;
}

interface KnownPrice {
  readonly perKwh: number;
  readonly origin: string;
}

/** How far back forecasts look, and a little more. */
const PAST_MS = 8 * 86_400_000;
/** Prices come shortly before 13:00: they are asked for from this long before on. */
const EARLY_MS = 1_200_000;

/**
 * A market that real services tell about, with another one for what they have not told. It asks only for what it does not know
 * yet, and every price can say where it comes from.
 */
export class SourcedMarket implements Market {
  readonly #parts: SourcedMarketParts;
  /** By the start of their quarter. */
  readonly #known = new Map<Instant, KnownPrice>();

  constructor(parts: SourcedMarketParts) {
    this.#parts = parts;
  }

  get currency(): string {
    return this.#parts.fallback.currency;
  }

  priceAt(at: Instant): number {
    return this.#known.get(quarterOf(at))?.perKwh ?? this.#parts.fallback.priceAt(at);
  }

  originAt(at: Instant): string {
    return this.#known.get(quarterOf(at))?.origin ?? "synthetic";
  }

  publishedUntil(now: Instant): Instant {
    let end = quarterOf(now);
    while (this.#known.has(end)) end += QUARTER_HOUR_MS;
    return end > now ? end : this.#parts.fallback.publishedUntil(now);
  }

  /** Asks for what should be known by now and is not. @returns what went wrong. */
  async refresh(now: Instant, signal?: AbortSignalLike): Promise<readonly SourceFailure[]> {
    const first = quarterOf(now - PAST_MS);
    for (const start of this.#known.keys()) if (start < first) this.#known.delete(start);
    const end = dayAheadKnownUntil(now + EARLY_MS, this.#parts.marketTimeZone);
    let start = first;
    while (start < end && this.#known.has(start)) start += QUARTER_HOUR_MS;
    if (start >= end) return [];
    const horizon = regularHorizon(start, QUARTER_HOUR_MS, Math.round((end - start) / QUARTER_HOUR_MS));
    const { spotPricePerKwh, failures } = await this.#parts.chain.read(horizon, signal);
    for (const [slot, perKwh] of spotPricePerKwh.values.entries()) {
      // A point without an age was told by nobody.
      if (Number.isNaN(spotPricePerKwh.ageMs[slot] ?? Number.NaN)) continue;
      const origin = spotPricePerKwh.origin[slot] ?? "";
      this.#known.set(horizon.edges[slot] ?? Number.NaN, { perKwh, origin });
    }
    return failures;
  }
}

const quarterOf = (at: Instant): Instant => Math.floor(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;

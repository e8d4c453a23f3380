import {
  pricesAt,
  QUARTER_HOUR_MS,
  regularHorizon,
  type EnergyPrices,
  type Instant,
  type Series,
  type Tariff,
} from "@oec/domain";

/** Day-ahead prices as a market publishes them; the simulated one and real ones look alike from here. */
export interface Market {
  /** ISO 4217 code. */
  readonly currency: string;
  /** Spot price of the slot that contains an instant [currency/kWh]. */
  priceAt(at: Instant): number;
  /** Where that price comes from; synthetic where there is no word. */
  originAt?(at: Instant): string;
  /** End of what is published at an instant. */
  publishedUntil(now: Instant): Instant;
}

/** How many days of past prices a forecast looks at. */
const PAST_DAYS = 8;

/** Spot prices per quarter from some days ago to the last one published [currency/kWh]. */
export function publishedPrices(market: Market, now: Instant): Series {
  const start = Math.floor(now / QUARTER_HOUR_MS) * QUARTER_HOUR_MS - PAST_DAYS * 86_400_000;
  const count = Math.round((market.publishedUntil(now) - start) / QUARTER_HOUR_MS);
  const horizon = regularHorizon(start, QUARTER_HOUR_MS, count);
  return {
    horizon,
    values: Float64Array.from({ length: count }, (_, slot) => market.priceAt(horizon.edges[slot] ?? 0)),
  };
}

/** What importing costs and exporting pays at an instant. */
export const energyPricesAt = (market: Market, tariff: Tariff, at: Instant): EnergyPrices =>
  pricesAt(tariff, at, market.priceAt(at));

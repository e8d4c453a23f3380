import type { PricePerKwh } from "@oec/domain";

/** How a price stands among those of its day. */
export type PriceLevel = "cheap" | "mid" | "dear";

/** Where the levels of a day begin. */
export interface PriceScale {
  readonly lowest: PricePerKwh;
  readonly highest: PricePerKwh;
  /** False where prices differ too little to be ranked. */
  readonly ranked: boolean;
}

/** Prices that differ by less are the same to a person [currency/kWh]. */
const SAME_PER_KWH = 0.01;

/** The scale of some prices; undefined without any. */
export function priceScale(prices: readonly PricePerKwh[]): PriceScale | undefined {
  if (prices.length === 0) return undefined;
  const lowest = Math.min(...prices);
  const highest = Math.max(...prices);
  return { lowest, highest, ranked: highest - lowest >= SAME_PER_KWH };
}

/** The lower third of the range is cheap, the upper third dear. */
export function priceLevel(price: PricePerKwh, { lowest, highest, ranked }: PriceScale): PriceLevel {
  if (!ranked) return "mid";
  const third = (highest - lowest) / 3;
  if (price <= lowest + third) return "cheap";
  return price >= highest - third ? "dear" : "mid";
}

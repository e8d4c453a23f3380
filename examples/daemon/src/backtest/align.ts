import { horizonEnd, horizonStart, OecError, type Instant } from "@oec/domain";
import type { PriceRecording } from "@oec/forecast";

const MS_PER_DAY = 86_400_000;
/** A year of whole weeks, so that weekdays stay weekdays. */
const YEAR_OF_WEEKS_DAYS = 364;

/**
 * Days by which prices must move to cover [start, end): the multiple of 364 nearest to 0.
 *
 * @throws {@link OecError} `MISSING_DATA` if no multiple does.
 */
export function alignmentDays(prices: PriceRecording, start: Instant, end: Instant): number {
  const stepMs = YEAR_OF_WEEKS_DAYS * MS_PER_DAY;
  // Multiples k with pricesStart + k * step <= start and pricesEnd + k * step >= end.
  const highest = Math.floor((start - horizonStart(prices.horizon)) / stepMs);
  const lowest = Math.ceil((end - horizonEnd(prices.horizon)) / stepMs);
  if (lowest > highest) {
    throw new OecError(
      "MISSING_DATA",
      "no shift of the prices by a multiple of 364 days covers the whole period: the price file is too short",
      {
        context: {
          start,
          end,
          pricesStart: horizonStart(prices.horizon),
          pricesEnd: horizonEnd(prices.horizon),
        },
      },
    );
  }
  return Math.min(highest, Math.max(lowest, 0)) * YEAR_OF_WEEKS_DAYS;
}

/** The same prices some days later, or earlier if negative. */
export function shiftPrices(prices: PriceRecording, days: number): PriceRecording {
  if (days === 0) return prices;
  const edges = prices.horizon.edges.map((edge) => edge + days * MS_PER_DAY);
  return { ...prices, horizon: { edges, count: prices.horizon.count } };
}

import { slotIndexAt, type Instant, type Series } from "@oec/domain";

/** The mean of a history over [start, end), NaN where less than half of it is known. */
export type PastReader = (start: Instant, end: Instant) => number;

const LEAST_KNOWN_SHARE = 0.5;

/**
 * Reads a history as it was known at an instant.
 *
 * A slot counts only if it had ended by then: whatever stands in later slots can have no effect. Every forecast of this
 * package reads its history through this function alone.
 */
export function pastReader(history: Series, at: Instant): PastReader {
  const { edges, count } = history.horizon;
  const { values } = history;
  const first = edges[0] ?? Number.NaN;
  const step = (edges[1] ?? Number.NaN) - first;
  const slotOf = (instant: Instant): number => {
    const guess = Math.floor((instant - first) / step);
    const isRight = guess >= 0 && guess < count && (edges[guess] as number) <= instant;
    return isRight && instant < (edges[guess + 1] as number) ? guess : slotIndexAt(history.horizon, instant);
  };
  return (start, end) => {
    let slot = slotOf(start);
    if (slot === -1) return Number.NaN;
    const slotEnd = edges[slot + 1] as number;
    if (slotEnd >= end) return slotEnd <= at ? (values[slot] as number) : Number.NaN;
    let knownMs = 0;
    let sum = 0;
    for (; slot < count && (edges[slot] as number) < end; slot += 1) {
      const to = edges[slot + 1] as number;
      const value = values[slot] as number;
      if (to > at) break;
      if (value !== value) continue;
      const overlap = Math.min(to, end) - Math.max(edges[slot] as number, start);
      knownMs += overlap;
      sum += overlap * value;
    }
    return knownMs >= LEAST_KNOWN_SHARE * (end - start) ? sum / knownMs : Number.NaN;
  };
}

import { localDayStart, localParts, MS_PER_HOUR, type Instant } from "@oec/domain";

/** Minute of the local market day at which the next day's prices are out for sure: 13:00. */
const PUBLICATION_MINUTE = 13 * 60;

/**
 * The end of the day-ahead prices that are known at an instant: the end of today in market time, and from 13:00 on the
 * end of tomorrow. The auction closes at 12:00; its results come between 12:45 and 13:00.
 *
 * @param timeZone - Zone of the market day: any that shares Central European Time, such as `Europe/Stockholm`.
 * @throws `OecError` `INVALID_TIME_ZONE`.
 *
 * @example
 * ```ts
 * import { formatInstant, parseInstant } from "@oec/domain";
 * import { dayAheadKnownUntil } from "@oec/forecast";
 *
 * formatInstant(dayAheadKnownUntil(parseInstant("2024-01-15T11:59Z"), "Europe/Stockholm")); // 2024-01-15T23:00…
 * formatInstant(dayAheadKnownUntil(parseInstant("2024-01-15T12:00Z"), "Europe/Stockholm")); // 2024-01-16T23:00…
 * ```
 */
export function dayAheadKnownUntil(at: Instant, timeZone: string): Instant {
  const days = localParts(at, timeZone).minuteOfDay >= PUBLICATION_MINUTE ? 2 : 1;
  // Half a day behind the midnight in question: no clock change moves it to another day.
  return localDayStart(localDayStart(at, timeZone) + (24 * days + 12) * MS_PER_HOUR, timeZone);
}

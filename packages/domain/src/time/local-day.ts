import { finite, positive } from "../check.ts";
import { OecError } from "../errors.ts";
import type { Instant, Milliseconds } from "../units/quantity.ts";
import { horizonFromEdges, QUARTER_HOUR_MS, type Horizon } from "./horizon.ts";
import { isCalendarTime, utcOf } from "./instant.ts";
import { changeBetween, offsetReader, type OffsetReader } from "./zone.ts";

const MS_PER_DAY = 86_400_000;

/**
 * First instant of the local day that contains `at`.
 *
 * Usually midnight; where the clock skips midnight, the first instant after the skip.
 *
 * @throws {@link OecError} `INVALID_TIME_ZONE` if the platform does not know the zone, `NOT_FINITE` for a bad instant.
 */
export function localDayStart(at: Instant, timeZone: string): Instant {
  finite("at", at);
  const offsetAt = offsetReader(timeZone);
  return startOfDay(Math.floor((at + offsetAt(at)) / MS_PER_DAY), offsetAt);
}

/**
 * First instant of a local date.
 *
 * @param date - `YYYY-MM-DD`.
 * @throws {@link OecError} `PARSE_FAILED` if it is not a date, `INVALID_TIME_ZONE` if the platform does not know the zone.
 */
export function startOfLocalDate(date: string, timeZone: string): Instant {
  return startOfDay(dayNumber(date), offsetReader(timeZone));
}

/**
 * The slots of one local day: with quarters 96 of them, 92 or 100 where the clock changes by an hour.
 *
 * Slots count from the start of the day. If the day's length is no multiple of the slot's, the last slot is shorter.
 *
 * @param date - Local date, `YYYY-MM-DD`.
 * @param timeZone - IANA name.
 * @param slotMs - Length of a slot [ms], above 0.
 * @throws {@link OecError} `PARSE_FAILED`, `INVALID_TIME_ZONE`, `OUT_OF_RANGE`.
 *
 * @example
 * ```ts
 * import { localDayHorizon } from "@oec/domain";
 *
 * localDayHorizon("2026-10-25", "Europe/Stockholm").count; // 100
 * ```
 */
export function localDayHorizon(
  date: string,
  timeZone: string,
  slotMs: Milliseconds = QUARTER_HOUR_MS,
): Horizon {
  positive("slotMs", slotMs);
  const offsetAt = offsetReader(timeZone);
  const day = dayNumber(date);
  const start = startOfDay(day, offsetAt);
  const end = startOfDay(day + 1, offsetAt);
  const edges: number[] = [];
  for (let edge = start; edge < end; edge += slotMs) edges.push(edge);
  edges.push(end);
  return horizonFromEdges(edges);
}

/**
 * The date some days later; earlier if `days` is negative. Dates know no time zone.
 *
 * @param date - `YYYY-MM-DD`.
 * @throws {@link OecError} `PARSE_FAILED` if it is not a date, `OUT_OF_RANGE` if `days` is not a whole number.
 */
export function addDays(date: string, days: number): string {
  if (!Number.isInteger(days)) {
    throw new OecError("OUT_OF_RANGE", `days is ${String(days)}, expected a whole number`, {
      context: { days },
    });
  }
  return new Date((dayNumber(date) + days) * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Days from one date to another, negative if it lies before. @throws {@link OecError} `PARSE_FAILED`. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Days since 1970-01-01. @throws {@link OecError} `PARSE_FAILED` if the text is no date of the calendar. */
export function dayNumber(date: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  const fields = match === null ? undefined : match.slice(1, 4).map(Number);
  if (fields === undefined || !isCalendarTime(fields)) {
    throw new OecError("PARSE_FAILED", `"${date}" is not a date, expected YYYY-MM-DD`, { context: { date } });
  }
  return utcOf(fields) / MS_PER_DAY;
}

/** First instant at which a local clock shows the given day since 1970 or a later one. */
function startOfDay(day: number, offsetAt: OffsetReader): Instant {
  const midnight = day * MS_PER_DAY;
  const before = offsetAt(midnight - MS_PER_DAY);
  const after = offsetAt(midnight + MS_PER_DAY);
  const earliest = midnight - Math.max(before, after);
  const latest = midnight - Math.min(before, after);
  for (const candidate of [earliest, latest]) {
    if (candidate + offsetAt(candidate) === midnight) return candidate;
  }
  return changeBetween(earliest - 1, latest, (at) => at + offsetAt(at) >= midnight);
}

/**
 * The instant at which a local clock shows a date and time.
 *
 * Where the clock goes back, a time comes twice, and where it goes forward, some times do not come at all: both are refused
 * unless `repeated` says which of the two is meant.
 *
 * @param local - `YYYY-MM-DDTHH:MM`, with seconds if wanted, without Z or offset.
 * @param repeated - Which of two instants to take where the clock shows the time twice.
 * @throws {@link OecError} `AMBIGUOUS_LOCAL_TIME`, `NONEXISTENT_LOCAL_TIME`, `PARSE_FAILED`, `INVALID_TIME_ZONE`.
 *
 * @example
 * ```ts
 * import { formatInstant, instantOfLocal } from "@oec/domain";
 *
 * formatInstant(instantOfLocal("2026-07-01T12:00", "Europe/Stockholm")); // "2026-07-01T10:00:00Z"
 * ```
 */
export function instantOfLocal(local: string, timeZone: string, repeated?: "first" | "second"): Instant {
  const match = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?$/.exec(local);
  const fields = match?.slice(1, 7).map((field: string | undefined) => Number(field ?? 0));
  if (fields === undefined || !isCalendarTime(fields)) {
    throw new OecError(
      "PARSE_FAILED",
      `"${local}" is not a local time, expected YYYY-MM-DDTHH:MM without a zone`,
      {
        context: { local },
      },
    );
  }
  const clock = utcOf(fields);
  const offsetAt = offsetReader(timeZone);
  const offsets = [offsetAt(clock - MS_PER_DAY), offsetAt(clock + MS_PER_DAY)];
  const candidates = [...new Set(offsets.map((offset) => clock - offset))].sort((a, b) => a - b);
  const [first, second] = candidates.filter((at) => at + offsetAt(at) === clock);
  if (first === undefined) {
    throw new OecError("NONEXISTENT_LOCAL_TIME", `the clock in ${timeZone} skips ${local}`, {
      context: { local, timeZone },
    });
  }
  if (second === undefined) return first;
  if (repeated !== undefined) return repeated === "first" ? first : second;
  throw new OecError(
    "AMBIGUOUS_LOCAL_TIME",
    `the clock in ${timeZone} shows ${local} twice, expected "first" or "second"`,
    {
      context: { local, timeZone, first, second },
    },
  );
}

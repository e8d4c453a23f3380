import { tzOffset } from "@date-fns/tz";
import { OecError } from "../errors.ts";
import type { Instant, Milliseconds } from "../units/quantity.ts";
import { horizonFromEdges, QUARTER_HOUR_MS, type Horizon } from "./horizon.ts";

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;

/** An instant as people at a place write it. */
export interface LocalParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** Day of the month, 1 to 31. */
  readonly day: number;
  /** 0 to 23. */
  readonly hour: number;
  /** 0 to 59. */
  readonly minute: number;
  /** 1 Monday to 7 Sunday. */
  readonly isoWeekday: number;
  /** Minutes shown by the clock since midnight, 0 to 1439; not the time elapsed on days with a clock change. */
  readonly minuteOfDay: number;
  /** Local date, `YYYY-MM-DD`. */
  readonly date: string;
}

/**
 * What a zone's clocks are ahead of UTC at an instant [ms].
 *
 * @throws {@link OecError} `INVALID_TIME_ZONE` if the platform does not know the zone, `NOT_FINITE` if the instant is not a number.
 */
export function zoneOffsetMs(at: Instant, timeZone: string): Milliseconds {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) {
    throw new OecError("NOT_FINITE", `the instant is ${String(at)}, expected milliseconds since 1970 UTC`, {
      context: { field: "at", value: at },
    });
  }
  const offset = tzOffset(timeZone, date) * MS_PER_MINUTE;
  if (Number.isNaN(offset)) {
    throw new OecError(
      "INVALID_TIME_ZONE",
      `"${timeZone}" is not a time zone this platform knows, expected an IANA name such as Europe/Stockholm`,
      { context: { field: "timeZone", value: timeZone } },
    );
  }
  return offset;
}

/** Checks a time zone's name. @throws {@link OecError} `INVALID_TIME_ZONE` if the platform does not know it. */
export function assertTimeZone(timeZone: string): void {
  zoneOffsetMs(0, timeZone);
}

/** An instant in the terms of a zone's calendar and clock. @throws {@link OecError} `INVALID_TIME_ZONE`. */
export function localParts(at: Instant, timeZone: string): LocalParts {
  return partsOfWallClock(at + zoneOffsetMs(at, timeZone));
}

/** Local date of an instant, `YYYY-MM-DD`. @throws {@link OecError} `INVALID_TIME_ZONE`. */
export const localDate = (at: Instant, timeZone: string): string => localParts(at, timeZone).date;

/** First instant of the local day that contains an instant. @throws {@link OecError} `INVALID_TIME_ZONE`. */
export const localDayStart = (at: Instant, timeZone: string): Instant =>
  startOfLocalDate(localDate(at, timeZone), timeZone);

/**
 * First instant of a local day, also where the clock skips midnight.
 *
 * @param date - `YYYY-MM-DD`.
 * @throws {@link OecError} `PARSE_FAILED` if the date is not one, `INVALID_TIME_ZONE` if the zone is not known.
 */
export function startOfLocalDate(date: string, timeZone: string): Instant {
  const midnight = parseDate(date);
  // Two guesses settle it: the offset of the day before covers a change at midnight itself.
  const before = midnight - zoneOffsetMs(midnight - MS_PER_DAY, timeZone);
  const after = midnight - zoneOffsetMs(midnight + MS_PER_DAY, timeZone);
  const first = Math.min(before, after);
  if (localParts(first, timeZone).date === date) return first;
  const second = Math.max(before, after);
  return localParts(second - 1, timeZone).date === date ? first : second;
}

/**
 * The local date some days later or earlier.
 *
 * @param date - `YYYY-MM-DD`.
 * @param days - Whole number of days, negative for earlier.
 * @throws {@link OecError} `PARSE_FAILED` if the date is not one.
 */
export const addDays = (date: string, days: number): string => dateText(parseDate(date) + days * MS_PER_DAY);

/**
 * The slots of one local day: 96 quarters, or 92 and 100 where the clock changes by an hour.
 *
 * @param date - `YYYY-MM-DD`.
 * @param slotMs - Length of a slot [ms]; the last one is cut where the day is not a whole number of them.
 * @throws {@link OecError} `PARSE_FAILED` if the date is not one, `INVALID_TIME_ZONE` if the zone is not known.
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
  if (!(slotMs > 0) || !Number.isFinite(slotMs)) {
    throw new OecError("OUT_OF_RANGE", `slotMs is ${String(slotMs)}, expected a length above 0 ms`, {
      context: { field: "slotMs", value: slotMs },
    });
  }
  const start = startOfLocalDate(date, timeZone);
  const end = startOfLocalDate(addDays(date, 1), timeZone);
  const edges: number[] = [];
  for (let edge = start; edge < end; edge += slotMs) edges.push(edge);
  edges.push(end);
  return horizonFromEdges(edges);
}

function partsOfWallClock(wallMs: number): LocalParts {
  const wall = new Date(wallMs);
  const hour = wall.getUTCHours();
  const minute = wall.getUTCMinutes();
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour,
    minute,
    isoWeekday: wall.getUTCDay() === 0 ? 7 : wall.getUTCDay(),
    minuteOfDay: hour * 60 + minute,
    date: dateText(wallMs),
  };
}

const dateText = (utcMs: number): string => new Date(utcMs).toISOString().slice(0, 10);

function parseDate(date: string): number {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(parsed) || dateText(parsed) !== date) {
    throw new OecError("PARSE_FAILED", `"${date}" is not a date, expected YYYY-MM-DD such as 2026-03-29`, {
      context: { field: "date", found: date, expected: "YYYY-MM-DD" },
    });
  }
  return parsed;
}

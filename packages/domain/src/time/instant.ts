import { finite } from "../check.ts";
import { OecError } from "../errors.ts";
import type { Instant } from "../units/quantity.ts";

/** The last instant that ISO 8601 texts of this package can name [ms]. */
const LAST_INSTANT = 253_402_300_799_999;
/** The first: 0000-01-01. */
const FIRST_INSTANT = -62_167_219_200_000;

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)$/;

/**
 * An instant as ISO 8601 text in UTC: whole seconds, or milliseconds where there are some.
 *
 * @param at - Instant in the years 0 to 9999.
 * @throws {@link OecError} `NOT_FINITE` or `OUT_OF_RANGE`.
 *
 * @example
 * ```ts
 * import { formatInstant } from "@oec/domain";
 *
 * formatInstant(0); // "1970-01-01T00:00:00Z"
 * ```
 */
export function formatInstant(at: Instant): string {
  finite("at", at);
  if (at < FIRST_INSTANT || at > LAST_INSTANT) {
    throw new OecError("OUT_OF_RANGE", `instant ${String(at)} lies outside the years 0 to 9999`, {
      context: { at },
    });
  }
  return new Date(at).toISOString().replace(".000Z", "Z");
}

/**
 * The instant that an ISO 8601 text names.
 *
 * The text must carry `Z` or an offset: a local time alone names no instant; {@link instantOfLocal} turns one into an instant.
 *
 * @param text - For example `2026-03-29T00:15:00Z` or `2026-03-29T01:15+01:00`; parts of a millisecond are cut off.
 * @throws {@link OecError} `PARSE_FAILED` if the text is of another form or the date does not exist.
 */
export function parseInstant(text: string): Instant {
  const match = ISO.exec(text);
  if (match === null) {
    throw parseFailed(
      text,
      "an ISO 8601 date and time that ends with Z or an offset, such as 2026-03-29T00:15:00Z",
    );
  }
  const [, year, month, day, hour, minute, second = "0", fraction = "", zone = "Z"] = match;
  const fields = [year, month, day, hour, minute, second].map(Number);
  const local = utcOf(fields) + Number(fraction.padEnd(3, "0").slice(0, 3));
  if (!isCalendarTime(fields)) throw parseFailed(text, "a date and time that exist");
  if (zone === "Z") return local;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) throw parseFailed(text, "an offset of at most 23:59");
  return local - (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** UTC milliseconds of [year, month 1-12, day, hour, minute, second]; years below 100 are taken as they are. */
export function utcOf(fields: readonly number[]): number {
  const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = fields;
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second));
  if (year !== 2000) {
    date.setTime(0);
    date.setUTCFullYear(year, month - 1, day);
    date.setUTCHours(hour, minute, second, 0);
  }
  return date.getTime();
}

/** True if [year, month, day, hour, minute, second] name a time of the calendar, so no 30 February and no 25:00. */
export function isCalendarTime(fields: readonly number[]): boolean {
  const [year, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
  if (hour > 23 || minute > 59 || second > 59) return false;
  const date = new Date(utcOf(fields));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function parseFailed(text: string, expected: string): OecError {
  return new OecError("PARSE_FAILED", `"${text}" is not an instant, expected ${expected}`, {
    context: { text, expected },
  });
}

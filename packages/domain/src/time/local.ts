import { finite } from "../check.ts";
import type { Instant } from "../units/quantity.ts";
import { offsetReader } from "./zone.ts";

/** What calendar and clock on the wall show at an instant. */
export interface LocalParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 to 23. */
  readonly hour: number;
  /** 0 to 59. */
  readonly minute: number;
  /** 1 Monday to 7 Sunday. */
  readonly isoWeekday: number;
  /** Minutes on the clock since midnight, 0 to 1439: on days with a time change not the minutes that have passed. */
  readonly minuteOfDay: number;
}

/**
 * Local date and time of an instant.
 *
 * @throws {@link OecError} `INVALID_TIME_ZONE` if the platform does not know the zone, `NOT_FINITE` for a bad instant.
 */
export function localParts(at: Instant, timeZone: string): LocalParts {
  return localPartsReader(timeZone)(at);
}

/** Local date of an instant, `YYYY-MM-DD`. @throws {@link OecError} `INVALID_TIME_ZONE`, `NOT_FINITE`. */
export function localDate(at: Instant, timeZone: string): string {
  return isoDate(localParts(at, timeZone));
}

/**
 * {@link localParts} for many instants of one zone: quick when they come in order.
 *
 * @throws {@link OecError} `INVALID_TIME_ZONE` if the platform does not know the zone.
 */
export function localPartsReader(timeZone: string): (at: Instant) => LocalParts {
  const offsetAt = offsetReader(timeZone);
  return (at) => {
    finite("at", at);
    const date = new Date(at + offsetAt(at));
    const hour = date.getUTCHours();
    const minute = date.getUTCMinutes();
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour,
      minute,
      isoWeekday: ((date.getUTCDay() + 6) % 7) + 1,
      minuteOfDay: hour * 60 + minute,
    };
  };
}

/** The date of local parts, `YYYY-MM-DD`: ISO dates sort like text. */
export function isoDate({ year, month, day }: Pick<LocalParts, "year" | "month" | "day">): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

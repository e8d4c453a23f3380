import { addDays } from "@oec/domain";
import { isoWeekdayOf, specialDays, type HolidayCalendar, type SpecialDay } from "./calendar.ts";

/**
 * What kind of day it is for people and markets. A `bridge` day is a single working day between two free ones; a holiday
 * or an eve is that on a weekend too.
 */
export type DayType = "workday" | "saturday" | "sunday" | "holiday" | "eve" | "bridge";

const SATURDAY = 6;
const SUNDAY = 7;

/**
 * Tells the type of dates by a country's calendar; the years it has met are kept.
 *
 * @returns a function of a date `YYYY-MM-DD` that throws `OecError` `PARSE_FAILED` if the text is no date.
 *
 * @example
 * ```ts
 * import { dayTypeReader, SWEDEN } from "@oec/forecast";
 *
 * const dayType = dayTypeReader(SWEDEN);
 * dayType("2026-05-14"); // "holiday": Ascension Day
 * dayType("2026-05-15"); // "bridge"
 * ```
 */
export function dayTypeReader(calendar: HolidayCalendar): (date: string) => DayType {
  const years = new Map<number, ReadonlyMap<string, SpecialDay>>();
  const special = (date: string): SpecialDay | undefined => {
    const year = Number(date.slice(0, 4));
    let days = years.get(year);
    if (days === undefined) {
      days = byDate(specialDays(calendar, year));
      years.set(year, days);
    }
    return days.get(date);
  };
  const isFree = (date: string): boolean =>
    isoWeekdayOf(date) >= SATURDAY || (special(date)?.isFree ?? false);
  return (date) => {
    const weekday = isoWeekdayOf(date);
    const kind = special(date)?.kind;
    if (kind !== undefined) return kind;
    if (weekday === SUNDAY) return "sunday";
    if (weekday === SATURDAY) return "saturday";
    return isFree(addDays(date, -1)) && isFree(addDays(date, 1)) ? "bridge" : "workday";
  };
}

/** Where two special days fall on one date, the holiday counts. */
function byDate(days: readonly SpecialDay[]): ReadonlyMap<string, SpecialDay> {
  const found = new Map<string, SpecialDay>();
  for (const day of days) if (found.get(day.date)?.kind !== "holiday") found.set(day.date, day);
  return found;
}

import { addDays, dayNumber, isoDate } from "@oec/domain";
import { easterSunday } from "./easter.ts";

/** When in the year a special day falls. */
export type DayRule =
  | { readonly on: "date"; readonly month: number; readonly day: number }
  /** Days after Easter Sunday, negative before it. */
  | { readonly on: "easter"; readonly offset: number }
  /** The first such weekday on or after a date; `isoWeekday` is 1 for Monday to 7 for Sunday. */
  | { readonly on: "weekday"; readonly isoWeekday: number; readonly month: number; readonly day: number };

/** A day of a country's calendar that is not like its weekday. */
export interface SpecialDayRule {
  /** The day's name in the country's language. */
  readonly name: string;
  /** `holiday`: everything is closed. `eve`: the day before one, with habits of its own. */
  readonly kind: "holiday" | "eve";
  readonly rule: DayRule;
  /** Whether an eve is as good as free for most people; false unless said. Holidays always are. */
  readonly isFree?: boolean;
  /** First and last year in which the day exists; always unless said. */
  readonly since?: number;
  readonly until?: number;
}

/** The special days of a country: computed, so that no list has to be kept up to date. */
export interface HolidayCalendar {
  /** ISO 3166-1 alpha-2 code. */
  readonly country: string;
  readonly days: readonly SpecialDayRule[];
}

/** A special day of one year. */
export interface SpecialDay extends Pick<SpecialDayRule, "name" | "kind"> {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly isFree: boolean;
}

/** The special days of a year in the order of their dates. @throws `OecError` `OUT_OF_RANGE` for a year that is none. */
export function specialDays(calendar: HolidayCalendar, year: number): readonly SpecialDay[] {
  const easter = easterSunday(year);
  return calendar.days
    .filter(({ since = -Infinity, until = Infinity }) => year >= since && year <= until)
    .map(({ name, kind, rule, isFree = kind === "holiday" }) => ({
      date: dateOf(rule, year, easter),
      name,
      kind,
      isFree,
    }))
    .sort((a, b) => dayNumber(a.date) - dayNumber(b.date));
}

function dateOf(rule: DayRule, year: number, easter: string): string {
  switch (rule.on) {
    case "date":
      return isoDate({ year, month: rule.month, day: rule.day });
    case "easter":
      return addDays(easter, rule.offset);
    case "weekday": {
      const from = isoDate({ year, month: rule.month, day: rule.day });
      return addDays(from, (rule.isoWeekday - isoWeekdayOf(from) + 7) % 7);
    }
  }
}

/** 1 for Monday to 7 for Sunday. @throws `OecError` `PARSE_FAILED` if the text is no date. */
export function isoWeekdayOf(date: string): number {
  // Day 0, 1970-01-01, was a Thursday.
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

import type { HolidayCalendar } from "./calendar.ts";

const SATURDAY = 6;
const FRIDAY = 5;

/**
 * Sweden: the public holidays by law, and the eves on which the country behaves differently. Midsummer's, Christmas and
 * New Year's eve count as free.
 *
 * @see Lag (1989:253) om allmänna helgdagar; Semesterlag (1977:480), 3 a §; Midsummer and All Saints' as since 1953.
 */
export const SWEDEN: HolidayCalendar = {
  country: "SE",
  days: [
    { name: "nyårsdagen", kind: "holiday", rule: { on: "date", month: 1, day: 1 } },
    { name: "trettondagsafton", kind: "eve", rule: { on: "date", month: 1, day: 5 } },
    { name: "trettondedag jul", kind: "holiday", rule: { on: "date", month: 1, day: 6 } },
    { name: "skärtorsdagen", kind: "eve", rule: { on: "easter", offset: -3 } },
    { name: "långfredagen", kind: "holiday", rule: { on: "easter", offset: -2 } },
    { name: "påskafton", kind: "eve", isFree: true, rule: { on: "easter", offset: -1 } },
    { name: "påskdagen", kind: "holiday", rule: { on: "easter", offset: 0 } },
    { name: "annandag påsk", kind: "holiday", rule: { on: "easter", offset: 1 } },
    { name: "valborgsmässoafton", kind: "eve", rule: { on: "date", month: 4, day: 30 } },
    { name: "första maj", kind: "holiday", rule: { on: "date", month: 5, day: 1 } },
    { name: "Kristi himmelsfärdsdag", kind: "holiday", rule: { on: "easter", offset: 39 } },
    { name: "pingstafton", kind: "eve", isFree: true, rule: { on: "easter", offset: 48 } },
    { name: "pingstdagen", kind: "holiday", rule: { on: "easter", offset: 49 } },
    { name: "annandag pingst", kind: "holiday", until: 2004, rule: { on: "easter", offset: 50 } },
    {
      name: "Sveriges nationaldag",
      kind: "holiday",
      since: 2005,
      rule: { on: "date", month: 6, day: 6 },
    },
    {
      name: "midsommarafton",
      kind: "eve",
      isFree: true,
      since: 1953,
      rule: { on: "weekday", isoWeekday: FRIDAY, month: 6, day: 19 },
    },
    {
      name: "midsommardagen",
      kind: "holiday",
      since: 1953,
      rule: { on: "weekday", isoWeekday: SATURDAY, month: 6, day: 20 },
    },
    {
      name: "allhelgonaafton",
      kind: "eve",
      since: 1953,
      rule: { on: "weekday", isoWeekday: FRIDAY, month: 10, day: 30 },
    },
    {
      name: "alla helgons dag",
      kind: "holiday",
      since: 1953,
      rule: { on: "weekday", isoWeekday: SATURDAY, month: 10, day: 31 },
    },
    { name: "julafton", kind: "eve", isFree: true, rule: { on: "date", month: 12, day: 24 } },
    { name: "juldagen", kind: "holiday", rule: { on: "date", month: 12, day: 25 } },
    { name: "annandag jul", kind: "holiday", rule: { on: "date", month: 12, day: 26 } },
    { name: "nyårsafton", kind: "eve", isFree: true, rule: { on: "date", month: 12, day: 31 } },
  ],
};

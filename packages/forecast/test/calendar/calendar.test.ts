import { addDays, dayNumber } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  dayTypeReader,
  easterSunday,
  specialDays,
  SWEDEN,
  type DayType,
  type HolidayCalendar,
} from "../../src/index.ts";

/** Public holidays as published for each year, beside the eight that keep their date. */
const MOVING: Readonly<Record<number, readonly string[]>> = {
  2022: ["04-15", "04-17", "04-18", "05-26", "06-05", "06-25", "11-05"],
  2023: ["04-07", "04-09", "04-10", "05-18", "05-28", "06-24", "11-04"],
  2024: ["03-29", "03-31", "04-01", "05-09", "05-19", "06-22", "11-02"],
  2025: ["04-18", "04-20", "04-21", "05-29", "06-08", "06-21", "11-01"],
  2026: ["04-03", "04-05", "04-06", "05-14", "05-24", "06-20", "10-31"],
  2027: ["03-26", "03-28", "03-29", "05-06", "05-16", "06-26", "11-06"],
};
const FIXED = ["01-01", "01-06", "05-01", "06-06", "12-25", "12-26"];

const holidaysOf = (year: number): readonly string[] =>
  specialDays(SWEDEN, year)
    .filter(({ kind }) => kind === "holiday")
    .map(({ date }) => date);

test.each(Object.entries(MOVING))("the Swedish holidays of %s are the published ones", (year, moving) => {
  const published = [...FIXED, ...moving].map((day) => `${year}-${day}`).sort();
  expect(holidaysOf(Number(year))).toEqual(published);
});

test("until 2004 Whit Monday was a holiday and the national day was none", () => {
  expect(holidaysOf(2004)).toContain("2004-05-31");
  expect(holidaysOf(2004)).not.toContain("2004-06-06");
  expect(holidaysOf(2005)).not.toContain("2005-05-16");
  expect(holidaysOf(2005)).toContain("2005-06-06");
});

/** Gauss's rule with its two exceptions: another way to the same date. */
function easterByGauss(year: number): string {
  const century = Math.floor(year / 100);
  const m = (15 - Math.floor((13 + 8 * century) / 25) + century - Math.floor(century / 4)) % 30;
  const n = (4 + century - Math.floor(century / 4)) % 7;
  const a = year % 19;
  const d = (19 * a + m) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7;
  let days = 22 + d + e;
  if (d === 29 && e === 6) days -= 7;
  if (d === 28 && e === 6 && a > 10) days -= 7;
  return addDays(`${year}-03-01`, days - 1);
}

test("Easter is Gauss's in every year from 1900 to 2299", () => {
  for (let year = 1900; year < 2300; year += 1) expect(easterSunday(year)).toBe(easterByGauss(year));
});

const TYPES: Readonly<Record<string, DayType>> = {
  "2026-05-13": "workday",
  "2026-05-14": "holiday",
  "2026-05-15": "bridge",
  "2026-05-16": "saturday",
  "2026-05-17": "sunday",
  "2026-04-30": "eve",
  "2026-06-19": "eve",
  "2026-06-20": "holiday",
  "2025-12-23": "workday",
  "2026-01-05": "eve",
  "2023-06-05": "bridge",
  "2024-12-23": "bridge",
  "2024-12-30": "bridge",
  "2018-04-30": "eve",
};

test.each(Object.entries(TYPES))("in Sweden %s is of the type %s", (date, type) => {
  expect(dayTypeReader(SWEDEN)(date)).toBe(type);
});

test("an eve on the day of a holiday gives way to it, whichever comes first in the list", () => {
  const eve = { name: "eve", kind: "eve", rule: { on: "date", month: 4, day: 30 } } as const;
  const holiday = { name: "holiday", kind: "holiday", rule: { on: "date", month: 4, day: 30 } } as const;
  for (const days of [
    [eve, holiday],
    [holiday, eve],
  ]) {
    expect(dayTypeReader({ country: "XX", days })("2026-04-30")).toBe("holiday");
  }
});

test("another country is a list of rules", () => {
  const norway: HolidayCalendar = {
    country: "NO",
    days: [
      { name: "17. mai", kind: "holiday", rule: { on: "date", month: 5, day: 17 } },
      { name: "Kristi himmelfartsdag", kind: "holiday", rule: { on: "easter", offset: 39 } },
    ],
  };
  const dayType = dayTypeReader(norway);
  expect(dayType("2027-05-06")).toBe("holiday");
  expect(dayType("2027-05-17")).toBe("holiday");
  expect(dayType("2027-06-25")).toBe("workday");
});

test("a bridge day has a free day on both sides and no day is both special and a bridge", () => {
  const dayType = dayTypeReader(SWEDEN);
  const free = new Set<DayType>(["saturday", "sunday", "holiday", "eve"]);
  fc.assert(
    fc.property(fc.integer({ min: dayNumber("1990-01-01"), max: dayNumber("2060-12-31") }), (day) => {
      const date = addDays("1970-01-01", day);
      if (dayType(date) !== "bridge") return;
      expect(free.has(dayType(addDays(date, -1))) && free.has(dayType(addDays(date, 1)))).toBe(true);
    }),
    { seed: 7, numRuns: 2000 },
  );
});

test("a text that is no date is refused", () => {
  expect(() => dayTypeReader(SWEDEN)("2026-02-30")).toThrow(/PARSE_FAILED/);
});

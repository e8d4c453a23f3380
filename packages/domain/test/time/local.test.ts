import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addDays,
  dayNumber,
  daysBetween,
  formatInstant,
  horizonEnd,
  horizonStart,
  instantOfLocal,
  localDate,
  localDayHorizon,
  localDayStart,
  localParts,
  localPartsReader,
  MS_PER_HOUR,
  parseInstant,
  QUARTER_HOUR_MS,
  startOfLocalDate,
} from "../../src/index.ts";
import { codeOf } from "../failure.ts";

const STOCKHOLM = "Europe/Stockholm";
/** Zones with every kind of change: by an hour, by half an hour, at midnight, in the south, none at all, a skipped day. */
const ZONES = [
  STOCKHOLM,
  "Australia/Lord_Howe",
  "America/New_York",
  "America/Havana",
  "Africa/Cairo",
  "Pacific/Apia",
  "Asia/Kathmandu",
  "America/Sao_Paulo",
  "UTC",
];

/** The platform's own calendar: slow, independent of the code under test. */
function oracle(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    weekday: "short",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${String(parts["weekday"]).slice(0, 3)} ${String(parts["year"])}-${String(parts["month"])}-${String(parts["day"])} ${String(parts["hour"])}:${String(parts["minute"])}`;
}

function own(parts: ReturnType<typeof localParts>): string {
  const pad = (value: number): string => String(value).padStart(2, "0");
  const weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][parts.isoWeekday - 1];
  return `${String(weekday)} ${String(parts.year)}-${pad(parts.month)}-${pad(parts.day)} ${pad(parts.hour)}:${pad(parts.minute)}`;
}

test.each(ZONES)("local parts in %s are those of Intl at any minute of 2005 to 2035", (zone) => {
  const minutes = fc.integer({ min: Date.UTC(2005, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 });
  fc.assert(
    fc.property(minutes, (minute) => {
      expect(own(localParts(minute * 60_000, zone))).toBe(oracle(minute * 60_000, zone));
    }),
    { numRuns: 300 },
  );
});

test.each(ZONES)(
  "a reader that walks through 2011 in %s in quarters agrees with Intl on every one",
  (zone) => {
    const partsAt = localPartsReader(zone);
    const wrong: string[] = [];
    for (let at = Date.UTC(2011, 0); at < Date.UTC(2012, 0); at += 7 * QUARTER_HOUR_MS) {
      if (own(partsAt(at)) !== oracle(at, zone)) wrong.push(formatInstant(at));
    }
    expect(wrong).toEqual([]);
  },
);

test.each([
  ["2026-03-29", STOCKHOLM, 92],
  ["2026-10-25", STOCKHOLM, 100],
  ["2026-07-01", STOCKHOLM, 96],
  ["2026-10-04", "Australia/Lord_Howe", 94],
  ["2026-04-05", "Australia/Lord_Howe", 98],
  ["2018-11-04", "America/Sao_Paulo", 92],
  ["2011-12-30", "Pacific/Apia", 0],
])("%s in %s has %i quarters", (date, zone, quarters) => {
  expect(localDayHorizon(date, zone).count).toBe(quarters);
});

test("hour slots of a day of 23.5 hours end with half an hour", () => {
  const { edges, count } = localDayHorizon("2026-10-04", "Australia/Lord_Howe", MS_PER_HOUR);
  expect(count).toBe(24);
  expect((edges[24] ?? 0) - (edges[23] ?? 0)).toBe(MS_PER_HOUR / 2);
});

test.each(ZONES)("in %s each day begins where the one before ends, and its start lies in it", (zone) => {
  for (let date = "2018-09-01"; date < "2019-05-01"; date = addDays(date, 1)) {
    const day = localDayHorizon(date, zone);
    expect(horizonEnd(day)).toBe(startOfLocalDate(addDays(date, 1), zone));
    expect(localDate(horizonStart(day), zone)).toBe(date);
    expect(localDate(horizonStart(day) - 1, zone)).toBe(addDays(date, -1));
  }
});

test("the start of a local day is the same from any instant of it", () => {
  const start = startOfLocalDate("2026-10-25", STOCKHOLM);
  for (const hours of [0, 1, 2.5, 3, 24.9])
    expect(localDayStart(start + hours * MS_PER_HOUR, STOCKHOLM)).toBe(start);
});

test("where the clock skips midnight, the day begins after the skip", () => {
  expect(formatInstant(startOfLocalDate("2018-11-04", "America/Sao_Paulo"))).toBe("2018-11-04T03:00:00Z");
});

test("a local time in summer is an instant", () => {
  expect(instantOfLocal("2026-07-01T12:00", STOCKHOLM)).toBe(parseInstant("2026-07-01T10:00Z"));
  expect(instantOfLocal("2026-07-01 12:00:30", STOCKHOLM)).toBe(parseInstant("2026-07-01T10:00:30Z"));
});

test("a local time that comes twice is refused unless one of the two is named", () => {
  const twice = "2026-10-25T02:30";
  expect(codeOf(() => instantOfLocal(twice, STOCKHOLM))).toBe("AMBIGUOUS_LOCAL_TIME");
  expect(formatInstant(instantOfLocal(twice, STOCKHOLM, "first"))).toBe("2026-10-25T00:30:00Z");
  expect(formatInstant(instantOfLocal(twice, STOCKHOLM, "second"))).toBe("2026-10-25T01:30:00Z");
});

test("a local time that the clock skips is refused", () => {
  expect(codeOf(() => instantOfLocal("2026-03-29T02:30", STOCKHOLM))).toBe("NONEXISTENT_LOCAL_TIME");
});

test.each(["2026-02-30T00:00", "2026-01-01", "2026-01-01T00:00Z", ""])("%j is not a local time", (text) => {
  expect(codeOf(() => instantOfLocal(text, STOCKHOLM))).toBe("PARSE_FAILED");
});

test.each(["", "Mars/Olympus", "+02:00", "Z", "Europe/Nowhere"])("%j is not a time zone", (zone) => {
  expect(codeOf(() => localParts(0, zone))).toBe("INVALID_TIME_ZONE");
});

test("an instant that is not a number has no local parts", () => {
  expect(codeOf(() => localParts(Number.NaN, STOCKHOLM))).toBe("NOT_FINITE");
  expect(codeOf(() => localDayStart(Number.NaN, STOCKHOLM))).toBe("NOT_FINITE");
});

test("days are added across months, leap days and years", () => {
  expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
  expect(addDays("2023-12-31", 1)).toBe("2024-01-01");
  expect(addDays("2024-03-01", -1)).toBe("2024-02-29");
});

test("adding days and counting them are inverse", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40_000 }),
      fc.integer({ min: -9_000, max: 9_000 }),
      (from, days) => {
        const date = addDays("1990-01-01", from % 15_000);
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      },
    ),
  );
});

test.each(["2026-02-30", "2026-1-1", "today", "2026-00-01"])("%s is not a date", (text) => {
  expect(codeOf(() => dayNumber(text))).toBe("PARSE_FAILED");
});

test("half a day cannot be added to a date", () =>
  expect(codeOf(() => addDays("2026-01-01", 0.5))).toBe("OUT_OF_RANGE"));
test("slots without a length are refused", () => {
  expect(codeOf(() => localDayHorizon("2026-01-01", STOCKHOLM, 0))).toBe("OUT_OF_RANGE");
});

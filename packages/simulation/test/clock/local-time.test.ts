import { localPartsReader } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { localTime } from "../../src/clock/local-time.ts";

const ZONES = ["Europe/Stockholm", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];

test("local date, weekday and minute are those of the zone at any instant, in any order of questions", () => {
  const readers = ZONES.map((zone) => [localTime(zone), localPartsReader(zone)] as const);
  const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
  fc.assert(
    fc.property(fc.nat(ZONES.length - 1), instants, (zone, at) => {
      const [local, parts] = readers[zone]!;
      const { day, minuteOfDay } = local(at);
      const expected = parts(at);
      const number = Date.UTC(expected.year, expected.month - 1, expected.day) / 86_400_000;
      expect([day.number, day.isoWeekday]).toEqual([number, expected.isoWeekday]);
      expect(Math.floor(minuteOfDay)).toBe(expected.minuteOfDay);
      expect(day.dayOfYear).toBe(number - Date.UTC(expected.year, 0, 1) / 86_400_000 + 1);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test.each([
  ["spring", Date.UTC(2026, 2, 29)],
  ["autumn", Date.UTC(2026, 9, 25)],
])("on the day of the %s change every quarter of an hour is right", (_, midnight) => {
  const local = localTime("Europe/Stockholm");
  const parts = localPartsReader("Europe/Stockholm");
  for (let at = midnight - 7_200_000; at < midnight + 90_000_000; at += 900_000) {
    expect(local(at).minuteOfDay).toBe(parts(at).minuteOfDay);
  }
});

import { localParts, regularHorizon, type Series } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { medianOfDays } from "../../src/index.ts";
import { DAY, HOUR, seriesFrom } from "../histories.ts";

const START = Date.UTC(2024, 0, 1);
const timeZone = "Europe/Paris";

/** A week of hours; `valueAt` gets day and hour. */
const week = (valueAt: (day: number, hour: number) => number): Series =>
  seriesFrom(regularHorizon(START, HOUR, 168), (_start, slot) => valueAt(Math.floor(slot / 24), slot % 24));

const tomorrow = regularHorizon(START + 7 * DAY, HOUR, 24);

test("each slot is the median of the same hour of seven days", () => {
  const { values } = medianOfDays(
    week((day, hour) => hour * 100 + [5, 1, 9, 3, 7, 2, 60][day]!),
    tomorrow,
    { timeZone },
  );
  expect([...values]).toEqual(Array.from({ length: 24 }, (_, hour) => hour * 100 + 5));
});

test("missing measurements are left out", () => {
  const { values } = medianOfDays(
    week((day) => (day < 4 ? Number.NaN : [10, 20, 40][day - 4]!)),
    tomorrow,
    { timeZone },
  );
  expect(values[0]).toBe(20);
});

test("only the last days count", () => {
  const { values } = medianOfDays(
    week((day) => (day === 6 ? 8 : 1)),
    tomorrow,
    { timeZone, days: 1 },
  );
  expect(values[12]).toBe(8);
});

test("a slot without a sample takes the median of the others and says so", () => {
  const history = week((_day, hour) => (hour === 3 ? Number.NaN : 50));
  const column = medianOfDays(history, tomorrow, { timeZone });
  expect(column.values[3]).toBe(50);
  expect(column.origin[3]).toBe("median-of-slots");
  expect(column.origin[4]).toBe("median-7-days");
});

test("without any history the fallback stands, with low confidence", () => {
  const column = medianOfDays(
    week(() => Number.NaN),
    tomorrow,
    { timeZone, fallback: 300 },
  );
  expect(new Set(column.values)).toEqual(new Set([300]));
  expect(column).toMatchObject({ origin: "no-history", confidence: "low" });
});

test("a horizon before all history has none", () => {
  const early = regularHorizon(START - 30 * DAY, HOUR, 24);
  expect(
    medianOfDays(
      week(() => 1),
      early,
      { timeZone },
    ).origin,
  ).toBe("no-history");
});

test("one origin and confidence for all slots stays one value", () => {
  expect(
    medianOfDays(
      week(() => 50),
      tomorrow,
      { timeZone },
    ),
  ).toMatchObject({
    origin: "median-7-days",
    confidence: "high",
  });
});

test("widely spread samples give low confidence", () => {
  expect(
    medianOfDays(
      week((day) => (day % 2) * 1_000),
      tomorrow,
      { timeZone },
    ).confidence,
  ).toBe("low");
});

test.each([
  ["spring", Date.UTC(2024, 2, 31, 22)],
  ["autumn", Date.UTC(2024, 9, 27, 22)],
])("habits follow the local clock across the change in %s", (_season, after) => {
  const grid = regularHorizon(after - 10 * DAY, HOUR / 2, 10 * 48);
  const byLocalTime = (at: number): number => localParts(at, timeZone).minuteOfDay;
  const history = seriesFrom(grid, byLocalTime);
  const horizon = regularHorizon(after, HOUR / 2, 48);
  const { values } = medianOfDays(history, horizon, { timeZone });
  expect([...values]).toEqual(Array.from({ length: 48 }, (_, slot) => byLocalTime(horizon.edges[slot]!)));
});

test("a finer history is averaged over the slot", () => {
  const quarters = seriesFrom(regularHorizon(START, HOUR / 4, 7 * 96), (_start, slot) => slot % 4);
  expect(medianOfDays(quarters, tomorrow, { timeZone }).values[5]).toBe(1.5);
});

test("a coarser history holds for each of its parts", () => {
  const quarters = regularHorizon(START + 7 * DAY, HOUR / 4, 8);
  expect([
    ...medianOfDays(
      week((_day, hour) => hour),
      quarters,
      { timeZone },
    ).values,
  ]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
});

test("a slot of which less than half was measured is missing", () => {
  const holed = seriesFrom(regularHorizon(START, HOUR / 4, 7 * 96), (_start, slot) =>
    slot % 4 === 0 ? 5 : Number.NaN,
  );
  expect(medianOfDays(holed, tomorrow, { timeZone }).origin).toBe("no-history");
});

test.each([0, -1, 1.5, Number.NaN])("%f days are refused", (days) => {
  expect(() =>
    medianOfDays(
      week(() => 1),
      tomorrow,
      { timeZone, days },
    ),
  ).toThrow(/days is .*whole number/);
});

test("an unknown time zone is refused", () => {
  expect(() =>
    medianOfDays(
      week(() => 1),
      tomorrow,
      { timeZone: "Europe/Atlantis" },
    ),
  ).toThrow(/INVALID_TIME_ZONE/);
});

test("the median lies between the smallest and the largest sample", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 7, maxLength: 7 }),
      (days) => {
        const { values } = medianOfDays(
          week((day) => days[day]!),
          tomorrow,
          { timeZone },
        );
        const sorted = days.toSorted((a, b) => a - b);
        expect(values[0]).toBe(sorted[3]);
      },
    ),
  );
});

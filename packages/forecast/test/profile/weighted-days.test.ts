import { regularHorizon, type Series } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { weightedDays } from "../../src/index.ts";
import { DAY, HOUR, seriesFrom } from "../histories.ts";

const START = Date.UTC(2024, 0, 1);
const timeZone = "Etc/UTC";
const WEEKS = 4;
const tomorrow = regularHorizon(START + 7 * WEEKS * DAY, HOUR, 24);

const perDay = (valueOf: (daysAgo: number) => number): Series =>
  seriesFrom(regularHorizon(START, HOUR, 24 * 7 * WEEKS), (_start, slot) =>
    valueOf(7 * WEEKS - Math.floor(slot / 24)),
  );

test("a constant home is forecast as it is", () => {
  const column = weightedDays(
    perDay(() => 420),
    tomorrow,
    { timeZone },
  );
  for (const value of column.values) expect(value).toBeCloseTo(420, 9);
  expect(column).toMatchObject({ origin: "weighted-28-days", confidence: "high" });
});

test("weights halve with the half-life and the same weekday counts double", () => {
  let sum = 0;
  let total = 0;
  for (let ago = 1; ago <= 28; ago += 1) {
    const weight = 0.5 ** (ago / 4) * (ago % 7 === 0 ? 2 : 1);
    sum += weight * ago * ago;
    total += weight;
  }
  expect(
    weightedDays(
      perDay((ago) => ago * ago),
      tomorrow,
      { timeZone },
    ).values[7],
  ).toBeCloseTo(sum / total, 9);
});

test("missing days leave their weight to the others", () => {
  const { values } = weightedDays(
    perDay((ago) => (ago === 3 || ago === 20 ? ago : Number.NaN)),
    tomorrow,
    {
      timeZone,
      halfLifeDays: 17,
      sameWeekdayWeight: 1,
    },
  );
  expect(values[0]).toBeCloseTo((2 * 3 + 20) / 3, 9);
});

test("without any history the fallback stands", () => {
  expect(
    weightedDays(
      perDay(() => Number.NaN),
      tomorrow,
      { timeZone, fallback: 7 },
    ),
  ).toMatchObject({
    values: new Float64Array(24).fill(7),
    origin: "no-history",
    confidence: "low",
  });
});

test("a slot without a sample takes the mean of the others", () => {
  const history = seriesFrom(regularHorizon(START, HOUR, 24 * 7 * WEEKS), (_start, slot) =>
    slot % 24 === 0 ? Number.NaN : 60,
  );
  const column = weightedDays(history, tomorrow, { timeZone });
  expect(column.values[0]).toBeCloseTo(60, 9);
  expect(column.origin[0]).toBe("mean-of-slots");
});

test.each([{ halfLifeDays: 0 }, { sameWeekdayWeight: -1 }, { days: 0 }])("%o is refused", (options) => {
  expect(() =>
    weightedDays(
      perDay(() => 1),
      tomorrow,
      { timeZone, ...options },
    ),
  ).toThrow(/OUT_OF_RANGE/);
});

test("scaling the history scales the forecast", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 10, noNaN: true }), (factor) => {
      const once = weightedDays(
        perDay((ago) => ago),
        tomorrow,
        { timeZone },
      ).values;
      const scaled = weightedDays(
        perDay((ago) => ago * factor),
        tomorrow,
        { timeZone },
      ).values;
      for (const [slot, value] of scaled.entries()) expect(value).toBeCloseTo(once[slot]! * factor, 6);
    }),
  );
});

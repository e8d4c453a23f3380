import { regularHorizon } from "@oec/domain";
import fc from "fast-check";
import { mean, median, medianAbsoluteDeviation } from "simple-statistics";
import { expect, test } from "vitest";
import {
  decompose,
  exponentialSmoothing,
  holtWinters,
  hourlyPattern,
  movingAverage,
  movingMedian,
  outliers,
  robustDeviation,
  seasonOf,
} from "../../src/index.ts";
import { HOUR, seriesFrom } from "../histories.ts";

const numbers = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 40 });

test("moving average and median are those of simple-statistics over each window", () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 9 }), (values, window) => {
      const averages = movingAverage(values, window);
      const medians = movingMedian(values, window);
      for (let last = 0; last < values.length; last += 1) {
        const part = values.slice(Math.max(0, last - window + 1), last + 1);
        expect(averages[last]).toBeCloseTo(mean(part), 8);
        expect(medians[last]).toBeCloseTo(median(part), 8);
      }
    }),
    { seed: 1, numRuns: 100 },
  );
});

test("missing values are left out of moving statistics", () => {
  expect([...movingAverage([1, Number.NaN, 3, Number.NaN], 2)]).toEqual([1, 1, 3, 3]);
  expect([...movingMedian([Number.NaN, 2, 8, 9], 3)]).toEqual([Number.NaN, 2, 5, 8]);
});

test("exponential smoothing is the weighted sum that it stands for", () => {
  fc.assert(
    fc.property(numbers, fc.double({ min: 0.05, max: 1, noNaN: true }), (values, share) => {
      let sum = values[0]! * (1 - share) ** (values.length - 1);
      for (let at = 1; at < values.length; at += 1)
        sum += share * (1 - share) ** (values.length - 1 - at) * values[at]!;
      expect(exponentialSmoothing(values, share).at(-1)).toBeCloseTo(sum, 8);
    }),
    { seed: 2, numRuns: 100 },
  );
});

test("a missing value leaves the smoothed level where it is", () => {
  expect([...exponentialSmoothing([Number.NaN, 2, Number.NaN, 4], 0.5)]).toEqual([Number.NaN, 2, 2, 3]);
});

test.each([0, 1.1, Number.NaN])("a smoothing share of %f is refused", (share) => {
  expect(() => exponentialSmoothing([1], share)).toThrow(/share/);
});

const shares = fc.record({
  levelShare: fc.double({ min: 0, max: 1, noNaN: true }),
  trendShare: fc.double({ min: 0, max: 1, noNaN: true }),
  seasonShare: fc.double({ min: 0, max: 1, noNaN: true }),
});

test("Holt-Winters goes on with a repeated season", () => {
  const season = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(shares, season, (how, pattern) => {
      const values = [...pattern, ...pattern, ...pattern];
      const next = holtWinters(values, { season: 4, ...how }).forecast(6);
      for (const [at, value] of next.entries()) expect(value).toBeCloseTo(pattern[at % 4]!, 6);
    }),
    { seed: 4, numRuns: 60 },
  );
});

test("Holt-Winters without seasons goes on with a straight line", () => {
  const values = Array.from({ length: 12 }, (_, at) => 10 + 2 * at);
  const { forecast } = holtWinters(values, { season: 4, levelShare: 0.4, trendShare: 0.3, seasonShare: 0.2 });
  expect([...forecast(3)].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([34, 36, 38]);
});

test("multiplicative seasons scale the level", () => {
  const pattern = [0.5, 1.5, 1.2, 0.8];
  const values = Array.from({ length: 16 }, (_, at) => 100 * pattern[at % 4]!);
  const how = {
    season: 4,
    kind: "multiplicative",
    levelShare: 0.3,
    trendShare: 0.1,
    seasonShare: 0.2,
  } as const;
  const next = holtWinters(values, how).forecast(4);
  for (const [at, value] of next.entries()) expect(value).toBeCloseTo(100 * pattern[at]!, 6);
});

test("Holt-Winters is its three equations, written out", () => {
  // Winters' recursion from a level of 2.5 + 1.5 * 1, trend 1 and the seasons left over, by hand.
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 12];
  const { level, trend } = holtWinters(values, {
    season: 4,
    levelShare: 0.5,
    trendShare: 0.5,
    seasonShare: 0.5,
  });
  // Eight values on the line y = t + 1 leave level 8, trend 1, seasons 0; then 12 against 9 expected.
  expect(level).toBeCloseTo(0.5 * 12 + 0.5 * 9, 10);
  expect(trend).toBeCloseTo(0.5 * (10.5 - 8) + 0.5 * 1, 10);
});

test("a gap counts as what Holt-Winters expected", () => {
  const how = { season: 2, levelShare: 0.5, trendShare: 0.5, seasonShare: 0.5 };
  const whole = holtWinters([1, 2, 1, 2, 1, 2], how).forecast(4);
  expect(holtWinters([1, 2, 1, 2, Number.NaN, 2], how).forecast(4)).toEqual(whole);
});

test("fewer than two seasons and values of 0 under multiplicative seasons are refused", () => {
  const how = { season: 4, levelShare: 0.5, trendShare: 0.5, seasonShare: 0.5 };
  expect(() => holtWinters([1, 2, 3, 4, 5], how)).toThrow(/two seasons/);
  expect(() => holtWinters([1, 2, 3, 4, 5, 6, 7, 0], { ...how, kind: "multiplicative" })).toThrow(
    /values\[7\]/,
  );
});

test("a line with seasons is taken apart without a rest", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 8 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.constantFrom("mean" as const, "median" as const),
      (season, slope, centre) => {
        const pattern = Array.from({ length: season }, (_, at) => Math.sin(at * 3) * 10);
        const offset = pattern.reduce((sum, value) => sum + value, 0) / season;
        const values = Array.from(
          { length: 5 * season },
          (_, at) => slope * at + pattern[at % season]! - offset,
        );
        const parts = decompose(values, season, centre);
        for (const rest of parts.rest) if (!Number.isNaN(rest)) expect(rest).toBeCloseTo(0, 8);
        expect(parts.trend[2 * season]).toBeCloseTo(slope * 2 * season, 8);
        expect(parts.seasonal[1]).toBeCloseTo(pattern[1]! - offset, 8);
      },
    ),
    { seed: 6, numRuns: 40 },
  );
});

test("the median of the seasons is not pulled by one wild value", () => {
  const values = Array.from({ length: 28 }, (_, at) => at % 4);
  values[13] = 1e6;
  const { seasonal } = decompose(values, 4, "median");
  expect(seasonal[0]).toBeCloseTo(-1.5, 6);
});

test("the robust deviation is 1.4826 times the median absolute deviation of simple-statistics", () => {
  fc.assert(
    fc.property(numbers, (values) => {
      expect(robustDeviation(values)).toBeCloseTo(1.4826 * medianAbsoluteDeviation(values), 8);
    }),
    { seed: 8, numRuns: 60 },
  );
});

test("a meter's slip is an outlier, a missing value is none", () => {
  expect([...outliers([400, 420, 390, 90_000, Number.NaN, 410])]).toEqual([0, 0, 0, 1, 0, 0]);
});

test("the pattern of a home tells its peaks, and weekends apart", () => {
  // Monday 2024-01-01, four weeks of local hours in Stockholm.
  const grid = regularHorizon(Date.UTC(2023, 11, 31, 23), HOUR, 24 * 28);
  const series = seriesFrom(grid, (_start, slot) => {
    const hour = slot % 24;
    const isWeekend = Math.floor(slot / 24) % 7 >= 5;
    return 300 + (hour === 7 ? 900 : 0) + (hour === 18 ? 1500 : 0) + (isWeekend ? 100 : 0);
  });
  const pattern = hourlyPattern(series, "Europe/Stockholm");
  expect([pattern.morningPeakHour, pattern.eveningPeakHour]).toEqual([7, 18]);
  expect(pattern.weekday[3]!.mean).toBe(300);
  expect(pattern.weekend[3]!.mean).toBe(400);
  expect(pattern.all[7]!.count).toBe(28);
  expect(pattern.season.winter[7]!.median).toBe(1200);
  expect(pattern.season.summer[7]!.mean).toBeNaN();
});

test("December is winter and September autumn", () => {
  expect([12, 2, 3, 8, 9].map((month) => seasonOf(month))).toEqual([
    "winter",
    "winter",
    "spring",
    "summer",
    "autumn",
  ]);
});

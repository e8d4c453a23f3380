import { parseInstant, regularHorizon } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { meansBefore, meansBetween, quartersOf } from "../../src/weather/means.ts";

const START = parseInstant("2026-01-15T00:00:00Z");
const QUARTER = 900_000;
const HOUR = 3_600_000;
const quarters = (count: number): ReturnType<typeof regularHorizon> => regularHorizon(START, QUARTER, count);

/** Mean of a broken line over a slot by a thousand samples. */
function sampled(times: readonly number[], values: readonly number[], from: number): number {
  let sum = 0;
  for (let sample = 0; sample < 1000; sample += 1) {
    const at = from + ((sample + 0.5) / 1000) * QUARTER;
    const right = times.findIndex((time) => time > at);
    const left = right - 1;
    const share = (at - times[left]!) / (times[right]! - times[left]!);
    sum += values[left]! + (values[right]! - values[left]!) * share;
  }
  return sum / 1000;
}

test("a straight line's mean over a slot is its value in the middle", () => {
  const means = meansBetween({ times: [START, START + 2 * HOUR], values: [0, 8] }, quarters(8));
  expect([...means]).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5]);
});

test("between points of any distance up to 12 hours the mean is that of the line between them", () => {
  const steps = fc.array(
    fc.record({
      minutes: fc.integer({ min: 7, max: 720 }),
      value: fc.double({ min: -30, max: 30, noNaN: true }),
    }),
    { minLength: 3, maxLength: 8 },
  );
  fc.assert(
    fc.property(steps, fc.nat(50), (points, first) => {
      let at = START;
      const times = points.map(({ minutes }) => (at += minutes * 60_000));
      const values = points.map(({ value }) => value);
      const from = times[0]! + first * 60_000;
      if (from + QUARTER > times.at(-1)!) return;
      const [mean] = meansBetween({ times, values }, regularHorizon(from, QUARTER, 1));
      expect(mean).toBeCloseTo(sampled(times, values, from), 1);
    }),
    { seed: 5, numRuns: 200 },
  );
});

test("the mean over a long slot is the mean of its parts", () => {
  const points = { times: [0, 1, 3, 7].map((hour) => START + hour * HOUR), values: [1, -4, 9, 2] };
  const parts = meansBetween(points, quarters(28));
  const [whole] = meansBetween(points, regularHorizon(START, 7 * HOUR, 1));
  expect(whole).toBeCloseTo(
    parts.reduce((sum, part) => sum + part / 28, 0),
    10,
  );
});

test("a step of more than 12 hours is not bridged, and the ends hold for an hour", () => {
  const times = [START + HOUR, START + 14.5 * HOUR];
  const means = meansBetween({ times, values: [3, 5] }, quarters(4 * 17));
  expect([...means.slice(0, 4)]).toEqual([3, 3, 3, 3]);
  expect(means[4]).toBeNaN();
  expect(means[57]).toBeNaN();
  expect([...means.slice(58, 63)]).toEqual([5, 5, 5, 5, Number.NaN]);
});

test("missing values are passed over", () => {
  const times = [0, 1, 2].map((hour) => START + hour * HOUR);
  const means = meansBetween({ times, values: [0, Number.NaN, 8] }, quarters(8));
  expect(means[3]).toBe(3.5);
});

test("nothing known is NaN", () => {
  expect([...meansBetween({ times: [], values: [] }, quarters(2))]).toEqual([Number.NaN, Number.NaN]);
  expect([...meansBefore({ times: [], values: [] }, HOUR, quarters(2))]).toEqual([Number.NaN, Number.NaN]);
});

test("a mean over the hour before its time belongs to the hour before", () => {
  const times = [START + HOUR, START + 2 * HOUR];
  expect([...meansBefore({ times, values: [100, 200] }, HOUR, quarters(9))]).toEqual([
    100,
    100,
    100,
    100,
    200,
    200,
    200,
    200,
    Number.NaN,
  ]);
});

test("an hour that is left out of the means stays out", () => {
  const times = [START + HOUR, START + 3 * HOUR];
  const means = meansBefore({ times, values: [100, 300] }, HOUR, quarters(12));
  expect([means[3], means[4], means[7], means[8]]).toEqual([100, Number.NaN, Number.NaN, 300]);
});

test("the quarters of a period begin with the one that is running", () => {
  const { edges, count } = quartersOf({ start: START + 1, end: START + HOUR + 1 });
  expect([edges[0], count]).toEqual([START, 5]);
});

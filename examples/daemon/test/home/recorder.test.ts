import fc from "fast-check";
import { expect, test } from "vitest";
import { HomeRecorder } from "../../src/home/recorder.ts";

const QUARTER = 900_000;
const T0 = Date.UTC(2026, 0, 1);

/** Value of the quarter that starts at an instant. */
function at(series: ReturnType<HomeRecorder["load"]>, start: number): number | undefined {
  return series.values[series.horizon.edges.indexOf(start)];
}

test("a quarter is the mean of its measurements, weighted by time", () => {
  const recorder = new HomeRecorder();
  recorder.add(T0 + 300_000, 300_000, 600, 0);
  recorder.add(T0 + 900_000, 600_000, 1200, 90);
  expect([at(recorder.load(), T0), at(recorder.pv(), T0)]).toEqual([1000, 60]);
});

test("a measurement that ends at a border belongs to the quarter before it", () => {
  const recorder = new HomeRecorder();
  recorder.add(T0 + QUARTER, 10_000, 500, 0);
  expect(at(recorder.load(), T0)).toBe(500);
});

test("a quarter without measurements is missing", () => {
  const recorder = new HomeRecorder();
  recorder.add(T0 + 10_000, 10_000, 500, 0);
  recorder.add(T0 + 2 * QUARTER + 10_000, 10_000, 700, 0);
  expect(at(recorder.load(), T0 + QUARTER)).toBeNaN();
});

test("nothing recorded is an empty series", () => {
  expect(new HomeRecorder().load().horizon.count).toBe(0);
});

test("sixteen days are kept", () => {
  const recorder = new HomeRecorder();
  for (let day = 0; day < 20; day += 1) recorder.add(T0 + day * 96 * QUARTER + 10_000, 10_000, 100 + day, 0);
  const known = recorder.load().values.filter((value) => !Number.isNaN(value));
  expect([known[0], known.length]).toEqual([104, 16]);
});

test("a mean lies between the least and the greatest measurement", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 90 }), (loads) => {
      const recorder = new HomeRecorder();
      for (const [index, load] of loads.entries()) recorder.add(T0 + (index + 1) * 10_000, 10_000, load, 0);
      const mean = at(recorder.load(), T0) ?? Number.NaN;
      expect(mean).toBeGreaterThanOrEqual(Math.min(...loads) - 1e-9);
      expect(mean).toBeLessThanOrEqual(Math.max(...loads) + 1e-9);
    }),
  );
});

test("a quarter is told once, when a later one begins", () => {
  const recorder = new HomeRecorder();
  recorder.add(T0, 10_000, 1, 1);
  const told: unknown[] = [];
  recorder.follow((quarter) => told.push(quarter));
  recorder.add(T0 + QUARTER / 2, QUARTER / 2, 600, 10);
  recorder.add(T0 + QUARTER, QUARTER / 2, 1200, 30);
  expect(told).toEqual([{ start: T0 - QUARTER, loadW: 1, pvW: 1 }]);
  recorder.add(T0 + QUARTER + 10_000, 10_000, 500, 0);
  recorder.add(T0 + QUARTER + 20_000, 10_000, 500, 0);
  expect(told.slice(1)).toEqual([{ start: T0, loadW: 900, pvW: 20 }]);
});

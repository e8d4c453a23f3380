import fc from "fast-check";
import { expect, test } from "vitest";
import { RollingConformal } from "../../src/index.ts";

const SLOTS = 24;

/** Noise of a fixed seed, about normal: the sum of twelve uniform numbers. */
function noise(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, one) => sum + one, -6);
}

/** Share of values inside over some days, each day's interval made before its values were learnt. */
function covered(days: number, sizeOf: (day: number) => number, coverage = 0.8): number {
  const next = noise(7);
  const conformal = new RollingConformal({ slots: SLOTS, coverage });
  let inside = 0;
  let count = 0;
  for (let day = 0; day < days; day += 1) {
    const forecast = new Float64Array(SLOTS).fill(100);
    const actual = forecast.map((value) => value + sizeOf(day) * next());
    const { lower, upper } = conformal.interval(forecast);
    if (day >= 30) {
      for (let slot = 0; slot < SLOTS; slot += 1) {
        count += 1;
        if (actual[slot]! >= lower[slot]! && actual[slot]! <= upper[slot]!) inside += 1;
      }
    }
    conformal.learn(forecast, actual);
  }
  return inside / count;
}

test.each([0.5, 0.8, 0.9])("intervals of steady noise cover %f of it within 2 points", (coverage) => {
  expect(Math.abs(covered(230, () => 10, coverage) - coverage)).toBeLessThan(0.02);
});

test("errors that triple are covered again within the memory", () => {
  expect(Math.abs(covered(230, (day) => (day < 100 ? 10 : 30)) - 0.8)).toBeLessThan(0.03);
});

test("before anything is learnt the interval is infinitely wide", () => {
  const { lower, upper } = new RollingConformal({ slots: 2 }).interval([1, 2]);
  expect([...lower, ...upper]).toEqual([-Infinity, -Infinity, Infinity, Infinity]);
});

test("a load's interval ends at 0", () => {
  const conformal = new RollingConformal({ slots: 1, lowest: 0 });
  for (let day = 0; day < 20; day += 1) conformal.learn([100], [day % 2 === 0 ? 10 : 400]);
  expect(conformal.interval([5]).lower[0]).toBe(0);
});

test("the lower bound never exceeds the upper one, whatever was measured", () => {
  const reading = fc.oneof(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.constant(Number.NaN));
  const day = fc.array(reading, { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(day, { maxLength: 40 }), day, (days, forecast) => {
      const conformal = new RollingConformal({ slots: 4 });
      for (const [at, actual] of days.entries()) {
        conformal.learn(
          (days[at - 1] ?? actual).map((value) => (Number.isNaN(value) ? 0 : value)),
          actual,
        );
      }
      const said = forecast.map((value) => (Number.isNaN(value) ? 0 : value));
      const { lower, upper } = conformal.interval(said);
      for (let slot = 0; slot < 4; slot += 1) expect(lower[slot]!).toBeLessThanOrEqual(upper[slot]!);
    }),
    { seed: 5, numRuns: 200 },
  );
});

test("a perfect past makes a narrow interval, not a broken one", () => {
  const conformal = new RollingConformal({ slots: 1 });
  for (let day = 0; day < 10; day += 1) conformal.learn([50], [50]);
  const { lower, upper } = conformal.interval([50]);
  expect(lower[0]).toBeCloseTo(50, 6);
  expect(upper[0]).toBeCloseTo(50, 6);
});

test("another number of values than slots is refused", () => {
  const conformal = new RollingConformal({ slots: 3 });
  expect(() => conformal.interval([1])).toThrow(/SHAPE_MISMATCH/);
  expect(() => conformal.learn([1, 2, 3], [1])).toThrow(/SHAPE_MISMATCH/);
});

test.each([0, 1, Number.NaN])("a coverage of %f is refused", (coverage) => {
  expect(() => new RollingConformal({ slots: 1, coverage })).toThrow(/coverage/);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { powerThen, remember } from "../../src/estimate/history.ts";

const points = [
  { at: 0, powerW: 0 },
  { at: 10, powerW: 100 },
  { at: 20, powerW: 50 },
];

test.each([
  [0, 0],
  [5, 50],
  [10, 100],
  [15, 75],
  [20, 50],
  [-5, 0],
  [99, 50],
])("at %d the power was %d", (at, powerW) => {
  expect(powerThen(points, at)).toBe(powerW);
});

test("an empty history knows of no power", () => {
  expect(powerThen([], 5)).toBe(0);
});

test("a history keeps the last eight points in order", () => {
  let history: readonly { at: number; powerW: number }[] = [];
  for (let at = 1; at <= 20; at += 1) history = remember(history, { at, powerW: at });
  expect(history.map(({ at }) => at)).toEqual([13, 14, 15, 16, 17, 18, 19, 20]);
});

test("a clock that was set back starts the history anew", () => {
  expect(remember(points, { at: 15, powerW: 7 })).toEqual([{ at: 15, powerW: 7 }]);
});

test("the power then lies between the lowest and the highest of the history", () => {
  const powers = fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(powers, fc.double({ min: -10, max: 100, noNaN: true }), (values, at) => {
      const history = values.map((powerW, index) => ({ at: index * 10, powerW }));
      const power = powerThen(history, at);
      expect(power).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
      expect(power).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
    }),
  );
});

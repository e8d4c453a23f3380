import fc from "fast-check";
import { expect, test } from "vitest";
import { rainflow, RainflowCounter, type RainflowCycle } from "../../src/index.ts";
import { codeOf } from "../failure.ts";

function counts(cycles: readonly RainflowCycle[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { range, count } of cycles) sums[range] = (sums[range] ?? 0) + count;
  return sums;
}

const ASTM = [-2, 1, -3, 5, -1, 3, -4, 4, -2];
const LONG = [-1.5, 1, -3, 10, -1, 3, -8, 4, -2, 6, -1, -4, -8, 2, 1, -5, 0, 2.5, -4, 1, 0, 2, -0.5];

test("the series of the standard counts 3: 0.5, 4: 1.5, 6: 0.5, 8: 1, 9: 0.5 (ASTM E1049-85 figure 6)", () => {
  expect(counts(rainflow(ASTM))).toEqual({ 3: 0.5, 4: 1.5, 6: 0.5, 8: 1, 9: 0.5 });
});
test("the series of 23 points counts as in the tests of iamlikeme/rainflow (TEST_CASE_2)", () => {
  expect(counts(rainflow(LONG))).toEqual({
    1: 1,
    2.5: 1,
    4: 1.5,
    6: 1.5,
    6.5: 0.5,
    7: 1,
    10.5: 0.5,
    13: 0.5,
    14: 1,
    18: 0.5,
  });
});
test("the swings of 23 points have the means of iamlikeme/rainflow (TEST_CASE_2)", () => {
  const expected = [
    [2.5, -0.25, 0.5],
    [4, -1, 0.5],
    [4, 1, 1],
    [13, 3.5, 0.5],
    [6, 1, 1],
    [14, -1, 1],
    [7, -1.5, 1],
    [1, 0.5, 1],
    [18, 1, 0.5],
    [10.5, -2.75, 0.5],
    [6.5, -0.75, 0.5],
    [6, -1, 0.5],
    [2.5, 0.75, 0.5],
  ];
  const key = (swing: readonly unknown[]): string => swing.join(" ");
  const found = rainflow(LONG).map(({ range, mean, count }) => [range, mean, count]);
  expect(found.map(key).sort()).toEqual(expected.map(key).sort());
});

/** The rules of the standard, read word by word: slow, works on the whole series. */
function plainRainflow(values: readonly number[]): Record<string, number> {
  const turning = values.filter((value, index) => value !== values[index - 1]);
  const peaks = turning.filter((value, index) => {
    const before = turning[index - 1];
    const after = turning[index + 1];
    return before === undefined || after === undefined || (value - before) * (after - value) < 0;
  });
  const sums: Record<string, number> = {};
  const add = (range: number, count: number): number => (sums[range] = (sums[range] ?? 0) + count);
  let points: number[] = [];
  for (const peak of peaks) {
    points.push(peak);
    while (points.length >= 3) {
      const [a = 0, b = 0, c = 0] = points.slice(-3);
      if (Math.abs(c - b) < Math.abs(b - a)) break;
      if (points.length === 3) {
        add(Math.abs(b - a), 0.5);
        points = points.slice(1);
      } else {
        add(Math.abs(b - a), 1);
        points = [...points.slice(0, -3), c];
      }
    }
  }
  for (let index = 1; index < points.length; index += 1)
    add(Math.abs((points[index] ?? 0) - (points[index - 1] ?? 0)), 0.5);
  return sums;
}

const walks = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 80 });

test("a stream counts what the rules count on the whole series", () => {
  fc.assert(
    fc.property(walks, (values) => {
      expect(counts(rainflow(values))).toEqual(plainRainflow(values));
    }),
  );
});
test("repeating every value changes nothing", () => {
  fc.assert(
    fc.property(walks, (values) => {
      expect(rainflow(values.flatMap((value) => [value, value]))).toEqual(rainflow(values));
    }),
  );
});
test("turning the series upside down changes no range and no count", () => {
  fc.assert(
    fc.property(walks, (values) => {
      expect(counts(rainflow(values.map((value) => 0 - value)))).toEqual(counts(rainflow(values)));
    }),
  );
});
test("all swings together travel as far as the series", () => {
  fc.assert(
    fc.property(walks, (values) => {
      const way = values.reduce(
        (sum, value, index) => sum + Math.abs(value - (values[index - 1] ?? value)),
        0,
      );
      expect(rainflow(values).reduce((sum, { range, count }) => sum + 2 * count * range, 0)).toBeCloseTo(
        way,
        9,
      );
    }),
  );
});
test("the widest swing is the span of the series", () => {
  fc.assert(
    fc.property(walks, (values) => {
      const span = Math.max(...values) - Math.min(...values);
      expect(Math.max(0, ...rainflow(values).map(({ range }) => range))).toBe(span);
    }),
  );
});
test("asking for the rest does not end the counting", () => {
  const counter = new RainflowCounter();
  const cycles: RainflowCycle[] = [];
  for (const value of ASTM) {
    cycles.push(...counter.push(value));
    counter.rest();
  }
  expect(counts([...cycles, ...counter.rest()])).toEqual(counts(rainflow(ASTM)));
});
test("one value, or the same again and again, is no swing", () => {
  expect(rainflow([])).toEqual([]);
  expect(rainflow([5])).toEqual([]);
  expect(rainflow([5, 5, 5])).toEqual([]);
});
test("a value that is not a number is refused", () =>
  expect(codeOf(() => rainflow([1, Number.NaN]))).toBe("NOT_FINITE"));

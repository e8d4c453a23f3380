import fc from "fast-check";
import { cumulativeStdNormalProbability } from "simple-statistics";
import { expect, test } from "vitest";
import { crps, dieboldMariano, intervalWidth, mae } from "../../src/index.ts";

test("the CRPS of the median alone is the mean absolute error", () => {
  const [actual, median] = [
    [1, 5, -3],
    [2, 2, 2],
  ];
  expect(crps(actual, [{ level: 0.5, values: median }])).toBeCloseTo(mae(actual, median), 12);
});

test("the CRPS of a uniform forecast on 0 to 1 is 1/3 - x + x^2, as integrated by hand", () => {
  for (const real of [0, 0.3, 0.5, 1]) {
    const quantiles = Array.from({ length: 999 }, (_, at) => ({
      level: (at + 1) / 1000,
      values: [(at + 1) / 1000],
    }));
    expect(crps([real], quantiles)).toBeCloseTo(1 / 3 - real + real * real, 2);
  }
});

test("no quantile is refused", () => {
  expect(() => crps([1], [])).toThrow(/quantiles/);
});

test("the width is the mean distance of the bounds", () => {
  expect(intervalWidth([0, 1, Number.NaN], [2, 5, 9])).toBe(3);
});

test("Diebold-Mariano is the t ratio of the daily loss differences", () => {
  // Daily differences of the absolute errors: -1, -3, -2, 0.
  const actual = [0, 0, 0, 0, 0, 0, 0, 0];
  const first = [1, 1, 1, 1, 1, 1, 1, 1];
  const second = [2, 2, 4, 4, 3, 3, 1, 1];
  const mean = -1.5;
  const variance = ((0.5 ** 2 + 1.5 ** 2) * 2) / 4;
  const { statistic, pValue } = dieboldMariano(actual, first, second, 2);
  expect(statistic).toBeCloseTo(mean / Math.sqrt(variance / 4), 12);
  expect(pValue).toBeCloseTo(2 * (1 - cumulativeStdNormalProbability(Math.abs(statistic))), 3);
});

test("the comparison turns its sign with its sides", () => {
  const column = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(column, column, column, (actual, a, b) => {
      const one = dieboldMariano(actual, a, b, 3);
      const other = dieboldMariano(actual, b, a, 3);
      if (Number.isNaN(one.statistic)) return;
      expect(other.statistic).toBeCloseTo(-one.statistic, 9);
      expect(other.pValue).toBeCloseTo(one.pValue, 9);
    }),
    { seed: 2, numRuns: 60 },
  );
});

test("two equal forecasts cannot be compared", () => {
  expect(dieboldMariano([1, 2, 3, 4], [1, 1, 1, 1], [1, 1, 1, 1], 2).pValue).toBeNaN();
});

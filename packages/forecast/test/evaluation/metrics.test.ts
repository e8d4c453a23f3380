import fc from "fast-check";
import { expect, test } from "vitest";
import { bias, coverage, mae, mape, mase, pinball, relativeMae, rmse, smape, wape } from "../../src/index.ts";

const ACTUAL = [100, 200, 0, -50];
const FORECAST = [110, 180, 10, -50];

test("the mean absolute error is the mean of the errors' sizes", () => {
  expect(mae(ACTUAL, FORECAST)).toBe(10);
});

test("the root mean squared error weighs large errors more", () => {
  expect(rmse(ACTUAL, FORECAST)).toBeCloseTo(Math.sqrt((100 + 400 + 100) / 4), 12);
});

test("the bias is above zero where the forecast is too high", () => {
  expect(bias([1, 2], [4, 3])).toBe(2);
});

test("the percentage error leaves out values below its floor", () => {
  expect(mape(ACTUAL, FORECAST, 60)).toBeCloseTo((10 + 10) / 2, 12);
});

test.each([0, -1, Number.NaN])("a floor of %f is refused", (floor) => {
  expect(() => mape(ACTUAL, FORECAST, floor)).toThrow(/floor/);
});

test("the symmetric error of two zeros is no error, and of opposite values 200 %", () => {
  expect(smape([0], [0])).toBe(0);
  expect(smape([5], [-5])).toBe(200);
});

test("the weighted percentage error is total error over total size", () => {
  expect(wape(ACTUAL, FORECAST)).toBeCloseTo((100 * 40) / 350, 12);
});

test("a forecast relative to itself scores 1", () => {
  expect(relativeMae(ACTUAL, FORECAST, FORECAST)).toBe(1);
});

test("the relative error uses only pairs that both forecasts have", () => {
  expect(relativeMae([1, 1, 1], [2, Number.NaN, 9], [3, 99, Number.NaN])).toBe(0.5);
});

test("the scaled error of the seasonal naive forecast on a steady season is 1", () => {
  const training = [1, 2, 3, 3, 4, 5, 5, 6, 7];
  expect(mase([7, 8, 9], [5, 6, 7], training, 3)).toBe(1);
});

test("the pinball loss of the median is half the absolute error", () => {
  expect(pinball(ACTUAL, FORECAST, 0.5)).toBeCloseTo(mae(ACTUAL, FORECAST) / 2, 12);
});

test("the pinball loss is smallest at the empirical quantile", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 9, maxLength: 9 }),
      fc.double({ min: -150, max: 150, noNaN: true }),
      (values, other) => {
        const sorted = values.toSorted((a, b) => a - b);
        const loss = (quantile: number): number => pinball(values, new Array(9).fill(quantile), 0.25);
        expect(loss(sorted[2]!)).toBeLessThanOrEqual(loss(other) + 1e-9);
      },
    ),
  );
});

test.each([0, 1, Number.NaN])("a quantile level of %f is refused", (level) => {
  expect(() => pinball(ACTUAL, FORECAST, level)).toThrow(/level/);
});

test("coverage is the share of values inside, bounds included", () => {
  expect(coverage([1, 2, 3, 4], [1, 0, 4, Number.NaN], [1, 1, 5, 9])).toBeCloseTo(1 / 3, 12);
});

test("pairs with a missing value are left out", () => {
  expect(mae([1, Number.NaN, 3], [2, 5, Number.NaN])).toBe(1);
});

test("without a pair there is no score", () => {
  expect(mae([], [])).toBeNaN();
  expect(rmse([Number.NaN], [1])).toBeNaN();
});

test("columns of different length are refused", () => {
  expect(() => mae([1], [1, 2])).toThrow(/SHAPE_MISMATCH/);
  expect(() => coverage([1], [1], [1, 2])).toThrow(/SHAPE_MISMATCH/);
});

test("no squared score is below its absolute one", () => {
  const column = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(column, column, (actual, forecast) => {
      expect(rmse(actual, forecast)).toBeGreaterThanOrEqual(mae(actual, forecast) - 1e-6);
      expect(Math.abs(bias(actual, forecast))).toBeLessThanOrEqual(mae(actual, forecast) + 1e-9);
    }),
  );
});

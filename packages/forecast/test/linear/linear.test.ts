import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { linearRegression } from "simple-statistics";
import { expect, test } from "vitest";
import { fitLasso, fitLeastAbsolute, fitRidge, predictLinear, type Training } from "../../src/index.ts";

const number = fc.double({ min: -10, max: 10, noNaN: true });
/** Rows of three features that are not copies of each other, and targets. */
const trainings = fc
  .array(fc.tuple(number, number, number, number), { minLength: 12, maxLength: 30 })
  .map((rows): Training => ({
    features: Float64Array.from(
      rows.flatMap(([a, b, c], at) => [a + Math.sin(at), b + Math.cos(2 * at), c + Math.sin(5 * at)]),
    ),
    width: 3,
    targets: Float64Array.from(rows, ([, , , target]) => target),
  }));

test("ridge is the solution of the normal equations by another library", () => {
  fc.assert(
    fc.property(trainings, fc.double({ min: 0.1, max: 50, noNaN: true }), (training, penalty) => {
      const { features, targets } = training;
      const rows = targets.length;
      const raw = new Matrix(
        Array.from({ length: rows }, (_, row) => [...features.slice(row * 3, row * 3 + 3)]),
      );
      const means = raw.mean("column");
      const centred = raw.clone().subRowVector(means);
      const scales = centred
        .clone()
        .pow(2)
        .mean("column")
        .map((square) => Math.sqrt(square) || 1);
      const standard = centred.divRowVector(scales);
      const mean = targets.reduce((sum, target) => sum + target, 0) / rows;
      const right = standard
        .transpose()
        .mmul(Matrix.columnVector([...targets].map((target) => target - mean)));
      const beta = solve(standard.transpose().mmul(standard).add(Matrix.eye(3).mul(penalty)), right);
      const model = fitRidge(training, penalty);
      for (let i = 0; i < 3; i += 1)
        expect(model.coefficients[i]).toBeCloseTo(beta.get(i, 0) / scales[i]!, 8);
    }),
    { seed: 1, numRuns: 60 },
  );
});

test("without a penalty one feature gives the line of simple-statistics", () => {
  const points = [
    [1, 2.1],
    [2, 3.9],
    [4, 8.3],
    [7, 13.2],
  ];
  const line = linearRegression(points);
  const model = fitRidge(
    {
      features: Float64Array.from(points, ([x]) => x!),
      width: 1,
      targets: Float64Array.from(points, ([, y]) => y!),
    },
    0,
  );
  expect(model.coefficients[0]).toBeCloseTo(line.m, 10);
  expect(model.intercept).toBeCloseTo(line.b, 10);
});

test("a feature that is a copy of another does not stop ridge without a penalty", () => {
  const training = {
    features: Float64Array.of(1, 1, 2, 2, 3, 3),
    width: 2,
    targets: Float64Array.of(2, 4, 6),
  };
  const model = fitRidge(training, 0);
  expect(predictLinear(model, [4, 4])).toBeCloseTo(8, 6);
});

test("a weight of 2 counts as the row twice", () => {
  const once = { features: Float64Array.of(0, 1, 3, 3), width: 1, targets: Float64Array.of(1, 2, 0, 0) };
  const weighted = {
    features: Float64Array.of(0, 1, 3),
    width: 1,
    targets: Float64Array.of(1, 2, 0),
    weights: Float64Array.of(1, 1, 2),
  };
  const [a, b] = [fitRidge(once, 0), fitRidge(weighted, 0)];
  expect(predictLinear(b, [2])).toBeCloseTo(predictLinear(a, [2]), 10);
});

/** Sum of absolute errors of the best line through two of the points: an optimal line goes through two of them. */
function bestLine(xs: readonly number[], ys: readonly number[]): number {
  let best = Infinity;
  for (let i = 0; i < xs.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (xs[i] === xs[j]) continue;
      const slope = (ys[i]! - ys[j]!) / (xs[i]! - xs[j]!);
      const sum = xs.reduce((total, x, at) => total + Math.abs(ys[at]! - ys[i]! - slope * (x - xs[i]!)), 0);
      best = Math.min(best, sum);
    }
  }
  return best;
}

test("least absolute errors reach the best of all lines through two points, to 1 %", () => {
  fc.assert(
    fc.property(fc.array(number, { minLength: 9, maxLength: 15 }), (ys) => {
      const xs = ys.map((_, at) => at);
      const training = { features: Float64Array.from(xs), width: 1, targets: Float64Array.from(ys) };
      const model = fitLeastAbsolute(training, { penalty: 0, smallError: 1e-4, rounds: 200 });
      const reached = xs.reduce((sum, x, at) => sum + Math.abs(ys[at]! - predictLinear(model, [x])), 0);
      expect(reached).toBeLessThanOrEqual(1.01 * bestLine(xs, ys) + 0.01);
    }),
    { seed: 3, numRuns: 60 },
  );
});

test("one wild value does not move the median's line", () => {
  const features = Float64Array.from({ length: 20 }, (_, at) => at);
  const targets = features.map((x) => 3 * x + 1);
  targets[10] = 1e4;
  const model = fitLeastAbsolute(
    { features, width: 1, targets },
    { penalty: 0, smallError: 1e-4, rounds: 60 },
  );
  expect(predictLinear(model, [30])).toBeCloseTo(91, 2);
});

test("the lasso meets its conditions: a feature is out exactly where it explains less than the penalty", () => {
  fc.assert(
    fc.property(trainings, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (training, penalty) => {
      const { features, targets } = training;
      const rows = targets.length;
      const mean = targets.reduce((sum, target) => sum + target, 0) / rows;
      const deviation = Math.sqrt(targets.reduce((sum, target) => sum + (target - mean) ** 2, 0) / rows);
      const model = fitLasso(training, penalty);
      for (let i = 0; i < 3; i += 1) {
        const column = Array.from({ length: rows }, (_, row) => features[row * 3 + i]!);
        const centre = column.reduce((sum, value) => sum + value, 0) / rows;
        const scale = Math.sqrt(column.reduce((sum, value) => sum + (value - centre) ** 2, 0) / rows) || 1;
        const explained = column.reduce((sum, value, row) => {
          const error = targets[row]! - predictLinear(model, features, row * 3);
          return sum + ((value - centre) / scale / rows) * error;
        }, 0);
        const coefficient = model.coefficients[i]!;
        if (coefficient === 0) expect(Math.abs(explained)).toBeLessThanOrEqual(penalty * deviation + 1e-5);
        else expect(explained).toBeCloseTo(Math.sign(coefficient) * penalty * deviation, 4);
      }
    }),
    { seed: 5, numRuns: 60 },
  );
});

test("a lasso with the penalty 1 says the mean", () => {
  const training = { features: Float64Array.of(1, 2, 3), width: 1, targets: Float64Array.of(1, 2, 6) };
  expect(fitLasso(training, 1)).toEqual({ intercept: 3, coefficients: [0] });
});

test.each([-1, Number.NaN])("a penalty of %f is refused", (penalty) => {
  const training = { features: Float64Array.of(1), width: 1, targets: Float64Array.of(1) };
  expect(() => fitRidge(training, penalty)).toThrow(/penalty/);
  expect(() => fitLasso(training, penalty)).toThrow(/penalty/);
  expect(() => fitLeastAbsolute(training, { penalty, smallError: 1 })).toThrow(/penalty/);
});

test("no row and a wrong number of features are refused", () => {
  expect(() => fitRidge({ features: new Float64Array(), width: 1, targets: new Float64Array() }, 1)).toThrow(
    /OUT_OF_RANGE/,
  );
  expect(() =>
    fitRidge({ features: Float64Array.of(1, 2), width: 1, targets: Float64Array.of(1) }, 1),
  ).toThrow(/SHAPE_MISMATCH/);
});

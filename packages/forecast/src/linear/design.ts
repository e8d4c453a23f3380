import { assertSameLength, outOfRange } from "../check.ts";

/** Rows of features, one target and one weight each. */
export interface Training {
  /** Features row by row, shape [rows * width]; no NaN. */
  readonly features: Float64Array;
  /** Features of a row. */
  readonly width: number;
  /** Shape [rows]; no NaN. */
  readonly targets: Float64Array;
  /** Shape [rows], each at least 0; all 1 unless said. */
  readonly weights?: Float64Array;
}

/** A fitted linear model; plain numbers, so that it can be stored as JSON. */
export interface LinearModel {
  readonly intercept: number;
  /** Per feature, in the feature's own unit. */
  readonly coefficients: readonly number[];
}

/** The value of a model for a row of features that starts at `from`. */
export function predictLinear(model: LinearModel, features: ArrayLike<number>, from = 0): number {
  const { coefficients } = model;
  let value = model.intercept;
  for (let at = 0; at < coefficients.length; at += 1) {
    value += (coefficients[at] as number) * (features[from + at] as number);
  }
  return value;
}

/** Features moved to mean 0 and standard deviation 1, with a last column of ones. */
export interface Standardised {
  /** Shape [rows * (width + 1)]. */
  readonly rows: Float64Array;
  readonly count: number;
  readonly means: Float64Array;
  /** 1 where a feature never changes. */
  readonly scales: Float64Array;
}

/** @throws `OecError` `SHAPE_MISMATCH`, `OUT_OF_RANGE` if there is no row. */
export function standardise({ features, width, targets, weights }: Training): Standardised {
  const count = targets.length;
  assertSameLength("features, targets and weights", [
    features.length / width,
    count,
    weights?.length ?? count,
  ]);
  if (count === 0) throw outOfRange("targets.length", count, "at least one row");
  const means = new Float64Array(width);
  const scales = new Float64Array(width);
  const stride = width + 1;
  const rows = new Float64Array(count * stride);
  for (let column = 0; column < width; column += 1) {
    let sum = 0;
    for (let row = 0; row < count; row += 1) sum += features[row * width + column] as number;
    const mean = sum / count;
    let squares = 0;
    for (let row = 0; row < count; row += 1) {
      squares += ((features[row * width + column] as number) - mean) ** 2;
    }
    const scale = Math.sqrt(squares / count) || 1;
    means[column] = mean;
    scales[column] = scale;
    for (let row = 0; row < count; row += 1) {
      rows[row * stride + column] = ((features[row * width + column] as number) - mean) / scale;
    }
  }
  for (let row = 0; row < count; row += 1) rows[row * stride + width] = 1;
  return { rows, count, means, scales };
}

/** Coefficients of standardised features, the intercept last, in the features' own units. */
export function unstandardised(beta: Float64Array, { means, scales }: Standardised): LinearModel {
  const width = means.length;
  let intercept = beta[width] as number;
  const coefficients = new Array<number>(width);
  for (let column = 0; column < width; column += 1) {
    const coefficient = (beta[column] as number) / (scales[column] as number);
    coefficients[column] = coefficient;
    intercept -= coefficient * (means[column] as number);
  }
  return { intercept, coefficients };
}

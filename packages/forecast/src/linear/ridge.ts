import { outOfRange } from "../check.ts";
import { standardise, unstandardised, type LinearModel, type Standardised, type Training } from "./design.ts";
import { solveSymmetric } from "./solve.ts";

/**
 * Least squares with a penalty on the squares of the coefficients of standardised features; the intercept is free.
 *
 * @param penalty - Weight of the penalty against the sum of the rows' weights, 0 or more.
 * @throws `OecError` `SHAPE_MISMATCH`, `OUT_OF_RANGE` if the penalty is below 0 or there is no row.
 * @see Hoerl and Kennard (1970), "Ridge regression".
 */
export function fitRidge(training: Training, penalty: number): LinearModel {
  assertPenalty(penalty);
  const standard = standardise(training);
  const weights = training.weights ?? new Float64Array(standard.count).fill(1);
  return unstandardised(weightedRidge(standard, training.targets, weights, penalty), standard);
}

/** Refuses a penalty that is below 0 or no number. */
export function assertPenalty(penalty: number): void {
  if (penalty >= 0 && Number.isFinite(penalty)) return;
  throw outOfRange("penalty", penalty, "a number of at least 0");
}

/** Coefficients of standardised features, the intercept last. */
export function weightedRidge(
  { rows, count, means }: Standardised,
  targets: Float64Array,
  weights: Float64Array,
  penalty: number,
): Float64Array {
  const size = means.length + 1;
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  // Two rows at a time: the sums are read and written half as often.
  for (let row = 0; row < count; row += 2) {
    const at = row * size;
    const hasNext = row + 1 < count;
    const after = hasNext ? at + size : at;
    const weight = weights[row] as number;
    const weightAfter = hasNext ? (weights[row + 1] as number) : 0;
    const target = targets[row] as number;
    const targetAfter = hasNext ? (targets[row + 1] as number) : 0;
    for (let i = 0; i < size; i += 1) {
      const value = weight * (rows[at + i] as number);
      const valueAfter = weightAfter * (rows[after + i] as number);
      right[i] = (right[i] as number) + value * target + valueAfter * targetAfter;
      const line = i * size;
      for (let j = 0; j <= i; j += 1) {
        gram[line + j] =
          (gram[line + j] as number) +
          value * (rows[at + j] as number) +
          valueAfter * (rows[after + j] as number);
      }
    }
  }
  for (let i = 0; i < size - 1; i += 1) gram[i * size + i] = (gram[i * size + i] as number) + penalty;
  return solveSymmetric(gram, right);
}

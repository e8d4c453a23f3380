import { standardise, unstandardised, type LinearModel, type Training } from "./design.ts";
import { assertPenalty, weightedRidge } from "./ridge.ts";

/** How {@link fitLeastAbsolute} fits. */
export interface LeastAbsoluteOptions {
  /** Weight of the squares of the coefficients of standardised features against the sum of absolute errors. */
  readonly penalty: number;
  /** Errors below this count by their square, which keeps the weights finite [unit of the targets]. */
  readonly smallError: number;
  /** Rounds of reweighting; 8 unless said. */
  readonly rounds?: number;
}

const ROUNDS = 8;

/**
 * Least absolute errors instead of squares: the model of the median, which single large values do not pull. Solved by
 * reweighting least squares with one over the error of the round before.
 *
 * @throws `OecError` `SHAPE_MISMATCH`, `OUT_OF_RANGE` if the penalty is below 0 or there is no row.
 * @see Schlossmacher (1973), "An iterative technique for absolute deviations curve fitting".
 */
export function fitLeastAbsolute(training: Training, options: LeastAbsoluteOptions): LinearModel {
  const { penalty, smallError, rounds = ROUNDS } = options;
  assertPenalty(penalty);
  const standard = standardise(training);
  const { rows, count, means } = standard;
  const size = means.length + 1;
  const own = training.weights ?? new Float64Array(count).fill(1);
  const weights = Float64Array.from(own);
  let beta = weightedRidge(standard, training.targets, weights, penalty);
  for (let round = 1; round < rounds; round += 1) {
    for (let row = 0; row < count; row += 1) {
      let error = training.targets[row] as number;
      for (let i = 0; i < size; i += 1) error -= (beta[i] as number) * (rows[row * size + i] as number);
      weights[row] = (own[row] as number) / Math.max(Math.abs(error), smallError);
    }
    beta = weightedRidge(standard, training.targets, weights, penalty);
  }
  return unstandardised(beta, standard);
}

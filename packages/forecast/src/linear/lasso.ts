import { standardise, unstandardised, type LinearModel, type Training } from "./design.ts";
import { assertPenalty } from "./ridge.ts";

const ROUNDS = 400;
const CONVERGED = 1e-7;

/**
 * Least squares with a penalty on the absolute coefficients of standardised features: most become 0. Solved by
 * coordinate descent on the features' products. Weights are not used.
 *
 * @param penalty - Share of the targets' standard deviation, 0 or more: at 1 no feature is left.
 * @throws `OecError` `SHAPE_MISMATCH`, `OUT_OF_RANGE` if the penalty is below 0 or there is no row.
 * @see Friedman, Hastie and Tibshirani (2010), "Regularization paths for generalized linear models via coordinate descent".
 */
export function fitLasso(training: Training, penalty: number): LinearModel {
  assertPenalty(penalty);
  const { targets, width } = training;
  const standard = standardise(training);
  const { rows, count } = standard;
  const stride = width + 1;
  const mean = targets.reduce((sum, target) => sum + target, 0) / count;
  const deviation = Math.sqrt(targets.reduce((sum, target) => sum + (target - mean) ** 2, 0) / count);
  const gram = new Float64Array(width * width);
  const left = new Float64Array(width);
  for (let row = 0; row < count; row += 1) {
    const target = (targets[row] as number) - mean;
    for (let i = 0; i < width; i += 1) {
      const value = (rows[row * stride + i] as number) / count;
      left[i] = (left[i] as number) + value * target;
      for (let j = 0; j < width; j += 1) {
        gram[i * width + j] = (gram[i * width + j] as number) + value * (rows[row * stride + j] as number);
      }
    }
  }
  const beta = new Float64Array(stride);
  const threshold = penalty * deviation;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (descend(gram, left, beta, threshold) <= CONVERGED * deviation) break;
  }
  beta[width] = mean;
  return unstandardised(beta, standard);
}

/** One round over the coordinates; `left` is what the features still explain. Returns the largest step. */
function descend(gram: Float64Array, left: Float64Array, beta: Float64Array, threshold: number): number {
  const width = left.length;
  let largest = 0;
  for (let i = 0; i < width; i += 1) {
    const own = gram[i * width + i] as number;
    if (own === 0) continue;
    const before = beta[i] as number;
    const pull = (left[i] as number) + own * before;
    const after = (Math.sign(pull) * Math.max(0, Math.abs(pull) - threshold)) / own;
    const step = after - before;
    if (step === 0) continue;
    beta[i] = after;
    for (let j = 0; j < width; j += 1) {
      left[j] = (left[j] as number) - (gram[i * width + j] as number) * step;
    }
    largest = Math.max(largest, Math.abs(step));
  }
  return largest;
}

/** Below this share of its diagonal a pivot is rounding noise: the column is a copy of others and gets no weight. */
const NO_PIVOT = 1e-12;

/**
 * Solves A x = b for a symmetric positive semi-definite A by Cholesky's factors.
 *
 * @param matrix - Lower triangle, row by row, shape [size * size]; is overwritten.
 * @param right - Shape [size]; is overwritten with x, which is returned.
 */
export function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  for (let row = 0; row < size; row += 1) {
    const at = row * size;
    const diagonal = matrix[at + row] as number;
    for (let column = 0; column <= row; column += 1) {
      const other = column * size;
      let sum = matrix[at + column] as number;
      for (let k = 0; k < column; k += 1) sum -= (matrix[at + k] as number) * (matrix[other + k] as number);
      if (column < row) matrix[at + column] = sum / (matrix[other + column] as number);
      else matrix[at + row] = sum > NO_PIVOT * diagonal ? Math.sqrt(sum) : Infinity;
    }
  }
  for (let row = 0; row < size; row += 1) {
    let sum = right[row] as number;
    for (let k = 0; k < row; k += 1) sum -= (matrix[row * size + k] as number) * (right[k] as number);
    right[row] = sum / (matrix[row * size + row] as number);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = right[row] as number;
    for (let k = row + 1; k < size; k += 1) {
      const factor = matrix[k * size + row] as number;
      if (factor !== 0) sum -= factor * (right[k] as number);
    }
    right[row] = sum / (matrix[row * size + row] as number);
  }
  return right;
}

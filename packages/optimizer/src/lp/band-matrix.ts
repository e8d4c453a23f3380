/** Pivots below this share of the largest are zero: rows that say the same. */
const ZERO = 1e-14;

/** A symmetric positive definite matrix that is zero away from its diagonal; the lower half is kept, row by row. */
export class BandMatrix {
  readonly #size: number;
  /** Columns below and including the diagonal. */
  readonly #width: number;
  readonly #cells: Float64Array;

  /** @param bandwidth - Largest distance of a cell that is not zero from the diagonal. */
  constructor(size: number, bandwidth: number) {
    this.#size = size;
    this.#width = bandwidth + 1;
    this.#cells = new Float64Array(size * this.#width);
  }

  clear(): void {
    this.#cells.fill(0);
  }

  /** Adds to a cell of the lower half: `row >= column`. */
  add(row: number, column: number, value: number): void {
    const at = row * this.#width + (this.#width - 1) - (row - column);
    this.#cells[at] = (this.#cells[at] ?? 0) + value;
  }

  /**
   * Replaces the matrix by its Cholesky factor.
   *
   * @returns false if it is not positive definite by far.
   */
  factorise(): boolean {
    const [cells, width, size] = [this.#cells, this.#width, this.#size];
    let largest = 0;
    for (let row = 0; row < size; row += 1) largest = Math.max(largest, cells[row * width + width - 1] ?? 0);
    if (!(largest > 0 && largest < Infinity)) return false;
    for (let row = 0; row < size; row += 1) {
      const own = row * width + width - 1 - row;
      for (let column = Math.max(0, row - width + 1); column <= row; column += 1) {
        const other = column * width + width - 1 - column;
        let sum = cells[own + column] ?? 0;
        for (let k = Math.max(0, row - width + 1); k < column; k += 1)
          sum -= (cells[own + k] ?? 0) * (cells[other + k] ?? 0);
        if (column < row) cells[own + column] = sum / (cells[other + column] ?? 1);
        // A row that repeats others gets no part in the solution.
        else cells[own + row] = sum > ZERO * largest ? Math.sqrt(sum) : 1e64;
      }
    }
    return true;
  }

  /** Solves with the factor, in place. */
  solve(right: Float64Array): void {
    const [cells, width, size] = [this.#cells, this.#width, this.#size];
    for (let row = 0; row < size; row += 1) {
      const own = row * width + width - 1 - row;
      let sum = right[row] ?? 0;
      for (let k = Math.max(0, row - width + 1); k < row; k += 1)
        sum -= (cells[own + k] ?? 0) * (right[k] ?? 0);
      right[row] = sum / (cells[own + row] ?? 1);
    }
    for (let row = size - 1; row >= 0; row -= 1) {
      const own = row * width + width - 1 - row;
      const value = (right[row] ?? 0) / (cells[own + row] ?? 1);
      right[row] = value;
      for (let k = Math.max(0, row - width + 1); k < row; k += 1)
        right[k] = (right[k] ?? 0) - (cells[own + k] ?? 0) * value;
    }
  }
}

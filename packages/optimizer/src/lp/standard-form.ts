import { OecError } from "@oec/domain";

import type { BandMatrix } from "./band-matrix.ts";
import type { LpModel } from "./model.ts";

/** Columns that can move by less than this are fixed. */
const FIXED = 1e-9;

/**
 * A model as equations: `A x = right` with `0 <= x <= upper`, rows in the model's order, columns stored one by one.
 *
 * Fixed columns are gone, lower bounds are shifted to 0, inequalities have a column of their own.
 */
export interface StandardForm {
  readonly columns: number;
  readonly rows: number;
  readonly cost: Float64Array;
  readonly upper: Float64Array;
  readonly right: Float64Array;
  /** Largest distance of two rows that share a column. */
  readonly bandwidth: number;
  /** `result = A x`. */
  multiply(x: Readonly<Float64Array>, result: Float64Array): void;
  /** `result += A x`. */
  addMultiplied(x: Readonly<Float64Array>, result: Float64Array): void;
  /** `result = A' y`. */
  multiplyTransposed(y: Readonly<Float64Array>, result: Float64Array): void;
  /** `A diag(weight) A'`. */
  normalMatrix(weight: Readonly<Float64Array>, into: BandMatrix): void;
  /** The point in the model's columns, pulled within their bounds. */
  modelValues(x: Readonly<Float64Array>): Float64Array;
  /** Least cost that prices of the rows prove. */
  bound(y: Readonly<Float64Array>): number;
}

/** @throws `OecError` `INVALID_ARGUMENT` for a column without finite bounds, or a row that no column is in and that does not hold. */
export function standardForm(model: LpModel): StandardForm {
  const rows = model.rowLower.length;
  const entries: (readonly [row: number, factor: number])[][] =
    model.cost.length === 0 ? [] : Array.from(model.cost, () => []);
  const right = Float64Array.from(model.rowLower, (low, row) =>
    low > -Infinity ? low : (model.rowUpper[row] ?? 0),
  );
  const least = Float64Array.from({ length: rows }, () => 0);
  const most = Float64Array.from({ length: rows }, () => 0);
  for (let row = 0; row < rows; row += 1) {
    for (let at = model.starts[row] ?? 0; at < (model.starts[row + 1] ?? 0); at += 1) {
      const column = model.indices[at] ?? 0;
      const factor = model.values[at] ?? 0;
      const [low, high] = boundsOf(model, column);
      entries[column]?.push([row, factor]);
      right[row] = (right[row] ?? 0) - factor * low;
      least[row] = (least[row] ?? 0) + Math.min(factor * low, factor * high);
      most[row] = (most[row] ?? 0) + Math.max(factor * low, factor * high);
    }
  }
  const cost: number[] = [];
  const upper: number[] = [];
  const origin: number[] = [];
  const starts = [0];
  const places: number[] = [];
  const factors: number[] = [];
  const add = (price: number, room: number, from: number, cells: readonly (readonly [number, number])[]) => {
    cost.push(price);
    upper.push(room);
    origin.push(from);
    for (const [row, factor] of cells) {
      places.push(row);
      factors.push(factor);
    }
    starts.push(places.length);
  };
  let fixedCost = model.offset;
  for (const [column, price] of model.cost.entries()) {
    const [low, high] = boundsOf(model, column);
    fixedCost += price * low;
    if (high - low > FIXED) add(price, high - low, column, entries[column] ?? []);
  }
  for (let row = 0; row < rows; row += 1) {
    const [low, high] = [model.rowLower[row] ?? 0, model.rowUpper[row] ?? 0];
    if (high - low <= FIXED) continue;
    // The activity is at most `most` and at least `least`: a finite room for the row's own column.
    if (low > -Infinity) add(0, Math.max(1e-6, Math.min(high, most[row] ?? 0) - low), -1, [[row, -1]]);
    else add(0, Math.max(1e-6, high - (least[row] ?? 0)), -1, [[row, 1]]);
  }
  return formOf(model, { cost, upper, origin, starts, places, factors, right, fixedCost });
}

function boundsOf({ lower, upper, kinds }: LpModel, column: number): readonly [number, number] {
  const low = kinds[column] === 2 ? 0 : (lower[column] ?? 0);
  const high = upper[column] ?? 0;
  if (Number.isFinite(low) && Number.isFinite(high)) return [low, high];
  throw new OecError(
    "INVALID_ARGUMENT",
    `column ${column} has bounds ${low} to ${high}, expected finite ones`,
    {
      context: { column, low, high },
    },
  );
}

interface Parts {
  readonly cost: readonly number[];
  readonly upper: readonly number[];
  /** Column of the model; -1: that of a row. */
  readonly origin: readonly number[];
  readonly starts: readonly number[];
  readonly places: readonly number[];
  readonly factors: readonly number[];
  readonly right: Float64Array;
  readonly fixedCost: number;
}

function formOf(model: LpModel, parts: Parts): StandardForm {
  const [cost, upper] = [Float64Array.from(parts.cost), Float64Array.from(parts.upper)];
  const [starts, places] = [Int32Array.from(parts.starts), Int32Array.from(parts.places)];
  const factors = Float64Array.from(parts.factors);
  const { right, origin, fixedCost } = parts;
  const columns = cost.length;
  let bandwidth = 0;
  for (let j = 0; j < columns; j += 1) {
    const rows = places.subarray(starts[j], starts[j + 1]);
    if (rows.length > 1) bandwidth = Math.max(bandwidth, Math.max(...rows) - Math.min(...rows));
  }
  const addMultiplied = (x: Readonly<Float64Array>, result: Float64Array): void => {
    for (let j = 0; j < columns; j += 1) {
      const value = x[j] ?? 0;
      for (let at = starts[j] ?? 0; at < (starts[j + 1] ?? 0); at += 1) {
        const row = places[at] ?? 0;
        result[row] = (result[row] ?? 0) + (factors[at] ?? 0) * value;
      }
    }
  };
  const priceOf = (y: Readonly<Float64Array>, j: number): number => {
    let sum = 0;
    for (let at = starts[j] ?? 0; at < (starts[j + 1] ?? 0); at += 1)
      sum += (factors[at] ?? 0) * (y[places[at] ?? 0] ?? 0);
    return sum;
  };
  return {
    ...{ columns, rows: right.length, cost, upper, right, bandwidth, addMultiplied },
    multiply(x, result) {
      result.fill(0);
      addMultiplied(x, result);
    },
    multiplyTransposed(y, result) {
      for (let j = 0; j < columns; j += 1) result[j] = priceOf(y, j);
    },
    normalMatrix(weight, into) {
      into.clear();
      for (let j = 0; j < columns; j += 1) {
        const [from, to] = [starts[j] ?? 0, starts[j + 1] ?? 0];
        for (let a = from; a < to; a += 1) {
          const scaled = (factors[a] ?? 0) * (weight[j] ?? 0);
          const row = places[a] ?? 0;
          for (let b = from; b < to; b += 1) {
            const column = places[b] ?? 0;
            if (column <= row) into.add(row, column, scaled * (factors[b] ?? 0));
          }
        }
      }
    },
    modelValues(x) {
      const values = Float64Array.from(model.cost, (_, column) => boundsOf(model, column)[0]);
      for (const [j, column] of origin.entries()) {
        if (column >= 0)
          values[column] = (values[column] ?? 0) + Math.min(upper[j] ?? 0, Math.max(0, x[j] ?? 0));
      }
      return values;
    },
    bound(y) {
      let sum = fixedCost;
      for (let row = 0; row < right.length; row += 1) sum += (right[row] ?? 0) * (y[row] ?? 0);
      for (let j = 0; j < columns; j += 1)
        sum += Math.min(0, (cost[j] ?? 0) - priceOf(y, j)) * (upper[j] ?? 0);
      return sum;
    },
  };
}

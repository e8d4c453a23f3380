import { KIND, type LpModel } from "./model.ts";

/**
 * What is wrong with a model, or undefined: every back-end gets sound models only.
 *
 * Solvers differ in what they make of a bad number. javascript-lp-solver and yalps answer "optimal, 0" to a NaN.
 */
export function modelMistake(model: LpModel): string | undefined {
  return lengthMistake(model) ?? columnMistake(model) ?? rowMistake(model) ?? entryMistake(model);
}

function lengthMistake(model: LpModel): string | undefined {
  const columns = model.cost.length;
  const rows = model.rowLower.length;
  for (const name of ["lower", "upper", "kinds"] as const) {
    if (model[name].length !== columns)
      return `${name} has ${model[name].length} values, expected one per column: ${columns}`;
  }
  if (model.rowUpper.length !== rows)
    return `rowUpper has ${model.rowUpper.length} values, expected one per row: ${rows}`;
  if (model.starts.length !== rows + 1)
    return `starts has ${model.starts.length} values, expected ${rows + 1}`;
  if (model.indices.length !== model.values.length || model.starts[rows] !== model.indices.length)
    return "starts, indices and values do not describe the same number of entries";
  return Number.isFinite(model.offset) ? undefined : `offset is ${model.offset}, expected a finite number`;
}

function columnMistake({ cost, lower, upper, kinds }: LpModel): string | undefined {
  for (const [column, price] of cost.entries()) {
    const low = lower[column] ?? Number.NaN;
    const high = upper[column] ?? Number.NaN;
    if (!Number.isFinite(price)) return `cost of column ${column} is ${price}, expected a finite number`;
    const bounds = rangeMistake(low, high);
    if (bounds !== undefined) return `column ${column}: ${bounds}`;
    const kind = kinds[column] ?? KIND.continuous;
    if (kind > KIND.semicontinuous) return `kind of column ${column} is ${kind}, expected 0, 1 or 2`;
    if (kind === KIND.semicontinuous && !(low >= 0 && high < Infinity))
      return `semi-continuous column ${column} has bounds ${low} to ${high}, expected finite ones of 0 or more`;
    if (kind === KIND.integer && !(low > -Infinity && high < Infinity))
      return `integer column ${column} has bounds ${low} to ${high}, expected finite ones`;
  }
  return undefined;
}

function rowMistake({ rowLower, rowUpper }: LpModel): string | undefined {
  for (const [row, low] of rowLower.entries()) {
    const mistake = rangeMistake(low, rowUpper[row] ?? Number.NaN);
    if (mistake !== undefined) return `row ${row}: ${mistake}`;
  }
  return undefined;
}

function rangeMistake(low: number, high: number): string | undefined {
  const sound = low <= high && low < Infinity && high > -Infinity;
  return sound ? undefined : `${low} to ${high} is no range`;
}

function entryMistake({ starts, indices, values, cost }: LpModel): string | undefined {
  const lastRow = new Int32Array(cost.length).fill(-1);
  for (let row = 0; row + 1 < starts.length; row += 1) {
    const [from, to] = [starts[row] ?? 0, starts[row + 1] ?? 0];
    if (from > to || (row === 0 && from !== 0)) return `starts of row ${row} do not ascend from 0`;
    for (let entry = from; entry < to; entry += 1) {
      const column = indices[entry] ?? -1;
      if (!(column >= 0 && column < cost.length)) return `row ${row} names column ${column}`;
      if (lastRow[column] === row) return `row ${row} names column ${column} twice`;
      lastRow[column] = row;
      const factor = values[entry] ?? Number.NaN;
      if (!Number.isFinite(factor)) return `factor of row ${row}, column ${column} is ${factor}`;
    }
  }
  return undefined;
}

import { KIND, type LpModel } from "./model.ts";

/** Rounding that is no violation: in a home's models a thousandth of a watt-hour. */
const FEASIBILITY_TOLERANCE = 1e-6;
/** The same for large numbers, as a share of the largest term of a row or of a bound. */
const RELATIVE_TOLERANCE = 1e-9;

/** What a point costs: `cost · x + offset`. */
export function objectiveAt(model: LpModel, values: Readonly<Float64Array>): number {
  let total = model.offset;
  for (const [column, cost] of model.cost.entries()) total += cost * (values[column] ?? 0);
  return total;
}

/** Why a point is no solution of a model, or undefined: bounds, whole numbers, rows. Trusts no back-end. */
export function solutionMistake(model: LpModel, values: Readonly<Float64Array>): string | undefined {
  if (values.length !== model.cost.length) return `${values.length} values for ${model.cost.length} columns`;
  return columnViolation(model, values) ?? rowViolation(model, values);
}

function columnViolation(
  { lower, upper, kinds }: LpModel,
  values: Readonly<Float64Array>,
): string | undefined {
  for (const [column, value] of values.entries()) {
    if (!Number.isFinite(value)) return `column ${column} is ${value}`;
    const low = lower[column] ?? 0;
    const high = upper[column] ?? 0;
    const kind = kinds[column];
    if (kind === KIND.semicontinuous && Math.abs(value) <= FEASIBILITY_TOLERANCE) continue;
    const below = low - value - allowance(low);
    const above = value - high - allowance(high);
    if (below > 0 || above > 0) return `column ${column} is ${value}, outside ${low} to ${high}`;
    if (kind === KIND.integer && Math.abs(value - Math.round(value)) > FEASIBILITY_TOLERANCE)
      return `integer column ${column} is ${value}`;
  }
  return undefined;
}

const allowance = (bound: number): number =>
  Number.isFinite(bound) ? Math.max(FEASIBILITY_TOLERANCE, RELATIVE_TOLERANCE * Math.abs(bound)) : 0;

function rowViolation(model: LpModel, values: Readonly<Float64Array>): string | undefined {
  const { starts, indices, values: factors, rowLower, rowUpper } = model;
  for (const [row, low] of rowLower.entries()) {
    let activity = 0;
    let largest = 0;
    for (let entry = starts[row] ?? 0; entry < (starts[row + 1] ?? 0); entry += 1) {
      const term = (factors[entry] ?? 0) * (values[indices[entry] ?? 0] ?? 0);
      activity += term;
      largest = Math.max(largest, Math.abs(term));
    }
    const high = rowUpper[row] ?? 0;
    const excess = Math.max(low - activity, activity - high);
    if (excess > Math.max(FEASIBILITY_TOLERANCE, RELATIVE_TOLERANCE * largest))
      return `row ${row} is ${activity}, outside ${low} to ${high}`;
  }
  return undefined;
}

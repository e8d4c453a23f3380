import type { LpModel } from "../../../src/lp/model.ts";

/** By how much a point breaks a model, in the units of its rows and columns; written apart from the check in use. */
export function worstViolation(model: LpModel, values: Readonly<Float64Array>): number {
  const outside = (value: number, low: number, high: number) => Math.max(0, low - value, value - high);
  let worst = 0;
  for (let column = 0; column < values.length; column += 1) {
    const value = values[column]!;
    const inRange = outside(value, model.lower[column]!, model.upper[column]!);
    worst = Math.max(worst, model.kinds[column] === 2 ? Math.min(Math.abs(value), inRange) : inRange);
    if (model.kinds[column] === 1) worst = Math.max(worst, Math.abs(value - Math.round(value)));
  }
  const activity = new Float64Array(model.rowLower.length);
  for (let row = 0; row < activity.length; row += 1) {
    for (let entry = model.starts[row]!; entry < model.starts[row + 1]!; entry += 1) {
      activity[row] = activity[row]! + model.values[entry]! * values[model.indices[entry]!]!;
    }
    worst = Math.max(worst, outside(activity[row]!, model.rowLower[row]!, model.rowUpper[row]!));
  }
  return worst;
}

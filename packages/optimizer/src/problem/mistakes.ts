import type { ProblemError, ProblemErrorCode } from "../types/problem.ts";

/** The first value of a column that is not a number from `lowest` up, or a wrong length. */
export function outsideColumn(
  field: string,
  column: Readonly<Float64Array>,
  count: number,
  lowest: number,
  infinityAllowed: boolean,
): ProblemError | undefined {
  if (column.length !== count) {
    return {
      code: "SHAPE_MISMATCH",
      field,
      message: `${field} has ${column.length} values, expected one per slot: ${count}`,
    };
  }
  for (let slot = 0; slot < count; slot += 1) {
    const value = column[slot] ?? Number.NaN;
    if (value >= lowest && (value < Infinity ? value > -Infinity : infinityAllowed)) continue;
    return mistakenNumber(field, value, lowest === -Infinity ? "a finite number" : `${lowest} or more`, slot);
  }
  return undefined;
}

/** What was expected, in words. */
export const rangeText = (lowest: number, highest: number): string =>
  lowest === -Infinity
    ? "a finite number"
    : highest === Infinity
      ? `${lowest} or more`
      : `${lowest} to ${highest}`;

/** A number that is none, or out of its range. */
export function mistakenNumber(field: string, value: number, expected: string, index: number): ProblemError {
  const code: ProblemErrorCode = Number.isFinite(value) ? "OUT_OF_RANGE" : "NOT_FINITE";
  return { code, field, index, message: `${field}, position ${index}, is ${value}, expected ${expected}` };
}

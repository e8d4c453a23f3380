import { OecError } from "@oec/domain";

/** Refuses anything but a whole number above 0. */
export function assertCount(field: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return;
  throw outOfRange(field, value, "a whole number above 0");
}

/** Refuses anything but a finite number above 0. */
export function assertPositive(field: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return;
  throw outOfRange(field, value, "a number above 0");
}

/** Refuses arrays that do not have the same length. */
export function assertSameLength(what: string, lengths: readonly number[]): void {
  if (lengths.every((length) => length === lengths[0])) return;
  throw new OecError(
    "SHAPE_MISMATCH",
    `${what} have ${lengths.join(", ")} values, expected the same number`,
    {
      context: { lengths },
    },
  );
}

/** The error of a number outside its range. */
export function outOfRange(field: string, value: number, expected: string): OecError {
  return new OecError("OUT_OF_RANGE", `${field} is ${value}, expected ${expected}`, {
    context: { field, value, expected },
  });
}

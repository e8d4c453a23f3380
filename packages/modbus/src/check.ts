import { OecError } from "@oec/domain";

/**
 * The value itself, if it is finite and lies in `[lowest, highest]`.
 *
 * @throws `OecError` `NOT_FINITE` or `OUT_OF_RANGE` otherwise.
 */
export function inRange(field: string, value: number, lowest: number, highest = Infinity): number {
  if (!Number.isFinite(value)) {
    throw new OecError("NOT_FINITE", `${field} is ${value}, expected a finite number`, {
      context: { field, value },
    });
  }
  if (value < lowest || value > highest) {
    const expected = highest === Infinity ? `at least ${lowest}` : `${lowest} to ${highest}`;
    throw new OecError("OUT_OF_RANGE", `${field} is ${value}, expected ${expected}`, {
      context: { field, value, expected },
    });
  }
  return value;
}

/** The value itself, if it is a whole number in `[lowest, highest]`. @throws `OecError` `NOT_FINITE` or `OUT_OF_RANGE`. */
export function wholeInRange(field: string, value: number, lowest: number, highest = Infinity): number {
  inRange(field, value, lowest, highest);
  if (!Number.isInteger(value)) {
    throw new OecError("OUT_OF_RANGE", `${field} is ${value}, expected a whole number`, {
      context: { field, value },
    });
  }
  return value;
}

/** An `INVALID_ARGUMENT` error. */
export function invalidArgument(message: string, context: Readonly<Record<string, unknown>>): OecError {
  return new OecError("INVALID_ARGUMENT", message, { context });
}

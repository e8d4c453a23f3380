import { OecError } from "./errors.ts";

/**
 * The value itself, if it is finite.
 *
 * @throws {@link OecError} `NOT_FINITE` otherwise.
 */
export function finite(field: string, value: number): number {
  if (!Number.isFinite(value)) {
    throw new OecError("NOT_FINITE", `${field} is ${String(value)}, expected a finite number`, {
      context: { field, value },
    });
  }
  return value;
}

/**
 * The value itself, if it is finite and lies in `[lowest, highest]`.
 *
 * @throws {@link OecError} `NOT_FINITE` or `OUT_OF_RANGE` otherwise.
 */
export function inRange(field: string, value: number, lowest: number, highest = Infinity): number {
  finite(field, value);
  if (value < lowest || value > highest) {
    const expected =
      highest === Infinity ? `at least ${String(lowest)}` : `${String(lowest)} to ${String(highest)}`;
    throw outOfRange(field, value, expected);
  }
  return value;
}

/**
 * The value itself, if it is finite and above 0.
 *
 * @throws {@link OecError} `NOT_FINITE` or `OUT_OF_RANGE` otherwise.
 */
export function positive(field: string, value: number): number {
  finite(field, value);
  if (value <= 0) throw outOfRange(field, value, "above 0");
  return value;
}

/** An `OUT_OF_RANGE` error that says what was given and what is expected. */
export function outOfRange(field: string, value: number, expected: string): OecError {
  return new OecError("OUT_OF_RANGE", `${field} is ${String(value)}, expected ${expected}`, {
    context: { field, value, expected },
  });
}

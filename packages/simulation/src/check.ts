import { OecError } from "@oec/domain";

/** The value, if it is finite. @throws `OecError` `OUT_OF_RANGE` if it is not. */
export function finite(field: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw outOfRange(field, value, "a finite number");
}

/** The value, if it is finite and above 0. @throws `OecError` `OUT_OF_RANGE` if it is not. */
export function positive(field: string, value: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw outOfRange(field, value, "a finite number above 0");
}

/** The value, if it lies in [low, high]. @throws `OecError` `OUT_OF_RANGE` if it does not. */
export function within(field: string, value: number, low: number, high: number): number {
  if (value >= low && value <= high && Number.isFinite(value)) return value;
  const expected =
    high === Infinity ? `a finite number of at least ${String(low)}` : `${String(low)} to ${String(high)}`;
  throw outOfRange(field, value, expected);
}

const outOfRange = (field: string, value: number, expected: string): OecError =>
  new OecError("OUT_OF_RANGE", `${field} is ${String(value)}, expected ${expected}`, {
    context: { field, value, expected },
  });

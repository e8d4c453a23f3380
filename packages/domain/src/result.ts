/**
 * The outcome of an operation that may fail in normal operation: an infeasible plan, a refused set-point, a stale reading.
 *
 * Broken promises (bad arguments, unreachable devices) are thrown as {@link OecError} instead.
 */
export type Result<Value, Failure> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure };

/** Wraps a value as a success. */
export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
  ok: true,
  value,
});

/** Wraps a failure. */
export const err = <Failure>(error: Failure): { readonly ok: false; readonly error: Failure } => ({
  ok: false,
  error,
});

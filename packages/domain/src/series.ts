import { OecError } from "./errors.ts";
import type { Horizon } from "./time/horizon.ts";

/**
 * One value per slot of a horizon: the mean over the slot for powers and prices.
 *
 * `values[i]` belongs to slot `i`; the unit stands in the name of the field that holds the series (`loadW`, `pvW`).
 */
export interface Series {
  readonly horizon: Horizon;
  /** Shape [horizon.count]. NaN marks a missing value where the holder allows gaps. */
  readonly values: Readonly<Float64Array>;
}

/**
 * A series from a horizon and its values; the values are copied.
 *
 * @throws {@link OecError} `SHAPE_MISMATCH` if there is not exactly one value per slot.
 */
export function seriesOf(horizon: Horizon, values: ArrayLike<number>): Series {
  if (values.length !== horizon.count) {
    throw new OecError(
      "SHAPE_MISMATCH",
      `${String(values.length)} values for ${String(horizon.count)} slots`,
      {
        context: { values: values.length, slots: horizon.count },
      },
    );
  }
  return { horizon, values: Float64Array.from(values) };
}

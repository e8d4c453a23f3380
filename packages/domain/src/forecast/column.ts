import { OecError } from "../errors.ts";
import type { Horizon } from "../time/horizon.ts";
import type { ForecastColumn, ForecastConfidence } from "./forecast.ts";

/**
 * Checks that a forecast column fits a horizon, and returns it.
 *
 * @throws {@link OecError} `SHAPE_MISMATCH` if an array does not have one element per slot, `OUT_OF_RANGE` if the coverage is not a
 * probability or the lower bound lies above the upper.
 */
export function validateColumn(horizon: Horizon, column: ForecastColumn): ForecastColumn {
  requireCount("values", column.values.length, horizon.count);
  if (typeof column.origin !== "string") requireCount("origin", column.origin.length, horizon.count);
  if (typeof column.confidence !== "string")
    requireCount("confidence", column.confidence.length, horizon.count);
  if (column.interval === undefined) return column;
  const { coverage, lower, upper } = column.interval;
  requireCount("interval.lower", lower.length, horizon.count);
  requireCount("interval.upper", upper.length, horizon.count);
  if (!(coverage >= 0 && coverage <= 1)) {
    throw new OecError("OUT_OF_RANGE", `interval.coverage is ${String(coverage)}, expected 0 to 1`, {
      context: { field: "interval.coverage", value: coverage },
    });
  }
  const crossed = lower.findIndex((low, slot) => low > (upper[slot] ?? Number.NaN));
  if (crossed >= 0) {
    throw new OecError("OUT_OF_RANGE", `interval.lower[${String(crossed)}] lies above interval.upper`, {
      context: { field: "interval.lower", index: crossed },
    });
  }
  return column;
}

/** The confidence of each slot, shape [count]. @throws {@link OecError} `SHAPE_MISMATCH`. */
export function columnConfidence(horizon: Horizon, column: ForecastColumn): readonly ForecastConfidence[] {
  validateColumn(horizon, column);
  const { confidence } = column;
  return typeof confidence === "string"
    ? Array.from({ length: horizon.count }, () => confidence)
    : confidence;
}

/** The origin of each slot, shape [count]. @throws {@link OecError} `SHAPE_MISMATCH`. */
export function columnOrigin(horizon: Horizon, column: ForecastColumn): readonly string[] {
  validateColumn(horizon, column);
  const { origin } = column;
  return typeof origin === "string" ? Array.from({ length: horizon.count }, () => origin) : origin;
}

const ORDER: readonly ForecastConfidence[] = ["high", "medium", "low"];

/** The lowest of several confidences: what is made of them can be no surer. `high` for none. */
export function lowestConfidence(confidences: Iterable<ForecastConfidence>): ForecastConfidence {
  let lowest = 0;
  for (const confidence of confidences) lowest = Math.max(lowest, ORDER.indexOf(confidence));
  return ORDER[lowest] ?? "low";
}

function requireCount(field: string, given: number, expected: number): void {
  if (given !== expected) {
    throw new OecError(
      "SHAPE_MISMATCH",
      `${field} has ${String(given)} elements, expected one per slot: ${String(expected)}`,
      {
        context: { field, given, expected },
      },
    );
  }
}

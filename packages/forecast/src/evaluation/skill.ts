import { OecError } from "@oec/domain";
import type { BacktestStep } from "./backtest.ts";
import { bias, mae, relativeMae, rmse, wape } from "./point-metrics.ts";

/** How good a forecast has been: plain numbers, to be stored and shown. */
export interface SkillRecord {
  readonly version: 1;
  /** What was forecast, e.g. `load`. */
  readonly quantity: string;
  /** Which model, and which yardstick it is compared to. */
  readonly model: string;
  readonly yardstick: string;
  readonly unit: string;
  /** First and last origin [ms since 1970 UTC]. */
  readonly from: number;
  readonly to: number;
  readonly origins: number;
  /** Null where there was no pair of values, as all figures: JSON knows no NaN. */
  readonly mae: number | null;
  readonly rmse: number | null;
  readonly bias: number | null;
  /** Percent. */
  readonly wape: number | null;
  /** Against the yardstick: below 1 is better. */
  readonly relativeMae: number | null;
  /** Fewer than 28 origins are too few to judge by. */
  readonly isProvisional: boolean;
}

const ENOUGH_ORIGINS = 28;

/**
 * The record of a backtest or of forecasts that were kept.
 *
 * @param steps - At least one, as are `yardstick`'s, for the same origins.
 * @throws `OecError` `SHAPE_MISMATCH` if the origins differ.
 */
export function skillRecord(
  names: Pick<SkillRecord, "quantity" | "model" | "yardstick" | "unit">,
  steps: readonly BacktestStep[],
  yardstick: readonly BacktestStep[],
): SkillRecord {
  const first = steps[0];
  const last = steps.at(-1);
  const isSame =
    steps.length === yardstick.length && steps.every(({ origin }, at) => yardstick[at]?.origin === origin);
  if (first === undefined || last === undefined || !isSame) {
    throw new OecError("SHAPE_MISMATCH", "a forecast and its yardstick have other origins, or none", {
      context: { steps: steps.length, yardstick: yardstick.length },
    });
  }
  const actual = joined(steps.map((step) => step.actual));
  const forecast = joined(steps.map((step) => step.forecast));
  const other = joined(yardstick.map((step) => step.forecast));
  return {
    version: 1,
    ...names,
    from: first.origin,
    to: last.origin,
    origins: steps.length,
    mae: orNull(mae(actual, forecast)),
    rmse: orNull(rmse(actual, forecast)),
    bias: orNull(bias(actual, forecast)),
    wape: orNull(wape(actual, forecast)),
    relativeMae: orNull(relativeMae(actual, forecast, other)),
    isProvisional: steps.length < ENOUGH_ORIGINS,
  };
}

const joined = (parts: readonly Float64Array[]): Float64Array =>
  Float64Array.from(parts.flatMap((part) => [...part]));

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

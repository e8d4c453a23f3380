import { OecError, slotIndexAt, type Instant, type Series } from "@oec/domain";
import { assertCount } from "../check.ts";
import type { Values } from "./point-metrics.ts";

/** A series that a forecast may use, and when each of its values becomes known. */
export interface BacktestInput {
  readonly series: Series;
  /**
   * When the value of a slot becomes known: its end for measurements, the time of publication for prices, the time of
   * issue for a weather forecast.
   */
  readonly availableAt: (slot: number, start: Instant, end: Instant) => Instant;
}

/** What was known at an origin. */
export interface BacktestView {
  readonly origin: Instant;
  /**
   * An input as it was known: cut behind the last known slot, NaN where a slot before it was not.
   *
   * @throws `OecError` `MISSING_DATA` for a name that is no input.
   */
  readonly series: (name: string) => Series;
  /**
   * The value of the slot that contains an instant, NaN outside the series.
   *
   * @throws `OecError` `LEAKAGE` if it was not available at the origin.
   */
  readonly valueAt: (name: string, at: Instant) => number;
}

/** A rolling-origin backtest. */
export interface Backtest<Model> {
  readonly inputs: Readonly<Record<string, BacktestInput>>;
  /** Instants at which forecasts are issued, ascending. */
  readonly origins: readonly Instant[];
  /** Learns from what was known; what it fits (scalers, limits, models) sees nothing else. */
  readonly fit: (view: BacktestView) => Model;
  /** How many origins a model is kept; 1 unless said. */
  readonly refitEvery?: number;
  /** Forecasts with what was fitted, from what is known at the origin. */
  readonly forecast: (model: Model, view: BacktestView) => Values;
  /** What came, for the same slots as the forecast of that origin. Only scores see it. */
  readonly actual: (origin: Instant) => Values;
}

/** Forecast and truth of one origin. */
export interface BacktestStep {
  readonly origin: Instant;
  /** One value per slot. */
  readonly forecast: Float64Array;
  readonly actual: Float64Array;
}

/**
 * Issues a forecast at each origin from what was known then, and puts what came beside it.
 *
 * @throws `OecError` `LEAKAGE` if a value is read that was not available, `UNSORTED_TIME` if the origins do not ascend,
 * `SHAPE_MISMATCH` if a forecast has another length than what came.
 */
export function backtest<Model>(run: Backtest<Model>): readonly BacktestStep[] {
  const { inputs, origins, refitEvery = 1 } = run;
  assertCount("refitEvery", refitEvery);
  let kept: { readonly model: Model } | undefined;
  return origins.map((origin, index) => {
    if (index > 0 && !(origin > (origins[index - 1] ?? Number.NaN))) {
      throw new OecError("UNSORTED_TIME", `origin ${index} is not after the one before`, {
        context: { index, origin },
      });
    }
    const view = viewAt(inputs, origin);
    if (kept === undefined || index % refitEvery === 0) kept = { model: run.fit(view) };
    const forecast = Float64Array.from(run.forecast(kept.model, view));
    const actual = Float64Array.from(run.actual(origin));
    if (forecast.length !== actual.length) {
      throw new OecError("SHAPE_MISMATCH", `${forecast.length} values forecast, ${actual.length} came`, {
        context: { origin, forecast: forecast.length, actual: actual.length },
      });
    }
    return { origin, forecast, actual };
  });
}

function viewAt(inputs: Readonly<Record<string, BacktestInput>>, origin: Instant): BacktestView {
  const input = (name: string): BacktestInput => {
    const found = inputs[name];
    if (found !== undefined) return found;
    throw new OecError("MISSING_DATA", `"${name}" is no input, expected ${Object.keys(inputs).join(", ")}`, {
      context: { name },
    });
  };
  const availableAt = ({ series, availableAt: declared }: BacktestInput, slot: number): Instant =>
    declared(slot, series.horizon.edges[slot] as number, series.horizon.edges[slot + 1] as number);
  return {
    origin,
    series: (name) => {
      const found = input(name);
      const { horizon, values } = found.series;
      let count = horizon.count;
      while (count > 0 && !(availableAt(found, count - 1) <= origin)) count -= 1;
      const known = values.slice(0, count);
      for (let slot = 0; slot < count; slot += 1) {
        if (!(availableAt(found, slot) <= origin)) known[slot] = Number.NaN;
      }
      return { horizon: { edges: horizon.edges.slice(0, count + 1), count }, values: known };
    },
    valueAt: (name, at) => {
      const found = input(name);
      const slot = slotIndexAt(found.series.horizon, at);
      if (slot === -1) return Number.NaN;
      const from = availableAt(found, slot);
      if (from <= origin) return found.series.values[slot] as number;
      throw new OecError("LEAKAGE", `"${name}" at ${at} is available from ${from}, asked for at ${origin}`, {
        context: { name, at, availableAt: from, origin },
      });
    },
  };
}

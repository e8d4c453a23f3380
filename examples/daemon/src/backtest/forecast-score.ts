import { MS_PER_HOUR, type ForecastBundle } from "@oec/domain";
import type { ForecastError } from "./result.ts";
import type { Scope } from "./scope.ts";
import type { Timeline } from "./timeline.ts";

/** Forecast errors of the three columns that are forecast. */
export interface ForecastScores {
  readonly load: ForecastError;
  readonly pv: ForecastError;
  readonly price: ForecastError;
}

/** How far ahead forecasts are scored [h]. */
const SCORED_HOURS = 24;

/** Compares every forecast with what really came, as far as it was recorded. */
export class ForecastScore {
  readonly #recorded: Timeline;
  readonly #end: number;
  readonly #slots: number;
  readonly #load = new ErrorSum();
  readonly #pv = new ErrorSum();
  readonly #price = new ErrorSum();

  constructor(scope: Scope, recorded: Timeline) {
    this.#recorded = recorded;
    this.#end = (scope.slots.at(-1) ?? 0) + 1;
    this.#slots = Math.round((SCORED_HOURS * MS_PER_HOUR) / recorded.slotMs);
  }

  /** Scores a forecast that starts at a slot of the timeline. */
  add(first: number, { loadW, pvW, spotPricePerKwh, horizon }: ForecastBundle): void {
    const { recorded, end } = { recorded: this.#recorded, end: this.#end };
    for (let lead = 0; lead < this.#slots && first + lead < end; lead += 1) {
      this.#load.add(loadW.values[lead] ?? Number.NaN, recorded.loadW[first + lead] ?? Number.NaN);
      this.#pv.add(pvW.values[lead] ?? Number.NaN, recorded.pvW[first + lead] ?? Number.NaN);
    }
    for (let lead = 0; lead < horizon.count && first + lead < end; lead += 1) {
      const { origin, values } = spotPricePerKwh;
      if ((typeof origin === "string" ? origin : origin[lead]) === "day-ahead") continue;
      this.#price.add(values[lead] ?? Number.NaN, recorded.spotPerKwh[first + lead] ?? Number.NaN);
    }
  }

  result(): ForecastScores {
    return { load: this.#load.result(), pv: this.#pv.result(), price: this.#price.result() };
  }
}

class ErrorSum {
  #absolute = 0;
  #values = 0;
  #pairs = 0;

  add(forecast: number, actual: number): void {
    if (Number.isNaN(actual) || Number.isNaN(forecast)) return;
    this.#absolute += Math.abs(forecast - actual);
    this.#values += Math.abs(actual);
    this.#pairs += 1;
  }

  result(): ForecastError {
    return {
      mae: this.#pairs === 0 ? 0 : this.#absolute / this.#pairs,
      wape: this.#values === 0 ? 0 : this.#absolute / this.#values,
      pairs: this.#pairs,
    };
  }
}

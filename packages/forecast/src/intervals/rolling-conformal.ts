import { assertCount, assertSameLength, outOfRange } from "../check.ts";
import type { Values } from "../evaluation/point-metrics.ts";

/** How {@link RollingConformal} calibrates. */
export interface RollingConformalOptions {
  /** Values of one forecast, e.g. 24 hours. */
  readonly slots: number;
  /** Share of the values that is to lie inside, above 0 and below 1; 0.8 unless said. */
  readonly coverage?: number;
  /** How many forecasts the calibration looks back; 28 unless said. */
  readonly memory?: number;
  /** Slots that are calibrated together, by lead; a quarter of `slots` unless said. */
  readonly bucketSlots?: number;
  /** Lowest possible value, e.g. 0 for a load; none unless said. */
  readonly lowest?: number;
}

/** Lower and upper bound of each slot, in the unit of the forecast. */
export interface Interval {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Half-life of a slot's typical error, in forecasts. */
const ERROR_SHARE = 1 - 2 ** (-1 / 7);
/** Weight of the slot's own typical error against that of all slots. */
const OWN_SHARE = 0.7;
/** How quickly the level follows a wrong coverage. */
const LEVEL_STEP = 0.02;
const LEVEL_BOUNDS = [0.02, 0.5] as const;
/** A forecast near 0 still has this share of the usual error. */
const LEAST_SIZE = 0.05;
/** Below this many scores in a bucket all buckets are taken together. */
const LEAST_SCORES = 60;

/**
 * Prediction intervals from what a forecast got wrong lately, for any forecaster: whatever it is, the share of values
 * inside comes out as asked, and follows when errors grow or shrink.
 *
 * Errors count in units of the slot's typical error and of the forecast's size. The bounds are the empirical quantiles of
 * the last `memory` forecasts, by lead; the level itself is adapted day by day.
 *
 * @see Romano, Patterson and Candès (2019), "Conformalized quantile regression"; Gibbs and Candès (2021), "Adaptive
 * conformal inference under distribution shift".
 */
export class RollingConformal {
  readonly #slots: number;
  readonly #target: number;
  readonly #memory: number;
  readonly #bucketSlots: number;
  readonly #lowest: number;
  readonly #typical: Float64Array;
  #overall = Number.NaN;
  #missRate: number;
  /** Scores of the last forecasts, the newest last; NaN where the value was missing. */
  #scores: Float64Array[] = [];

  /** @throws `OecError` `OUT_OF_RANGE` for counts that are none, or a coverage not between 0 and 1. */
  constructor(options: RollingConformalOptions) {
    const { slots, coverage = 0.8, memory = 28, lowest = -Infinity } = options;
    assertCount("slots", slots);
    assertCount("memory", memory);
    if (!(coverage > 0 && coverage < 1)) {
      throw outOfRange("coverage", coverage, "a number above 0 and below 1");
    }
    const { bucketSlots = Math.max(1, Math.ceil(slots / 4)) } = options;
    assertCount("bucketSlots", bucketSlots);
    this.#slots = slots;
    this.#target = 1 - coverage;
    this.#missRate = 1 - coverage;
    this.#memory = memory;
    this.#bucketSlots = bucketSlots;
    this.#lowest = lowest;
    this.#typical = new Float64Array(slots).fill(Number.NaN);
  }

  /** How many forecasts have been learnt from. */
  get learnt(): number {
    return this.#scores.length;
  }

  /**
   * The interval of a forecast from the errors learnt so far; infinitely wide before the first.
   *
   * @throws `OecError` `SHAPE_MISMATCH` if the forecast does not have `slots` values.
   */
  interval(forecast: Values): Interval {
    assertSameLength("slots and forecast", [this.#slots, forecast.length]);
    const lower = new Float64Array(this.#slots);
    const upper = new Float64Array(this.#slots);
    for (let from = 0; from < this.#slots; from += this.#bucketSlots) {
      const to = Math.min(this.#slots, from + this.#bucketSlots);
      const [low, high] = this.#quantiles(from, to);
      for (let slot = from; slot < to; slot += 1) {
        const value = forecast[slot] as number;
        const spread = this.#spread(slot, value);
        const bound = (score: number): number => (Number.isFinite(score) ? value + score * spread : score);
        lower[slot] = Math.max(this.#lowest, bound(low));
        upper[slot] = Math.max(this.#lowest, bound(high));
      }
    }
    return { lower, upper };
  }

  /**
   * Learns from what came of a forecast. Call it once per forecast, in their order, when the values are measured.
   *
   * @param actual - NaN where missing.
   * @throws `OecError` `SHAPE_MISMATCH` if either does not have `slots` values.
   */
  learn(forecast: Values, actual: Values): void {
    assertSameLength("slots, forecast and actual values", [this.#slots, forecast.length, actual.length]);
    this.#adaptLevel(forecast, actual);
    const scores = new Float64Array(this.#slots);
    for (let slot = 0; slot < this.#slots; slot += 1) {
      const error = (actual[slot] as number) - (forecast[slot] as number);
      const size = Math.abs(error);
      if (!Number.isNaN(size)) {
        const typical = this.#typical[slot] as number;
        this.#typical[slot] = Number.isNaN(typical) ? size : typical + ERROR_SHARE * (size - typical);
        this.#overall = Number.isNaN(this.#overall)
          ? size
          : this.#overall + (ERROR_SHARE / this.#slots) * (size - this.#overall);
      }
      scores[slot] = error;
    }
    for (let slot = 0; slot < this.#slots; slot += 1) {
      scores[slot] = (scores[slot] as number) / this.#spread(slot, forecast[slot] as number);
    }
    this.#scores.push(scores);
    if (this.#scores.length > this.#memory) this.#scores.shift();
  }

  #adaptLevel(forecast: Values, actual: Values): void {
    if (this.#scores.length === 0) return;
    const { lower, upper } = this.interval(forecast);
    let missed = 0;
    let known = 0;
    for (let slot = 0; slot < this.#slots; slot += 1) {
      const value = actual[slot] as number;
      if (Number.isNaN(value)) continue;
      known += 1;
      if (value < (lower[slot] as number) || value > (upper[slot] as number)) missed += 1;
    }
    if (known === 0) return;
    const [least, most] = LEVEL_BOUNDS;
    const moved = this.#missRate + LEVEL_STEP * (this.#target - missed / known);
    this.#missRate = Math.min(most, Math.max(least, moved));
  }

  /** Typical size of an error of a slot whose forecast is a value. */
  #spread(slot: number, value: number): number {
    let sum = 0;
    let count = 0;
    for (let near = Math.max(0, slot - 1); near <= Math.min(this.#slots - 1, slot + 1); near += 1) {
      const typical = this.#typical[near] as number;
      if (Number.isNaN(typical)) continue;
      sum += typical;
      count += 1;
    }
    const own = count === 0 ? this.#overall : sum / count;
    const base = OWN_SHARE * own + (1 - OWN_SHARE) * this.#overall;
    const bySize = Math.sqrt(base * Math.max(Math.abs(value), LEAST_SIZE * this.#overall));
    return (base + bySize) / 2 || Number.MIN_VALUE;
  }

  #quantiles(from: number, to: number): readonly [number, number] {
    const own = this.#sorted(from, to);
    const scores = own.length >= LEAST_SCORES ? own : this.#sorted(0, this.#slots);
    const count = scores.length;
    const rank = Math.floor((count + 1) * (this.#missRate / 2));
    if (rank < 1) return count === 0 ? [-Infinity, Infinity] : [scores[0] as number, scores.at(-1) as number];
    return [scores[rank - 1] as number, scores[count - rank] as number];
  }

  #sorted(from: number, to: number): Float64Array {
    const all: number[] = [];
    for (const scores of this.#scores) {
      for (let slot = from; slot < to; slot += 1) {
        const score = scores[slot] as number;
        if (!Number.isNaN(score)) all.push(score);
      }
    }
    return Float64Array.from(all).sort();
  }
}

import { MS_PER_HOUR } from "@oec/domain";

import type { ImportKinks } from "../../plan/import-kinks.ts";
import { peakIntervals } from "../../plan/peak-charge.ts";
import { importPenaltyPerKwh } from "../../problem/import-penalty.ts";
import type { PeakProblem, Problem, StorageProblem } from "../../types/problem.ts";
import { CostToGo, type StorageColumns } from "../piecewise-linear/cost-to-go.ts";
import { StageCosts } from "../piecewise-linear/stage-cost.ts";

/** A storage that cannot do anything: a site without one is planned as if it had this. */
const NO_STORAGE: StorageProblem = {
  id: "",
  minWh: 0,
  maxWh: 0,
  startWh: 0,
  maxChargeW: 0,
  maxDischargeW: 0,
  chargeEfficiency: 1,
  dischargeEfficiency: 1,
  wearCostPerKwh: 0,
  terminalValuePerKwh: 0,
};

/**
 * The least cost under a cap on import that costs its price, and may be exceeded for a price.
 *
 * The mean of the k highest of some powers is the least, over a cap, of `cap + sum of (power - cap)+ / k`. With the cap
 * fixed, the sum is a kink in each slot's own cost, and the rest is one dynamic programme. The charge is therefore exact
 * once the cap is the best one. Where an interval is shared by several slots, each slot counts as if it were the interval:
 * never less than the charge.
 *
 * @see Rockafellar and Uryasev, "Optimization of conditional value-at-risk" (2000), theorem 1.
 */
export class CapCost {
  readonly #problem: Problem;
  readonly #peak: PeakProblem;
  readonly storage: StorageProblem;
  readonly #penalty: number;
  readonly #stages = new StageCosts();
  readonly #costToGo = new CostToGo();
  /** Price of a kW above the cap, for each interval [currency/kW]. */
  readonly #perKw: number;
  /** The highest billed peaks, as many as count [W]. */
  readonly billedW: readonly number[];
  /** Whole intervals that each slot stands for. */
  readonly #intervalsOf: Float64Array;
  readonly #kinks: { readonly aboveW: Float64Array; readonly perKwh: Float64Array };
  /** True if every interval lies in one slot, so that the charge is exact. */
  readonly isExact: boolean;
  /** Slots whose cost was not convex in the last evaluation. */
  nonConvexSlots = 0;
  /** Evaluations so far. */
  passes = 0;

  constructor(problem: Problem, peak: PeakProblem) {
    const { count, edges } = problem.horizon;
    this.#problem = problem;
    this.#peak = peak;
    this.storage = problem.storages[0] ?? NO_STORAGE;
    this.#penalty = importPenaltyPerKwh(problem);
    const intervals = peakIntervals(peak, problem.horizon);
    this.isExact = intervals.every(({ firstSlot, lastSlot }) => firstSlot === lastSlot);
    this.#intervalsOf = new Float64Array(count);
    for (const { firstSlot, lastSlot } of intervals) {
      for (let slot = firstSlot; slot <= lastSlot; slot += 1) {
        this.#intervalsOf[slot] = (this.#intervalsOf[slot] ?? 0) + 1;
      }
    }
    const candidates = intervals.length + peak.billedPeaksW.length;
    const counted = Math.max(1, Math.min(peak.highestCount, candidates));
    this.#perKw = peak.pricePerKw / counted;
    this.billedW = [...peak.billedPeaksW].sort((a, b) => b - a).slice(0, counted);
    const perKwh = this.#intervalsOf.map((number, slot) => {
      const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
      return (this.#perKw * number * (peak.slotWeight[slot] ?? 1)) / hours;
    });
    this.#kinks = { aboveW: new Float64Array(count), perKwh };
  }

  /** A cap that nothing can exceed [W]. */
  get highestW(): number {
    const { loadW, horizon } = this.#problem;
    let highest = this.billedW[0] ?? 0;
    for (let slot = 0; slot < horizon.count; slot += 1) {
      const mostW = (loadW[slot] ?? 0) + this.storage.maxChargeW;
      highest = Math.max(highest, mostW * (this.#peak.slotWeight[slot] ?? 1));
    }
    return highest;
  }

  /** Lower bound of the cost's slope at a cap of 0, and its slope above the highest cap [currency/W]. */
  get slopes(): { readonly lowest: number; readonly highest: number } {
    let intervals = 0;
    for (const number of this.#intervalsOf) intervals += number;
    const { pricePerKw } = this.#peak;
    const lowest = pricePerKw - this.#perKw * (this.billedW.length + intervals);
    return { lowest: lowest / 1000, highest: pricePerKw / 1000 };
  }

  /** What a cap costs before any slot exceeds it; never falls with the cap [currency]. */
  capOnly(capW: number): number {
    let cost = this.#peak.pricePerKw * capW;
    for (const billedW of this.billedW) cost += this.#perKw * Math.max(0, billedW - capW);
    return cost / 1000;
  }

  /** Least cost of all slots under a cap, with what exceeds it; never rises with the cap [currency]. */
  slotsUnder(capW: number): number {
    const { count } = this.#problem.horizon;
    this.#setCap(capW);
    this.#stages.prepare(this.#problem, this.storage, this.#penalty, this.#kinks);
    this.#costToGo.beginAtTerminal(this.storage, count);
    this.nonConvexSlots = this.#costToGo.backward(this.#stages, { from: 0, to: count });
    this.passes += 1;
    return this.#costToGo.costFrom(this.storage.startWh, 0);
  }

  /** The moves under the cap of the last {@link slotsUnder}. */
  moves(): StorageColumns & { readonly kinks: ImportKinks; readonly costToGo: CostToGo } {
    const { horizon } = this.#problem;
    const columns = { batteryW: new Float64Array(horizon.count), socWh: new Float64Array(horizon.count) };
    const all = { from: 0, to: horizon.count };
    this.#costToGo.forward(this.#stages, all, this.storage, horizon, this.storage.startWh, columns);
    return { ...columns, kinks: this.#kinks, costToGo: this.#costToGo };
  }

  #setCap(capW: number): void {
    const { aboveW } = this.#kinks;
    for (let slot = 0; slot < aboveW.length; slot += 1) {
      const weight = this.#peak.slotWeight[slot] ?? 1;
      aboveW[slot] = weight > 0 ? capW / weight : Infinity;
    }
  }
}

import { MS_PER_HOUR } from "@oec/domain";

import type { ImportKinks } from "../../plan/import-kinks.ts";
import { leastGridW } from "../../problem/grid-bounds.ts";
import type { Problem, StorageProblem } from "../../types/problem.ts";
import { GRID_KINKS, GridCost } from "./grid-cost.ts";

/** Most pieces that one slot's cost can have: six of the grid, one more where the storage is idle. */
export const MAX_PIECES = GRID_KINKS + 2;

/**
 * What each slot costs as a function of the energy put into the store: piecewise linear, exact.
 *
 * Slot `t` owns pieces `t * stride` onwards, in ascending order of stored energy, from the most it can discharge to the
 * most it can charge; no piece crosses idle.
 */
export class StageCosts {
  /** Pieces that each slot has room for. */
  stride = MAX_PIECES;
  /** Cost of one more kWh stored, on each piece [currency per kWh stored]. */
  slope = new Float64Array(0);
  /** Length of each piece [Wh stored]. */
  length = new Float64Array(0);
  /** Pieces of each slot. */
  pieces = new Uint16Array(0);
  /** Pieces of each slot that discharge: the index, within the slot, of the first that charges. */
  idle = new Uint16Array(0);
  /** 1 where the slopes ascend: the slot's cost is convex. */
  convex = new Uint8Array(0);
  /** Cost of an idle slot [currency/kWh times Wh]. */
  idleCost = new Float64Array(0);
  /** Length of each slot [h]. */
  hours = new Float64Array(0);

  readonly #grid = new GridCost();

  /**
   * Fills in all slots of a problem for one of its storages.
   *
   * @param importKinks - Make high import dearer.
   * @param dischargeExtra - An extra price on energy taken out per slot [currency per kWh stored], shape [horizon.count].
   */
  prepare(
    problem: Problem,
    storage: StorageProblem,
    penaltyPerKwh: number,
    importKinks?: ImportKinks,
    dischargeExtra?: Readonly<Float64Array>,
  ): void {
    const { count, edges } = problem.horizon;
    const { hybrid } = problem;
    const behind = hybrid !== undefined && problem.storages[hybrid.storage] === storage ? hybrid : undefined;
    this.reserve(count, MAX_PIECES);
    for (let slot = 0; slot < count; slot += 1) {
      const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
      this.hours[slot] = hours;
      this.#grid.set(problem, slot, this.hours, penaltyPerKwh, importKinks);
      const loadW = problem.loadW[slot] ?? 0;
      let lowestW = Math.min(storage.maxDischargeW, loadW - leastGridW(problem, slot));
      let highestW = storage.maxChargeW;
      if (behind !== undefined) {
        lowestW = Math.min(lowestW, behind.acLimitW);
        highestW = Math.min(highestW, behind.pvShare * (problem.pvW[slot] ?? 0) + behind.acLimitW);
      }
      if (storage.available?.[slot] === 0) lowestW = highestW = 0;
      const netWh = (loadW - (problem.pvW[slot] ?? 0)) * hours;
      this.#fill(slot, storage, netWh, -lowestW * hours, highestW * hours);
      const extra = dischargeExtra?.[slot] ?? 0;
      if (extra !== 0) this.#makeDischargeDearer(slot, extra);
    }
  }

  #makeDischargeDearer(slot: number, extra: number): void {
    const base = slot * MAX_PIECES;
    // Steeper on the way down: what was convex stays so.
    for (let piece = base + (this.idle[slot] ?? 0) - 1; piece >= base; piece -= 1)
      this.slope[piece] = (this.slope[piece] ?? 0) - extra;
  }

  /** Pieces of one slot: the grid's cost seen from the store, with losses and wear on either side of idle. */
  #fill(slot: number, storage: StorageProblem, netWh: number, lowestWh: number, highestWh: number): void {
    const { dischargeEfficiency, chargeEfficiency, wearCostPerKwh } = storage;
    const { kinks, slopes } = this.#grid;
    const base = slot * MAX_PIECES;
    let pieces = 0;
    let region = 0;
    let convex = 1;
    let previous = -Infinity;
    let fromWh = lowestWh;
    let discharging = lowestWh < 0;
    this.idle[slot] = 0;
    while (fromWh < highestWh) {
      while (region < GRID_KINKS && (kinks[region] ?? 0) - netWh <= fromWh) region += 1;
      const endWh = discharging ? 0 : highestWh;
      const kinkWh = region < GRID_KINKS ? (kinks[region] ?? 0) - netWh : Infinity;
      const toWh = kinkWh < endWh ? kinkWh : endWh;
      const gridSlope = slopes[region] ?? 0;
      const slope = discharging
        ? (gridSlope - wearCostPerKwh) * dischargeEfficiency
        : (gridSlope + wearCostPerKwh) / chargeEfficiency;
      if (slope < previous) convex = 0;
      previous = slope;
      this.slope[base + pieces] = slope;
      this.length[base + pieces] = discharging
        ? (toWh - fromWh) / dischargeEfficiency
        : (toWh - fromWh) * chargeEfficiency;
      pieces += 1;
      fromWh = toWh;
      if (discharging && toWh === 0) {
        discharging = false;
        this.idle[slot] = pieces;
      }
      if (toWh >= highestWh) break;
    }
    this.pieces[slot] = pieces;
    this.convex[slot] = convex;
    this.idleCost[slot] = this.#grid.cost(netWh);
  }

  /** Makes room for slots of `stride` pieces each; what stands there is lost. */
  reserve(count: number, stride: number): void {
    this.stride = stride;
    if (this.slope.length < count * stride) {
      this.slope = new Float64Array(count * stride);
      this.length = new Float64Array(count * stride);
    }
    if (this.pieces.length >= count) return;
    this.pieces = new Uint16Array(count);
    this.idle = new Uint16Array(count);
    this.convex = new Uint8Array(count);
    this.idleCost = new Float64Array(count);
    this.hours = new Float64Array(count);
  }
}

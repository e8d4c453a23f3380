import { MS_PER_HOUR } from "@oec/domain";

import type { ImportKinks } from "../../plan/import-kinks.ts";
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

  readonly #grid = new GridCost();

  /** Fills in all slots of a problem for one of its storages; `importKinks` make high import dearer. */
  prepare(problem: Problem, storage: StorageProblem, penaltyPerKwh: number, importKinks?: ImportKinks): void {
    const { count, edges } = problem.horizon;
    this.reserve(count, MAX_PIECES);
    for (let slot = 0; slot < count; slot += 1) {
      const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
      const pvWh = (problem.pvW[slot] ?? 0) * hours;
      const loadWh = (problem.loadW[slot] ?? 0) * hours;
      const maxExportWh = (problem.maxExportW[slot] ?? Infinity) * hours;
      this.#grid.set(
        problem.importPricePerKwh[slot] ?? 0,
        problem.exportPricePerKwh[slot] ?? 0,
        pvWh,
        (problem.maxImportW[slot] ?? Infinity) * hours,
        maxExportWh,
        penaltyPerKwh,
        (importKinks?.aboveW[slot] ?? Infinity) * hours,
        importKinks?.perKwh[slot] ?? 0,
      );
      const lowestWh = -Math.min(storage.maxDischargeW * hours, maxExportWh + loadWh);
      this.#fill(slot, storage, loadWh - pvWh, lowestWh, storage.maxChargeW * hours);
    }
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
  }
}

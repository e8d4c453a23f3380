import { MS_PER_HOUR } from "@oec/domain";

import type { Problem, StorageProblem } from "../../types/problem.ts";

/** Most pieces that one slot's cost can have: five of the grid, one more where the storage is idle. */
export const MAX_PIECES = 6;

/**
 * What each slot costs as a function of the energy put into the store: piecewise linear, exact.
 *
 * Slot `t` owns pieces `t * MAX_PIECES` onwards, in ascending order of stored energy, from the most it can discharge to
 * the most it can charge; no piece crosses idle.
 */
export class StageCosts {
  /** Cost of one more kWh stored, on each piece [currency per kWh stored]. */
  slope = new Float64Array(0);
  /** Length of each piece [Wh stored]. */
  length = new Float64Array(0);
  /** Pieces of each slot. */
  pieces = new Uint8Array(0);
  /** Pieces of each slot that discharge: the index, within the slot, of the first that charges. */
  idle = new Uint8Array(0);
  /** 1 where the slopes ascend: the slot's cost is convex. */
  convex = new Uint8Array(0);
  /** Cost of an idle slot [currency/kWh times Wh]. */
  idleCost = new Float64Array(0);

  readonly #grid = new GridCost();

  /** Fills in all slots of a problem for one of its storages. */
  prepare(problem: Problem, storage: StorageProblem, penaltyPerKwh: number): void {
    const { count, edges } = problem.horizon;
    this.#reserve(count);
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
      while (region < 4 && (kinks[region] ?? 0) - netWh <= fromWh) region += 1;
      const endWh = discharging ? 0 : highestWh;
      const kinkWh = region < 4 ? (kinks[region] ?? 0) - netWh : Infinity;
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

  #reserve(count: number): void {
    if (this.pieces.length >= count) return;
    this.slope = new Float64Array(count * MAX_PIECES);
    this.length = new Float64Array(count * MAX_PIECES);
    this.pieces = new Uint8Array(count);
    this.idle = new Uint8Array(count);
    this.convex = new Uint8Array(count);
    this.idleCost = new Float64Array(count);
  }
}

/**
 * What the grid costs as a function of net energy before curtailment (house minus PV plus storage), with PV left unused
 * wherever that is cheaper, and never importing and exporting at once.
 *
 * Slope `i` holds up to kink `i`; the last beyond the last kink, where the import limit is exceeded.
 */
class GridCost {
  readonly kinks = new Float64Array(4);
  readonly slopes = new Float64Array(5);
  #importPrice = 0;
  #exportPrice = 0;
  #pvWh = 0;
  #maxImportWh = 0;
  #maxExportWh = 0;
  #penalty = 0;

  set(
    importPrice: number,
    exportPrice: number,
    pvWh: number,
    maxImportWh: number,
    maxExportWh: number,
    penalty: number,
  ): void {
    this.#importPrice = importPrice;
    this.#exportPrice = exportPrice;
    this.#pvWh = pvWh;
    this.#maxImportWh = maxImportWh;
    this.#maxExportWh = maxExportWh;
    this.#penalty = penalty;
    const beyond = importPrice + penalty;
    if (importPrice >= 0) {
      if (exportPrice >= 0) {
        this.#pieces(
          0,
          -maxExportWh,
          exportPrice,
          0,
          importPrice,
          maxImportWh,
          importPrice,
          maxImportWh,
          beyond,
        );
      } else {
        this.#pieces(exportPrice, -pvWh, 0, 0, importPrice, maxImportWh, importPrice, maxImportWh, beyond);
      }
      return;
    }
    // Being paid to import: all PV is left unused as long as the limit leaves room for more import.
    const full = maxImportWh - pvWh;
    if (exportPrice <= 0) {
      this.#pieces(exportPrice, -pvWh, importPrice, full, 0, maxImportWh, 0, maxImportWh, beyond);
      return;
    }
    // Export earns and import earns: one of the two, whichever earns more, on either side of a crossing.
    const crossing = this.#crossing();
    this.#pieces(
      0,
      Math.min(-maxExportWh, crossing),
      exportPrice,
      crossing,
      importPrice,
      Math.max(full, crossing),
      0,
      maxImportWh,
      beyond,
    );
  }

  /** Cost of a net energy [currency/kWh times Wh]. */
  cost(netWh: number): number {
    const importPrice = this.#importPrice;
    const exportPrice = this.#exportPrice;
    const excess = Math.max(0, netWh - this.#maxImportWh) * this.#penalty;
    if (importPrice >= 0) {
      if (netWh >= 0) return importPrice * netWh + excess;
      return exportPrice >= 0 ? this.#exporting(netWh) : exportPrice * Math.min(0, netWh + this.#pvWh);
    }
    const importing = netWh < -this.#pvWh ? Infinity : this.#importing(netWh) + excess;
    if (netWh >= 0) return importing;
    return Math.min(
      importing,
      exportPrice > 0 ? this.#exporting(netWh) : exportPrice * Math.min(0, netWh + this.#pvWh),
    );
  }

  /** Cost while exporting at a price of 0 or more: what the limit does not let out is left unused. */
  #exporting(netWh: number): number {
    return this.#exportPrice * Math.max(netWh, -this.#maxExportWh);
  }

  /** Cost while importing at a negative price: PV is left unused up to the limit. */
  #importing(netWh: number): number {
    return this.#importPrice * Math.max(netWh, Math.min(netWh + this.#pvWh, this.#maxImportWh));
  }

  /** Where importing (falling) and exporting (rising) cost the same, between all PV and none [Wh]. */
  #crossing(): number {
    let low = -this.#pvWh;
    let high = 0;
    const difference = (netWh: number) => this.#exporting(netWh) - this.#importing(netWh);
    for (const kink of [-this.#maxExportWh, this.#maxImportWh - this.#pvWh]) {
      if (!(kink > low) || !(kink < high)) continue;
      if (difference(kink) > 0) high = kink;
      else low = kink;
    }
    const below = difference(low);
    const above = difference(high);
    return above > below ? low + ((high - low) * -below) / (above - below) : high;
  }

  #pieces(
    s0: number,
    k0: number,
    s1: number,
    k1: number,
    s2: number,
    k2: number,
    s3: number,
    k3: number,
    s4: number,
  ): void {
    const { kinks, slopes } = this;
    kinks[0] = k0;
    kinks[1] = k1;
    kinks[2] = k2;
    kinks[3] = k3;
    slopes[0] = s0;
    slopes[1] = s1;
    slopes[2] = s2;
    slopes[3] = s3;
    slopes[4] = s4;
  }
}

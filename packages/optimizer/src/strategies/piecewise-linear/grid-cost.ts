import type { ImportKinks } from "../../plan/import-kinks.ts";
import { leastGridW, mostGridW } from "../../problem/grid-bounds.ts";
import type { Problem } from "../../types/problem.ts";

/** Kinks of the grid's cost. */
export const GRID_KINKS = 5;

/**
 * What the grid costs as a function of net energy before curtailment (house minus PV plus storage), with PV left unused
 * wherever that is cheaper, and never importing and exporting at once.
 *
 * Import has one price up to a first energy, a second up to another, a third beyond: the limit and, where there is one,
 * the energy above which a peak charge counts, in ascending order. Slope `i` holds up to kink `i`, the last beyond the
 * last kink.
 */
export class GridCost {
  readonly kinks = new Float64Array(GRID_KINKS);
  readonly slopes = new Float64Array(GRID_KINKS + 1);
  #importPrice = 0;
  #exportPrice = 0;
  #pvWh = 0;
  /** Least energy that the connection can have, negative where it can export. */
  #lowestWh = 0;
  /** Where import gets dearer, and by how much. */
  #firstWh = 0;
  #firstExtra = 0;
  #secondWh = 0;
  #secondExtra = 0;
  /** The import that costs least: 0 unless importing is paid for. */
  #cheapestWh = 0;

  /**
   * Takes over one slot.
   *
   * @param slotHours - Length of each slot [h].
   * @param penalty - Price of import above the limit [currency/kWh].
   */
  set(
    problem: Problem,
    slot: number,
    slotHours: Readonly<Float64Array>,
    penalty: number,
    importKinks?: ImportKinks,
  ): void {
    const hours = slotHours[slot] ?? 0;
    const importPrice = problem.importPricePerKwh[slot] ?? 0;
    const exportPrice = problem.exportPricePerKwh[slot] ?? 0;
    const pvWh = (problem.pvW[slot] ?? 0) * hours;
    const limitW = problem.maxImportW[slot] ?? Infinity;
    const lowestWh = leastGridW(problem, slot) * hours;
    const maxImportWh =
      (problem.hybrid === undefined ? limitW : Math.min(limitW, mostGridW(problem, slot))) * hours;
    const peakWh = (importKinks?.aboveW[slot] ?? Infinity) * hours;
    const peakExtra = importKinks?.perKwh[slot] ?? 0;
    const peakFirst = peakWh < maxImportWh;
    const firstWh = peakFirst ? peakWh : maxImportWh;
    const secondWh = peakFirst ? maxImportWh : peakWh;
    this.#importPrice = importPrice;
    this.#exportPrice = exportPrice;
    this.#pvWh = pvWh;
    this.#lowestWh = lowestWh;
    this.#firstWh = firstWh;
    this.#firstExtra = peakFirst ? peakExtra : penalty;
    this.#secondWh = secondWh;
    this.#secondExtra = peakFirst ? penalty : peakExtra;
    const second = importPrice + this.#firstExtra;
    const { kinks, slopes } = this;
    kinks[3] = firstWh;
    kinks[4] = secondWh;
    slopes[4] = second;
    slopes[5] = second + this.#secondExtra;
    if (importPrice >= 0) {
      this.#cheapestWh = 0;
      // Export at a loss is avoided by using less PV.
      const paid = exportPrice >= 0;
      kinks[0] = paid ? lowestWh : -pvWh;
      kinks[1] = 0;
      kinks[2] = firstWh;
      slopes[0] = paid ? 0 : exportPrice;
      slopes[1] = paid ? exportPrice : 0;
      slopes[2] = importPrice;
      slopes[3] = importPrice;
    } else this.#setPaidImport(importPrice, exportPrice, second);
    if (lowestWh > 0) this.#raise(lowestWh, importPrice);
  }

  /** Being paid to import: all PV is left unused as long as that leaves room for more import. */
  #setPaidImport(importPrice: number, exportPrice: number, second: number): void {
    const { kinks, slopes } = this;
    const pvWh = this.#pvWh;
    const bothPaid = second < 0;
    this.#cheapestWh = bothPaid ? this.#secondWh : this.#firstWh;
    const exports = exportPrice > 0 && this.#lowestWh < 0;
    // Exporting up to a crossing, then importing.
    const from = exports ? this.#crossing() : -pvWh;
    kinks[0] = exports ? Math.min(this.#lowestWh, from) : -Infinity;
    kinks[1] = from;
    kinks[2] = Math.max(this.#firstWh - pvWh, from);
    slopes[0] = exports ? 0 : exportPrice;
    slopes[1] = exportPrice;
    slopes[2] = importPrice;
    slopes[3] = 0;
    if (!bothPaid) return;
    kinks[3] = Math.max(this.#secondWh - pvWh, from);
    kinks[4] = this.#secondWh;
    slopes[3] = second;
    slopes[4] = 0;
  }

  /** Where the site must import at least `lowestWh`, less is made up for by using less PV. */
  #raise(lowestWh: number, importPrice: number): void {
    const { kinks, slopes } = this;
    if (importPrice < 0) {
      // Between the import that must be and the one that costs least nothing changes but the PV used.
      for (let kink = 3; kink < GRID_KINKS; kink += 1) kinks[kink] = Math.max(kinks[kink] ?? 0, lowestWh);
      return;
    }
    for (let kink = 0; kink < GRID_KINKS; kink += 1) kinks[kink] = Math.max(kinks[kink] ?? 0, lowestWh);
    slopes[0] = 0;
  }

  /** Cost of a net energy [currency/kWh times Wh]. */
  cost(netWh: number): number {
    const exportPrice = this.#exportPrice;
    const lowestWh = this.#lowestWh;
    if (lowestWh > 0 || this.#importPrice < 0) {
      const importing = netWh < -this.#pvWh ? Infinity : this.#importing(netWh);
      if (netWh >= 0 || lowestWh > 0) return importing;
      return Math.min(importing, this.#givingAway(netWh));
    }
    if (netWh >= 0) return this.#importCost(netWh);
    return exportPrice >= 0 ? this.#exporting(netWh) : this.#givingAway(netWh);
  }

  /** Cost while not importing: exporting where that pays, else as little as PV left unused allows. */
  #givingAway(netWh: number): number {
    return this.#exportPrice > 0
      ? this.#exporting(netWh)
      : this.#exportPrice * Math.min(0, netWh + this.#pvWh);
  }

  /** Cost of imported energy. */
  #importCost(importWh: number): number {
    let cost = this.#importPrice * importWh;
    if (importWh > this.#firstWh) cost += this.#firstExtra * (importWh - this.#firstWh);
    if (importWh > this.#secondWh) cost += this.#secondExtra * (importWh - this.#secondWh);
    return cost;
  }

  /** Cost while exporting at a price of 0 or more: what the limit does not let out is left unused. */
  #exporting(netWh: number): number {
    return this.#exportPrice * Math.max(netWh, this.#lowestWh);
  }

  /** Cost while importing at any price: PV is left unused up to the import that costs least, and to the least there is. */
  #importing(netWh: number): number {
    const wantedWh = Math.min(netWh + this.#pvWh, this.#cheapestWh);
    return this.#importCost(Math.max(netWh, wantedWh, this.#lowestWh));
  }

  /** Where importing (falling) and exporting (rising) cost the same, between all PV and none [Wh]. */
  #crossing(): number {
    let low = -this.#pvWh;
    let high = 0;
    const difference = (netWh: number) => this.#exporting(netWh) - this.#importing(netWh);
    for (const kink of [this.#lowestWh, this.#firstWh - this.#pvWh, this.#secondWh - this.#pvWh]) {
      if (!(kink > low) || !(kink < high)) continue;
      if (difference(kink) > 0) high = kink;
      else low = kink;
    }
    const below = difference(low);
    const above = difference(high);
    return above > below ? low + ((high - low) * -below) / (above - below) : high;
  }
}

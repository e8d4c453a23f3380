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
  #maxExportWh = 0;
  /** Where import gets dearer, and by how much. */
  #firstWh = 0;
  #firstExtra = 0;
  #secondWh = 0;
  #secondExtra = 0;
  /** The import that costs least: 0 unless importing is paid for. */
  #cheapestWh = 0;

  set(
    importPrice: number,
    exportPrice: number,
    pvWh: number,
    maxImportWh: number,
    maxExportWh: number,
    penalty: number,
    peakWh: number,
    peakExtra: number,
  ): void {
    const peakFirst = peakWh < maxImportWh;
    const firstWh = peakFirst ? peakWh : maxImportWh;
    const secondWh = peakFirst ? maxImportWh : peakWh;
    this.#importPrice = importPrice;
    this.#exportPrice = exportPrice;
    this.#pvWh = pvWh;
    this.#maxExportWh = maxExportWh;
    this.#firstWh = firstWh;
    this.#firstExtra = peakFirst ? peakExtra : penalty;
    this.#secondWh = secondWh;
    this.#secondExtra = peakFirst ? penalty : peakExtra;
    const second = importPrice + this.#firstExtra;
    const third = second + this.#secondExtra;
    this.kinks[3] = firstWh;
    this.kinks[4] = secondWh;
    this.slopes[4] = second;
    this.slopes[5] = third;
    if (importPrice >= 0) {
      this.#cheapestWh = 0;
      this.slopes[3] = importPrice;
      if (exportPrice >= 0) this.#below(0, -maxExportWh, exportPrice, 0, importPrice, firstWh);
      else this.#below(exportPrice, -pvWh, 0, 0, importPrice, firstWh);
      return;
    }
    // Being paid to import: all PV is left unused as long as that leaves room for more import.
    const bothPaid = second < 0;
    this.#cheapestWh = bothPaid ? secondWh : firstWh;
    const from = exportPrice <= 0 ? -pvWh : this.#crossing();
    const low = exportPrice <= 0 ? -Infinity : Math.min(-maxExportWh, from);
    const full = Math.max(firstWh - pvWh, from);
    if (!bothPaid) {
      this.slopes[3] = 0;
      this.#shifted(low, from, exportPrice, importPrice, full);
      return;
    }
    const fuller = Math.max(secondWh - pvWh, from);
    this.#shifted(low, from, exportPrice, importPrice, full);
    this.kinks[3] = fuller;
    this.kinks[4] = secondWh;
    this.slopes[3] = second;
    this.slopes[4] = 0;
  }

  /** Cost of a net energy [currency/kWh times Wh]. */
  cost(netWh: number): number {
    const exportPrice = this.#exportPrice;
    if (this.#importPrice >= 0) {
      if (netWh >= 0) return this.#importCost(netWh);
      return exportPrice >= 0 ? this.#exporting(netWh) : exportPrice * Math.min(0, netWh + this.#pvWh);
    }
    const importing = netWh < -this.#pvWh ? Infinity : this.#importing(netWh);
    if (netWh >= 0) return importing;
    return Math.min(
      importing,
      exportPrice > 0 ? this.#exporting(netWh) : exportPrice * Math.min(0, netWh + this.#pvWh),
    );
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
    return this.#exportPrice * Math.max(netWh, -this.#maxExportWh);
  }

  /** Cost while importing at a negative price: PV is left unused up to the import that costs least. */
  #importing(netWh: number): number {
    return this.#importCost(Math.max(netWh, Math.min(netWh + this.#pvWh, this.#cheapestWh)));
  }

  /** Where importing (falling) and exporting (rising) cost the same, between all PV and none [Wh]. */
  #crossing(): number {
    let low = -this.#pvWh;
    let high = 0;
    const difference = (netWh: number) => this.#exporting(netWh) - this.#importing(netWh);
    for (const kink of [-this.#maxExportWh, this.#firstWh - this.#pvWh, this.#secondWh - this.#pvWh]) {
      if (!(kink > low) || !(kink < high)) continue;
      if (difference(kink) > 0) high = kink;
      else low = kink;
    }
    const below = difference(low);
    const above = difference(high);
    return above > below ? low + ((high - low) * -below) / (above - below) : high;
  }

  /** The pieces below the import kinks where import costs something. */
  #below(s0: number, k0: number, s1: number, k1: number, s2: number, k2: number): void {
    const { kinks, slopes } = this;
    kinks[0] = k0;
    kinks[1] = k1;
    kinks[2] = k2;
    slopes[0] = s0;
    slopes[1] = s1;
    slopes[2] = s2;
  }

  /** The pieces up to the import kinks where import is paid for: exporting up to a crossing, then importing. */
  #shifted(low: number, from: number, exportPrice: number, importPrice: number, full: number): void {
    this.#below(exportPrice <= 0 ? exportPrice : 0, low, exportPrice, from, importPrice, full);
  }
}

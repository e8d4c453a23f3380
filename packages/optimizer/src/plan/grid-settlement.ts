/** What one slot settles: prices [currency/kWh] and limits [W] of the grid connection. */
export interface GridTerms {
  readonly importPerKwh: number;
  readonly exportPerKwh: number;
  readonly maxImportW: number;
  readonly maxExportW: number;
  /** Power above which import costs `abovePeakPerKwh` more [W]; none unless given. */
  readonly peakW?: number;
  readonly abovePeakPerKwh?: number;
}

/** How one slot was settled. */
export interface SettledGrid {
  /** Power at the grid connection, positive imports [W]. */
  readonly gridW: number;
  /** PV power not used [W]. */
  readonly curtailW: number;
}

/**
 * The cheapest way to settle a slot: how much PV to leave unused, given what house and storages take.
 *
 * Of several equally cheap ways the one that uses the most PV. Power above the import limit costs the penalty on top.
 *
 * @param netW - House load minus PV plus storage power at the busbar [W].
 * @param pvW - PV power that could be left unused [W], 0 or more.
 * @param penaltyPerKwh - Price of power above the import limit [currency/kWh].
 */
export function settleGrid(netW: number, pvW: number, terms: GridTerms, penaltyPerKwh: number): SettledGrid {
  const highestW = netW + pvW;
  const lowestW = Math.min(highestW, Math.max(netW, -terms.maxExportW));
  let gridW = lowestW;
  // Nothing to leave unused: nothing to choose.
  if (lowestW === highestW) return { gridW: lowestW, curtailW: lowestW - netW };
  let cheapest = gridCostRate(lowestW, terms, penaltyPerKwh);
  // The cost of grid power is piecewise linear: its least value lies at an end or at a kink.
  for (const candidateW of [0, terms.peakW ?? Infinity, terms.maxImportW, highestW]) {
    if (!(candidateW > lowestW) || candidateW > highestW) continue;
    const cost = gridCostRate(candidateW, terms, penaltyPerKwh);
    if (cost < cheapest - 1e-12 * Math.abs(cheapest)) {
      cheapest = cost;
      gridW = candidateW;
    }
  }
  return { gridW, curtailW: gridW - netW };
}

/** Cost rate of grid power [W times currency/kWh]. */
function gridCostRate(gridW: number, terms: GridTerms, penaltyPerKwh: number): number {
  if (gridW <= 0) return gridW * terms.exportPerKwh;
  const abovePeakW = Math.max(0, gridW - (terms.peakW ?? Infinity));
  return (
    gridW * terms.importPerKwh +
    abovePeakW * (terms.abovePeakPerKwh ?? 0) +
    Math.max(0, gridW - terms.maxImportW) * penaltyPerKwh
  );
}

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

/**
 * The cheapest power at the grid connection, given what house and storages take: how much PV to leave unused.
 *
 * Of several equally cheap ways the one that uses the most PV. Power above the import limit costs the penalty on top.
 *
 * @param netW - House load minus PV plus storage power at the busbar [W].
 * @param pvW - PV power that could be left unused [W], 0 or more.
 * @param penaltyPerKwh - Price of power above the import limit [currency/kWh].
 * @returns grid power, positive imports [W]; what it exceeds `netW` by is PV left unused.
 */
export function settledGridW(netW: number, pvW: number, terms: GridTerms, penaltyPerKwh: number): number {
  const highestW = netW + pvW;
  const lowestW = Math.min(highestW, Math.max(netW, -terms.maxExportW));
  // Nothing to leave unused, or nothing gained by it: nothing to choose.
  if (lowestW === highestW || (terms.importPerKwh >= 0 && (lowestW >= 0 || terms.exportPerKwh >= 0)))
    return lowestW;
  let gridW = lowestW;
  let cheapest = gridCostRate(lowestW, terms, penaltyPerKwh);
  // The cost of grid power is piecewise linear: its least value lies at an end or at a kink.
  for (let candidate = 0; candidate < 4; candidate += 1) {
    const candidateW = kinkW(candidate, terms, highestW);
    if (!(candidateW > lowestW) || candidateW > highestW) continue;
    const cost = gridCostRate(candidateW, terms, penaltyPerKwh);
    if (cost < cheapest - 1e-12 * Math.abs(cheapest)) {
      cheapest = cost;
      gridW = candidateW;
    }
  }
  return gridW;
}

function kinkW(index: number, terms: GridTerms, highestW: number): number {
  if (index === 0) return 0;
  if (index === 1) return terms.peakW ?? Infinity;
  return index === 2 ? terms.maxImportW : highestW;
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

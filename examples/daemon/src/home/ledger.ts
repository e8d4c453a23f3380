import { MS_PER_HOUR, type EnergyPrices, type Milliseconds, type Watts } from "@oec/domain";

/** Energy and money of a stretch of time. */
export interface LedgerTotals {
  readonly importedKwh: number;
  readonly exportedKwh: number;
  readonly houseKwh: number;
  readonly pvKwh: number;
  readonly chargedKwh: number;
  readonly dischargedKwh: number;
  /** Import less export [currency]. */
  readonly cost: number;
  readonly peakImportW: Watts;
}

/** Powers of a stretch of time; battery positive charges, grid positive imports. */
export interface LedgerPowers {
  /** Without cars. */
  readonly houseW: Watts;
  readonly pvW: Watts;
  readonly batteryW: Watts;
  /** Of cars; absent: there is none. */
  readonly evW?: Watts;
  readonly gridW: Watts;
}

/** The same with the cars as a part of the house. */
export const withCars = <Powers extends LedgerPowers>({ houseW, evW = 0, ...powers }: Powers) => ({
  ...powers,
  houseW: houseW + evW,
  evW,
});

/** Nothing yet. */
export const EMPTY_TOTALS: LedgerTotals = {
  importedKwh: 0,
  exportedKwh: 0,
  houseKwh: 0,
  pvKwh: 0,
  chargedKwh: 0,
  dischargedKwh: 0,
  cost: 0,
  peakImportW: 0,
};

/** The totals after another stretch of constant power. */
export function enter(
  totals: LedgerTotals,
  { houseW, pvW, batteryW, gridW }: LedgerPowers,
  prices: EnergyPrices,
  durationMs: Milliseconds,
): LedgerTotals {
  const kwh = durationMs / MS_PER_HOUR / 1000;
  const importedKwh = Math.max(0, gridW) * kwh;
  const exportedKwh = Math.max(0, -gridW) * kwh;
  return {
    importedKwh: totals.importedKwh + importedKwh,
    exportedKwh: totals.exportedKwh + exportedKwh,
    houseKwh: totals.houseKwh + houseW * kwh,
    pvKwh: totals.pvKwh + pvW * kwh,
    chargedKwh: totals.chargedKwh + Math.max(0, batteryW) * kwh,
    dischargedKwh: totals.dischargedKwh + Math.max(0, -batteryW) * kwh,
    cost: totals.cost + importedKwh * prices.importPerKwh - exportedKwh * prices.exportPerKwh,
    peakImportW: Math.max(totals.peakImportW, gridW),
  };
}

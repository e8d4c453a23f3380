import { regularHorizon } from "@oec/domain";
import type { Problem, StorageProblem } from "@oec/optimizer";

/** A battery of 10 kWh and 5 kW without losses and wear; change what a test is about. */
export const battery = (change: Partial<StorageProblem> = {}): StorageProblem => ({
  id: "battery",
  minWh: 0,
  maxWh: 10_000,
  startWh: 0,
  maxChargeW: 5000,
  maxDischargeW: 5000,
  chargeEfficiency: 1,
  dischargeEfficiency: 1,
  wearCostPerKwh: 0,
  terminalValuePerKwh: 0,
  ...change,
});

/** Hours given by what happens in them; what is not given is 0, or no limit. */
export interface Hours {
  readonly import: readonly number[];
  readonly export?: readonly number[];
  readonly loadW?: readonly number[];
  readonly pvW?: readonly number[];
  readonly maxImportW?: number;
  readonly maxExportW?: number;
  readonly storage?: Partial<StorageProblem>;
}

/** A problem of whole hours with one battery. */
export function hours(given: Hours): Problem {
  const count = given.import.length;
  const column = (values: readonly number[] | undefined) =>
    Float64Array.from(values ?? new Array<number>(count).fill(0));
  return {
    horizon: regularHorizon(0, 3_600_000, count),
    currency: "SEK",
    importPricePerKwh: column(given.import),
    exportPricePerKwh: column(given.export),
    loadW: column(given.loadW),
    pvW: column(given.pvW),
    maxImportW: new Float64Array(count).fill(given.maxImportW ?? Infinity),
    maxExportW: new Float64Array(count).fill(given.maxExportW ?? Infinity),
    storages: [battery(given.storage)],
  };
}

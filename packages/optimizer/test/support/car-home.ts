import { regularHorizon } from "@oec/domain";
import type { Problem, VehicleProblem } from "@oec/optimizer";

const HOUR = 3_600_000;

/** A car that is plugged in for four hours and wants 9 kWh. */
export const CAR: VehicleProblem = {
  id: "car",
  available: Uint8Array.of(1, 1, 1, 1),
  minChargeW: 4000,
  maxChargeW: 10_000,
  chargeEfficiency: 0.9,
  startWh: 10_000,
  targetWh: 19_000,
  maxWh: 50_000,
  shortfallPricePerKwh: 100,
};

/** Four hours with a cheap one, a battery that is small beside the car. */
export function carHome(more: Partial<Problem> = {}, car: Partial<VehicleProblem> = {}): Problem {
  const all = (value: number) => new Float64Array(4).fill(value);
  return {
    horizon: regularHorizon(0, HOUR, 4),
    currency: "EUR",
    importPricePerKwh: Float64Array.of(0.3, 0.2, 0.1, 0.4),
    exportPricePerKwh: all(0.05),
    loadW: all(500),
    pvW: all(0),
    maxImportW: all(20_000),
    maxExportW: all(10_000),
    storages: [
      {
        id: "battery",
        minWh: 0,
        maxWh: 2000,
        startWh: 0,
        maxChargeW: 1000,
        maxDischargeW: 1000,
        chargeEfficiency: 0.9,
        dischargeEfficiency: 0.9,
        wearCostPerKwh: 0.01,
        terminalValuePerKwh: 0,
      },
    ],
    vehicles: [{ ...CAR, ...car }],
    ...more,
  };
}

/** A peak charge that is metered hour by hour. */
export const hourlyPeak = (pricePerKw: number, highestCount = 1, billedPeaksW: readonly number[] = []) => ({
  ...{ pricePerKw, highestCount, billedPeaksW, intervalMs: HOUR },
  slotWeight: new Float64Array(4).fill(1),
});

import { ON_L1, THREE_PHASE } from "@oec/domain";
import type { FlowCase } from "@oec/power-flow";

/** A home at noon: an oven on L1, 6 kW of sun on L1, a three-phase battery and a car. */
export const noon: FlowCase = {
  inputs: {
    at: Date.UTC(2026, 5, 15, 10),
    housePhaseW: [2_400, 300, 200],
    phaseVoltageV: [231, 229, 230],
    pvAvailableW: 6_000,
    battery: { socPercent: 55, powerW: 0, temperatureC: 21 },
    evs: [{ connected: true, socPercent: 40, capacityWh: 60_000, maxChargeW: 11_000 }],
  },
  constraints: {
    physical: {
      grid: { phases: 3, fuseA: 16, marginA: 1, nominalVoltageV: 230, maxExportW: 5_000 },
      pvPhaseShares: ON_L1,
      battery: {
        maxChargeW: 5_000,
        maxDischargeW: 5_000,
        capacityWh: 10_000,
        chargeEfficiency: 0.95,
        dischargeEfficiency: 0.95,
        phaseShares: THREE_PHASE,
      },
      evses: [{ minCurrentA: 6, maxCurrentA: 16, currentStepA: 1, phaseSets: [[1], [1, 2, 3]] }],
    },
    safety: { batteryMinSocPercent: 10, batteryMaxSocPercent: 95, housePriority: true },
  },
  permissions: { batteryMaxChargeW: Infinity, batteryMaxDischargeW: Infinity, curtail: true },
  values: {
    importPricePerKwh: 1.8,
    exportPricePerKwh: 0.5,
    holdHours: 10 / 3600,
    battery: {
      trackingPerKwh: 0,
      wearCostPerKwh: 0.05,
      segments: { levelsWh: Float64Array.of(1_000, 9_500), perKwh: Float64Array.of(1.1) },
    },
    evs: [{ valuePerKwh: 1.3 }],
  },
};

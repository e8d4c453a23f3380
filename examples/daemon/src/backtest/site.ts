import { storedRange, THREE_PHASE, type BatteryPlanningModel, type GridLimits, type Site } from "@oec/domain";
import type { AllConstraints } from "@oec/power-flow";
import type { BacktestInput } from "./input.ts";

/** Name of the one battery in plans. */
export const BATTERY_ID = "battery";

/** A fuse that never binds: recordings know power over all phases only. */
const NO_FUSE = { phases: 3, fuseA: 1e6, marginA: 0, nominalVoltageV: 230 } as const satisfies GridLimits;

/** The home as planning sees it. */
export function siteOf({ battery, tariff, maxImportW, maxExportW }: BacktestInput): Site {
  return {
    id: "backtest",
    name: "backtest",
    timeZone: tariff.timeZone,
    grid: {
      ...NO_FUSE,
      ...(maxImportW === undefined ? {} : { maxImportW }),
      ...(maxExportW === undefined ? {} : { maxExportW }),
    },
    pv: [],
    batteries: [{ id: BATTERY_ID, model: battery, phaseShares: THREE_PHASE }],
    inverters: [],
    chargers: [],
  };
}

/** The home as the instant's decision sees it; limits of the slot, Infinity for none. */
export function constraintsOf(
  battery: BatteryPlanningModel,
  maxImportW: number,
  maxExportW: number,
): AllConstraints {
  return {
    physical: {
      grid: {
        ...NO_FUSE,
        ...(maxImportW < Infinity ? { maxImportW } : {}),
        ...(maxExportW < Infinity ? { maxExportW } : {}),
      },
      pvPhaseShares: THREE_PHASE,
      battery: {
        maxChargeW: battery.maxChargeW,
        maxDischargeW: battery.maxDischargeW,
        capacityWh: battery.capacityWh,
        chargeEfficiency: battery.chargeEfficiency,
        dischargeEfficiency: battery.dischargeEfficiency,
        phaseShares: THREE_PHASE,
      },
    },
    safety: {
      batteryMinSocPercent: battery.minSocPercent,
      batteryMaxSocPercent: battery.maxSocPercent,
      housePriority: false,
    },
  };
}

/** Energy in the store when the period starts: half of the range that may be used [Wh]. */
export function startWh(battery: BatteryPlanningModel): number {
  const { minWh, maxWh } = storedRange(battery);
  return (minWh + maxWh) / 2;
}

import {
  planningModelOf,
  THREE_PHASE,
  type BatteryCapabilities,
  type InverterCapabilities,
  type Site,
} from "@oec/domain";
import type { DaemonConfig } from "../config/config.ts";

/** Cost of wear that planning counts per kWh through the busbar, where nobody says better [currency/kWh]. */
const WEAR_COST_PER_KWH = 0.05;
const NOMINAL_V = 230;

/** A real home as planning and control see it: what its owner says, and what its devices tell. */
export function realSite(
  {
    name,
    timeZone,
    latitudeDeg,
    longitudeDeg,
    phases,
    fuseA,
    marginA,
    maxImportW,
    maxExportW,
    pvPeakW,
  }: DaemonConfig["site"],
  battery: BatteryCapabilities,
  inverter: InverterCapabilities | undefined,
): Site {
  const pvIds = inverter !== undefined && pvPeakW > 0 ? ["pv"] : [];
  const shares = phases === 3 ? THREE_PHASE : ([1, 0, 0] as const);
  return {
    id: "home",
    name,
    timeZone,
    ...(latitudeDeg !== undefined &&
      longitudeDeg !== undefined && { location: { latitudeDeg, longitudeDeg } }),
    grid: {
      phases: phases === 3 ? 3 : 1,
      fuseA,
      marginA,
      nominalVoltageV: NOMINAL_V,
      ...(maxImportW !== undefined && { maxImportW }),
      ...(maxExportW !== undefined && { maxExportW }),
    },
    pv: pvIds.map((id) => ({ id, capacityW: pvPeakW, phaseShares: inverter?.phaseShares ?? shares })),
    batteries: [
      {
        id: "battery",
        model: planningModelOf(battery, WEAR_COST_PER_KWH),
        phaseShares: phases === 3 ? battery.phaseShares : shares,
      },
    ],
    inverters:
      inverter === undefined
        ? []
        : [
            {
              id: "inverter",
              maxAcW: inverter.maxAcW,
              pvIds,
              batteryIds: inverter.hybrid ? ["battery"] : [],
            },
          ],
    chargers: [],
  };
}

import type { BatteryCapabilities, GridLimits, InverterCapabilities, PhaseShares, Site } from "@oec/domain";
import type { SimulatedCharger } from "../charger/simulated-charger.ts";
import type { SimulatedSolarOptions } from "../solar/simulated-solar.ts";

/** Cost of wear the planner counts per kWh through the busbar [SEK/kWh]. */
const WEAR_COST_PER_KWH = 0.05;

/** The parts of a simulated home that planning must know. */
export interface SiteParts {
  readonly timeZone: string;
  readonly limits: GridLimits;
  readonly solar: Pick<SimulatedSolarOptions, "capacityW" | "latitudeDeg" | "longitudeDeg">;
  readonly battery: BatteryCapabilities;
  readonly batteryShares: PhaseShares;
  readonly inverter: InverterCapabilities;
  readonly pvShares: PhaseShares;
  readonly charger: SimulatedCharger | undefined;
  /** How the car loads the phases, as far as planning knows. */
  readonly chargerShares: PhaseShares | undefined;
}

/** A simulated home as planning and control see it: what a person would write into the configuration. */
export function siteOf({
  timeZone,
  limits,
  solar,
  battery,
  batteryShares,
  inverter,
  pvShares,
  charger,
  chargerShares,
}: SiteParts): Site {
  const hasPv = solar.capacityW > 0;
  const pvIds = hasPv ? ["pv"] : [];
  return {
    id: "simulated-home",
    name: "Simulated home",
    timeZone,
    location: { latitudeDeg: solar.latitudeDeg, longitudeDeg: solar.longitudeDeg },
    grid: limits,
    pv: hasPv ? [{ id: "pv", capacityW: solar.capacityW, phaseShares: pvShares }] : [],
    batteries: [
      {
        id: "battery",
        model: {
          capacityWh: battery.capacityWh,
          minSocPercent: battery.minSocPercent,
          maxSocPercent: battery.maxSocPercent,
          maxChargeW: battery.maxChargeW,
          maxDischargeW: battery.maxDischargeW,
          chargeEfficiency: battery.chargeEfficiency,
          dischargeEfficiency: battery.dischargeEfficiency,
          wearCostPerKwh: WEAR_COST_PER_KWH,
        },
        phaseShares: batteryShares,
      },
    ],
    inverters: [
      { id: "inverter", maxAcW: inverter.maxAcW, pvIds, batteryIds: inverter.hybrid ? ["battery"] : [] },
    ],
    chargers:
      charger === undefined
        ? []
        : [
            {
              id: "charger",
              capabilities: charger.capabilities,
              phaseShares: chargerShares ?? charger.phaseShares,
              vehicle: charger.vehicle.capabilities,
            },
          ],
  };
}

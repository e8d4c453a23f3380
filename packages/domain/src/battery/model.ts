import type { Percent, PricePerKwh, WattHours } from "../units/quantity.ts";
import type { BatteryCapabilities, BatteryPlanningModel, BatteryState } from "./battery.ts";

/** What planning needs of a battery's capabilities. @param wearCostPerKwh - Per kWh through the busbar, 0 or more. */
export function planningModelOf(
  capabilities: BatteryCapabilities,
  wearCostPerKwh: PricePerKwh = 0,
): BatteryPlanningModel {
  const {
    capacityWh,
    minSocPercent,
    maxSocPercent,
    maxChargeW,
    maxDischargeW,
    chargeEfficiency,
    dischargeEfficiency,
  } = capabilities;
  return {
    capacityWh,
    minSocPercent,
    maxSocPercent,
    maxChargeW,
    maxDischargeW,
    chargeEfficiency,
    dischargeEfficiency,
    wearCostPerKwh,
  };
}

/** An idle battery at a SoC, with the limits its capabilities allow; a start for simulations and tests. */
export function idleBatteryState(capabilities: BatteryCapabilities, socPercent: Percent = 50): BatteryState {
  return {
    socPercent,
    powerW: 0,
    status: "idle",
    chargeLimitW: socPercent >= 100 ? 0 : capabilities.maxChargeW,
    dischargeLimitW: socPercent <= 0 ? 0 : capabilities.maxDischargeW,
  };
}

/** Stored energy of a SoC [Wh]. */
export function socToWh(battery: Pick<BatteryPlanningModel, "capacityWh">, socPercent: Percent): WattHours {
  return (battery.capacityWh * socPercent) / 100;
}

/** SoC of a stored energy [%]. */
export function whToSoc(battery: Pick<BatteryPlanningModel, "capacityWh">, storedWh: WattHours): Percent {
  return (storedWh / battery.capacityWh) * 100;
}

/** Share of the energy taken at the busbar that comes back [0 to 1]. */
export function roundTripEfficiency(
  battery: Pick<BatteryPlanningModel, "chargeEfficiency" | "dischargeEfficiency">,
): number {
  return battery.chargeEfficiency * battery.dischargeEfficiency;
}

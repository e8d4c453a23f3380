import type { PhaseShares } from "../grid/phases.ts";
import type { DeviceFailsafe } from "../ports/lease.ts";
import type {
  Celsius,
  Milliseconds,
  Percent,
  PricePerKwh,
  Volts,
  WattHours,
  Watts,
} from "../units/quantity.ts";

/** Cell chemistry. */
export type BatteryChemistry = "LFP" | "NMC" | "NCA" | "LTO" | "lead-acid" | "sodium-ion" | "unknown";

/** What a battery is doing. */
export type BatteryStatus = "charging" | "discharging" | "idle" | "standby" | "fault" | "offline";

/** What a battery can do; constant while it runs. */
export interface BatteryCapabilities {
  /** Energy between 0 and 100 % SoC [Wh], above 0. */
  readonly capacityWh: WattHours;
  /** Most power it takes at the busbar [W], 0 or more. */
  readonly maxChargeW: Watts;
  /** Most power it gives at the busbar [W], 0 or more. */
  readonly maxDischargeW: Watts;
  /** Lowest SoC the control may plan with [%]. */
  readonly minSocPercent: Percent;
  /** Highest SoC the control may plan with [%]. */
  readonly maxSocPercent: Percent;
  /** Stored energy per energy taken at the busbar, above 0 to 1 (one way). */
  readonly chargeEfficiency: number;
  /** Energy given at the busbar per energy taken from the store, above 0 to 1 (one way). */
  readonly dischargeEfficiency: number;
  readonly chemistry: BatteryChemistry;
  /** Phases the battery is connected to. */
  readonly phaseShares: PhaseShares;
  /** From a command to its effect [ms]. */
  readonly latencyMs: Milliseconds;
  /** What it does when its controller goes silent; absent: nothing, it keeps its last set-point. */
  readonly failsafe?: DeviceFailsafe;
  /** True if the direction of power was proved on this installation. */
  readonly signChecked: boolean;
}

/** A battery as it is now. */
export interface BatteryState {
  /** State of charge [%], 0 to 100. */
  readonly socPercent: Percent;
  /** Power at the busbar [W], positive charges. */
  readonly powerW: Watts;
  readonly status: BatteryStatus;
  /** Charging limit of the moment, after temperature and SoC derating [W]. */
  readonly chargeLimitW: Watts;
  /** Discharging limit of the moment [W]. */
  readonly dischargeLimitW: Watts;
  readonly voltageV?: Volts;
  readonly temperatureC?: Celsius;
  /** Remaining capacity in percent of the new battery's. */
  readonly healthPercent?: Percent;
}

/** What can be asked of a battery. */
export type BatteryCommand =
  | { readonly kind: "charge"; readonly powerW: Watts }
  | { readonly kind: "discharge"; readonly powerW: Watts }
  | { readonly kind: "idle" }
  | { readonly kind: "standby" };

/** Why a battery declined a set-point. */
export type BatteryRefusal =
  "power-limit" | "soc-limit" | "over-temperature" | "under-temperature" | "remote-control-off" | "fault";

/** How worn a battery is. */
export interface DegradationState {
  /** Full equivalent cycles so far. */
  readonly equivalentCycles: number;
  /** Remaining capacity in percent of the new battery's. */
  readonly healthPercent: Percent;
  /** Loss per full equivalent cycle at the present stress [percent points]. */
  readonly healthLossPerCycle: number;
}

/** A battery as planning sees it: a store with linear one-way losses at the AC side. */
export interface BatteryPlanningModel {
  readonly capacityWh: WattHours;
  readonly minSocPercent: Percent;
  readonly maxSocPercent: Percent;
  readonly maxChargeW: Watts;
  readonly maxDischargeW: Watts;
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
  /** Cost of wear per kWh through the busbar, in either direction [currency/kWh], 0 or more. */
  readonly wearCostPerKwh: PricePerKwh;
}

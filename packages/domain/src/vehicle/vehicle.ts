import type { PhaseCount } from "../grid/phases.ts";
import type { Amperes, Instant, Percent, WattHours, Watts } from "../units/quantity.ts";

/** A vehicle's battery and its on-board charger. */
export interface VehicleCapabilities {
  readonly capacityWh: WattHours;
  /** Most power of the on-board charger [W]. */
  readonly maxChargeW: Watts;
  /** Most power it gives back [W]; 0: no V2X. */
  readonly maxDischargeW: Watts;
  /** Phases the on-board charger uses: some cars use two. */
  readonly phases: PhaseCount | 2;
  /** Lowest current at which it charges [A], 6 unless the car needs more. */
  readonly minCurrentA: Amperes;
  /** Stored energy per energy taken at the charge point, above 0 to 1. */
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
}

/** What the driver wants: this SoC at this time. */
export interface ChargingGoal {
  readonly departureAt: Instant;
  readonly targetSocPercent: Percent;
}

/** A vehicle as it is now. */
export interface VehicleState {
  readonly connected: boolean;
  /** Absent where the car does not tell. */
  readonly socPercent?: Percent;
  readonly goal?: ChargingGoal;
}

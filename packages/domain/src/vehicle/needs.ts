import { inRange, positive } from "../check.ts";
import type { Instant, Milliseconds, WattHours } from "../units/quantity.ts";
import type { VehicleCapabilities, VehicleState } from "./vehicle.ts";

/** Checks what a vehicle claims to be able to do and returns it. @throws {@link OecError} `OUT_OF_RANGE`, `NOT_FINITE`. */
export function validateVehicleCapabilities(vehicle: VehicleCapabilities): VehicleCapabilities {
  positive("capacityWh", vehicle.capacityWh);
  positive("maxChargeW", vehicle.maxChargeW);
  inRange("maxDischargeW", vehicle.maxDischargeW, 0);
  inRange("minCurrentA", vehicle.minCurrentA, 0);
  for (const field of ["chargeEfficiency", "dischargeEfficiency"] as const) {
    positive(field, vehicle[field]);
    inRange(field, vehicle[field], 0, 1);
  }
  return vehicle;
}

/**
 * Energy that must be taken at the charge point to reach the goal, charging losses in [Wh].
 *
 * 0 if there is no goal, no vehicle or the goal is reached; undefined if the vehicle does not tell its SoC.
 */
export function energyNeededWh(vehicle: VehicleCapabilities, state: VehicleState): WattHours | undefined {
  if (!state.connected || state.goal === undefined) return 0;
  if (state.socPercent === undefined) return undefined;
  const missingPercent = Math.max(0, state.goal.targetSocPercent - state.socPercent);
  return (vehicle.capacityWh * missingPercent) / 100 / vehicle.chargeEfficiency;
}

/** Time until the departure [ms]: 0 once it has passed, undefined without a goal. */
export function timeUntilDeparture(state: VehicleState, now: Instant): Milliseconds | undefined {
  return state.goal === undefined ? undefined : Math.max(0, state.goal.departureAt - now);
}

/** True if a connected vehicle has not reached its goal; without a known SoC a goal counts as not reached. */
export function needsCharging(state: VehicleState): boolean {
  if (!state.connected || state.goal === undefined) return false;
  return state.socPercent === undefined || state.socPercent < state.goal.targetSocPercent;
}

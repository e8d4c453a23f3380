import { inRange } from "../check.ts";
import { err, ok, type Result } from "../result.ts";
import type { Percent, WattHours, Watts } from "../units/quantity.ts";
import type { VehicleCapabilities } from "../vehicle/vehicle.ts";
import type { V2xCapabilities, V2xPreferences } from "./v2x.ts";

/** Why a vehicle is not discharged. */
export type V2xRefusal =
  | "not-enabled"
  | "charger-unsupported"
  | "vehicle-unsupported"
  | "use-unsupported"
  | "soc-unknown"
  | "soc-limit"
  | "power-limit";

/** Checks an owner's V2X preferences and returns them. @throws {@link OecError} `OUT_OF_RANGE`, `NOT_FINITE`. */
export function validateV2xPreferences(preferences: V2xPreferences): V2xPreferences {
  inRange("minVehicleSocPercent", preferences.minVehicleSocPercent, 0, 100);
  inRange("reserveWh", preferences.reserveWh, 0);
  return preferences;
}

/** Everything that decides whether a vehicle may be discharged. */
export interface DischargeRequest {
  /** Wanted power out of the vehicle at the busbar [W], 0 or more. */
  readonly powerW: Watts;
  readonly use: "home" | "grid";
  readonly charger: V2xCapabilities;
  readonly vehicle: VehicleCapabilities;
  readonly preferences: V2xPreferences;
  /** SoC of the vehicle [%]; absent where it does not tell, which refuses. */
  readonly socPercent?: Percent;
}

/** Energy that may leave the vehicle's store before minimum SoC and reserve are touched [Wh], 0 or more. */
export function dischargeableWh(
  vehicle: VehicleCapabilities,
  preferences: V2xPreferences,
  socPercent: Percent,
): WattHours {
  const keptWh = (vehicle.capacityWh * preferences.minVehicleSocPercent) / 100 + preferences.reserveWh;
  return Math.max(0, (vehicle.capacityWh * socPercent) / 100 - keptWh);
}

/** Whether a vehicle may be discharged as asked; the accepted power [W] or the first reason against it. */
export function validateDischarge(request: DischargeRequest): Result<Watts, V2xRefusal> {
  const { powerW, use, charger, vehicle, preferences, socPercent } = request;
  if (!preferences.enabled) return err("not-enabled");
  if (!charger.bidirectional) return err("charger-unsupported");
  if (vehicle.maxDischargeW <= 0) return err("vehicle-unsupported");
  if (!charger.uses.includes(use)) return err("use-unsupported");
  if (socPercent === undefined || Number.isNaN(socPercent)) return err("soc-unknown");
  if (dischargeableWh(vehicle, preferences, socPercent) === 0) return err("soc-limit");
  const limitW = Math.min(charger.maxDischargeW, vehicle.maxDischargeW);
  return powerW >= 0 && powerW <= limitW ? ok(powerW) : err("power-limit");
}

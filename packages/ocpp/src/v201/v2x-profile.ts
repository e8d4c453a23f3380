import { formatInstant, OecError, type Instant, type Watts } from "@oec/domain";
import type { V21Request } from "../messages/v21.ts";

/** What a station of 2.1 is known to do with a car's energy; found out per model, never assumed. */
export interface V2xStationCapability {
  /** It follows set-points of the central system, in both directions. */
  readonly centralSetpoint: boolean;
  /** Most it takes from the car [W], 0 or more. */
  readonly maxDischargeW: Watts;
  readonly maxChargeW: Watts;
}

/** A set-point for a car that can give. */
export interface V2xSetpoint {
  readonly evseId: number;
  readonly transactionId: string;
  readonly profileId: number;
  readonly stackLevel: number;
  readonly at: Instant;
  /** Wanted power [W]; negative gives. */
  readonly powerW: Watts;
  /** How long the set-point holds [s]; after it nothing is given. */
  readonly validForS: number;
}

/**
 * The SetChargingProfile of OCPP 2.1 that asks a car for a power. Experimental: no charger was tried.
 *
 * The set-point ends in `ChargingOnly` at 0: silence must never empty a car. `maxOfflineDuration` says the same to a station
 * that loses its central system.
 *
 * @throws `OecError` `INVALID_ARGUMENT` where the station does not follow set-points; `OUT_OF_RANGE` beyond its power.
 */
export function v2xSetpointProfile(
  capability: V2xStationCapability,
  { evseId, transactionId, profileId, stackLevel, at, powerW, validForS }: V2xSetpoint,
): V21Request<"SetChargingProfile"> {
  const { centralSetpoint, maxChargeW, maxDischargeW } = capability;
  if (!centralSetpoint) {
    throw new OecError("INVALID_ARGUMENT", "the station does not follow set-points, so it gets none", {
      context: { evseId },
    });
  }
  if (!(powerW >= -maxDischargeW && powerW <= maxChargeW)) {
    const message = `powerW is ${powerW}, expected ${-maxDischargeW} to ${maxChargeW}`;
    throw new OecError("OUT_OF_RANGE", message, { context: { field: "powerW", value: powerW } });
  }
  const holdsS = Math.max(1, Math.round(validForS));
  return {
    evseId,
    chargingProfile: {
      id: profileId,
      stackLevel,
      chargingProfilePurpose: "TxProfile",
      chargingProfileKind: "Absolute",
      transactionId,
      maxOfflineDuration: holdsS,
      invalidAfterOfflineDuration: true,
      chargingSchedule: [
        {
          id: 1,
          chargingRateUnit: "W",
          startSchedule: formatInstant(at),
          chargingSchedulePeriod: [
            {
              startPeriod: 0,
              operationMode: "CentralSetpoint",
              setpoint: Math.round(powerW),
              limit: maxChargeW,
              // In schedules a limit of discharging is negative, in the parameters of a car it is not.
              dischargeLimit: -maxDischargeW,
            },
            { startPeriod: holdsS, operationMode: "ChargingOnly", limit: 0 },
          ],
        },
      ],
    },
  };
}

/** The power that a station is to follow at an instant [W]; undefined where the profile asks for no set-point. */
export function v2xSetpointAt(
  { chargingProfile }: V21Request<"SetChargingProfile">,
  at: Instant,
): Watts | undefined {
  const [schedule] = chargingProfile.chargingSchedule;
  const start = Date.parse(schedule?.startSchedule ?? "");
  const elapsedS = (at - start) / 1000;
  const period = schedule?.chargingSchedulePeriod.findLast(({ startPeriod }) => startPeriod <= elapsedS);
  return period?.operationMode === "CentralSetpoint" ? period.setpoint : undefined;
}

import { err, formatInstant, ok, parseInstant, type Result } from "@oec/domain";
import type { V201Request } from "../messages/v201.ts";
import type { ChargingProfile, ChargingSchedule, ProfileKind, ProfilePurpose } from "./profile.ts";
import { wireLimit } from "./rate.ts";

/** A charging profile as OCPP 2.0.1 writes it. */
export type Ocpp201Profile = V201Request<"SetChargingProfile">["chargingProfile"];

/** Why a profile of OCPP 2.0.1 is not ours to evaluate. */
export type Ocpp201Refusal = "external-constraints" | "schedule-missing";

const PURPOSE_NAMES = {
  "station-max": "ChargingStationMaxProfile",
  "tx-default": "TxDefaultProfile",
  tx: "TxProfile",
} as const satisfies Readonly<Record<ProfilePurpose, Ocpp201Profile["chargingProfilePurpose"]>>;

const KIND_NAMES = {
  absolute: "Absolute",
  recurring: "Recurring",
  relative: "Relative",
} as const satisfies Readonly<Record<ProfileKind, Ocpp201Profile["chargingProfileKind"]>>;

const PURPOSES = {
  ChargingStationMaxProfile: "station-max",
  TxDefaultProfile: "tx-default",
  TxProfile: "tx",
} as const;

const KINDS = { Absolute: "absolute", Recurring: "recurring", Relative: "relative" } as const;

/** A profile as OCPP 2.0.1 writes it: connectors are EVSEs there, ids of transactions are text, schedules have ids. */
export function toOcpp201Profile(profile: ChargingProfile): Ocpp201Profile {
  const { validFrom, validTo, transactionId, recurrence, schedule } = profile;
  const { unit, startAt, durationS, minRate } = schedule;
  return {
    id: profile.id,
    stackLevel: profile.stackLevel,
    chargingProfilePurpose: PURPOSE_NAMES[profile.purpose],
    chargingProfileKind: KIND_NAMES[profile.kind],
    ...(recurrence !== undefined && { recurrencyKind: recurrence === "weekly" ? "Weekly" : "Daily" }),
    ...(validFrom !== undefined && { validFrom: formatInstant(validFrom) }),
    ...(validTo !== undefined && { validTo: formatInstant(validTo) }),
    ...(transactionId !== undefined && { transactionId: String(transactionId) }),
    chargingSchedule: [
      {
        id: profile.id,
        ...(startAt !== undefined && { startSchedule: formatInstant(startAt) }),
        ...(durationS !== undefined && { duration: durationS }),
        chargingRateUnit: unit,
        chargingSchedulePeriod: schedule.periods.map(({ startS, limit, phases }) => ({
          startPeriod: startS,
          limit: wireLimit(limit),
          ...(phases !== undefined && { numberPhases: phases }),
        })),
        ...(minRate !== undefined && { minChargingRate: wireLimit(minRate) }),
      },
    ],
  };
}

/**
 * A valid profile of OCPP 2.0.1 in our shape.
 *
 * Of several schedules, which are choices for a vehicle that speaks ISO 15118, the first counts. Constraints that the station's
 * own surroundings have set are not a central system's to send.
 *
 * @throws `OecError` `PARSE_FAILED` for a time without a zone.
 */
export function fromOcpp201Profile(wire: Ocpp201Profile): Result<ChargingProfile, Ocpp201Refusal> {
  const { chargingProfilePurpose, validFrom, validTo, transactionId, recurrencyKind } = wire;
  if (chargingProfilePurpose === "ChargingStationExternalConstraints") return err("external-constraints");
  const [first] = wire.chargingSchedule;
  if (first === undefined) return err("schedule-missing");
  return ok({
    id: wire.id,
    purpose: PURPOSES[chargingProfilePurpose],
    stackLevel: wire.stackLevel,
    kind: KINDS[wire.chargingProfileKind],
    ...(recurrencyKind !== undefined && { recurrence: recurrencyKind === "Weekly" ? "weekly" : "daily" }),
    ...(validFrom !== undefined && { validFrom: parseInstant(validFrom) }),
    ...(validTo !== undefined && { validTo: parseInstant(validTo) }),
    ...(transactionId !== undefined && { transactionId }),
    schedule: scheduleOf(first),
  });
}

function scheduleOf(wire: Ocpp201Profile["chargingSchedule"][number]): ChargingSchedule {
  const { duration, startSchedule, minChargingRate } = wire;
  return {
    unit: wire.chargingRateUnit,
    ...(startSchedule !== undefined && { startAt: parseInstant(startSchedule) }),
    ...(duration !== undefined && { durationS: duration }),
    periods: wire.chargingSchedulePeriod.map(({ startPeriod, limit, numberPhases }) => ({
      startS: startPeriod,
      limit,
      ...(numberPhases !== undefined && { phases: numberPhases }),
    })),
    ...(minChargingRate !== undefined && { minRate: minChargingRate }),
  };
}

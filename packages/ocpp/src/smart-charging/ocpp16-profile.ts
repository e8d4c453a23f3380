import { formatInstant, parseInstant } from "@oec/domain";
import type { OCPP16 } from "typed-ocpp";
import type { ChargingProfile, ChargingSchedule, ProfileKind, ProfilePurpose } from "./profile.ts";
import type { ClearCriteria } from "./profile-store.ts";
import { wireLimit } from "./rate.ts";

/** A charging profile as OCPP 1.6 writes it. */
export type Ocpp16Profile = OCPP16.SetChargingProfileRequest["csChargingProfiles"];

const PURPOSES = {
  ChargePointMaxProfile: "station-max",
  TxDefaultProfile: "tx-default",
  TxProfile: "tx",
} as const satisfies Readonly<Record<Ocpp16Profile["chargingProfilePurpose"], ProfilePurpose>>;

const PURPOSE_NAMES = {
  "station-max": "ChargePointMaxProfile",
  "tx-default": "TxDefaultProfile",
  tx: "TxProfile",
} as const satisfies Readonly<Record<ProfilePurpose, Ocpp16Profile["chargingProfilePurpose"]>>;

const KINDS = {
  Absolute: "absolute",
  Recurring: "recurring",
  Relative: "relative",
} as const satisfies Readonly<Record<Ocpp16Profile["chargingProfileKind"], ProfileKind>>;

const KIND_NAMES = {
  absolute: "Absolute",
  recurring: "Recurring",
  relative: "Relative",
} as const satisfies Readonly<Record<ProfileKind, Ocpp16Profile["chargingProfileKind"]>>;

/**
 * A valid profile of OCPP 1.6 in our shape.
 *
 * @throws `OecError` `PARSE_FAILED` for a time without a zone.
 */
export function fromOcpp16Profile(wire: Ocpp16Profile): ChargingProfile {
  const { validFrom, validTo, transactionId, recurrencyKind, chargingSchedule } = wire;
  const { duration, startSchedule, minChargingRate } = chargingSchedule;
  const schedule: ChargingSchedule = {
    unit: chargingSchedule.chargingRateUnit,
    ...(startSchedule !== undefined && { startAt: parseInstant(startSchedule) }),
    ...(duration !== undefined && { durationS: duration }),
    periods: chargingSchedule.chargingSchedulePeriod.map(({ startPeriod, limit, numberPhases }) => ({
      startS: startPeriod,
      limit,
      ...(numberPhases !== undefined && { phases: numberPhases }),
    })),
    ...(minChargingRate !== undefined && { minRate: minChargingRate }),
  };
  return {
    id: wire.chargingProfileId,
    purpose: PURPOSES[wire.chargingProfilePurpose],
    stackLevel: wire.stackLevel,
    kind: KINDS[wire.chargingProfileKind],
    ...(recurrencyKind !== undefined && { recurrence: recurrencyKind === "Weekly" ? "weekly" : "daily" }),
    ...(validFrom !== undefined && { validFrom: parseInstant(validFrom) }),
    ...(validTo !== undefined && { validTo: parseInstant(validTo) }),
    ...(transactionId !== undefined && { transactionId }),
    schedule,
  };
}

/** A profile as OCPP 1.6 writes it; limits are rounded down to a tenth, text ids of transactions (2.0.1) are left out. */
export function toOcpp16Profile(profile: ChargingProfile): Ocpp16Profile {
  const { validFrom, validTo, transactionId, recurrence, schedule } = profile;
  const { unit, startAt, durationS, minRate } = schedule;
  return {
    chargingProfileId: profile.id,
    ...(typeof transactionId === "number" && { transactionId }),
    stackLevel: profile.stackLevel,
    chargingProfilePurpose: PURPOSE_NAMES[profile.purpose],
    chargingProfileKind: KIND_NAMES[profile.kind],
    ...(recurrence !== undefined && { recurrencyKind: recurrence === "weekly" ? "Weekly" : "Daily" }),
    ...(validFrom !== undefined && { validFrom: formatInstant(validFrom) }),
    ...(validTo !== undefined && { validTo: formatInstant(validTo) }),
    chargingSchedule: {
      ...(durationS !== undefined && { duration: durationS }),
      ...(startAt !== undefined && { startSchedule: formatInstant(startAt) }),
      chargingRateUnit: unit,
      chargingSchedulePeriod: schedule.periods.map(({ startS, limit, phases }) => ({
        startPeriod: startS,
        limit: wireLimit(limit),
        ...(phases !== undefined && { numberPhases: phases }),
      })),
      ...(minRate !== undefined && { minChargingRate: wireLimit(minRate) }),
    },
  };
}

/** The criteria of a ClearChargingProfile request. */
export function fromOcpp16Clear(request: OCPP16.ClearChargingProfileRequest): ClearCriteria {
  const { id, connectorId, chargingProfilePurpose, stackLevel } = request;
  return {
    ...(id !== undefined && { id }),
    ...(connectorId !== undefined && { connectorId }),
    ...(chargingProfilePurpose !== undefined && { purpose: PURPOSES[chargingProfilePurpose] }),
    ...(stackLevel !== undefined && { stackLevel }),
  };
}

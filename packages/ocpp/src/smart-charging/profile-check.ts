import type { ChargingProfile, RateUnit, RunningTransaction, SchedulePeriod } from "./profile.ts";

/** What a station can hold; 1.6 tells it by the configuration keys of the same names. */
export interface ProfileStoreLimits {
  /** `ChargeProfileMaxStackLevel`. */
  readonly maxStackLevel: number;
  /** `ChargingScheduleAllowedChargingRateUnit`. */
  readonly units: readonly RateUnit[];
  /** `ChargingScheduleMaxPeriods`. */
  readonly maxPeriods: number;
  /** `MaxChargingProfilesInstalled`. */
  readonly maxProfiles: number;
}

/** Why a station refuses a profile. */
export type ProfileRefusal =
  | "connector-unknown"
  | "connector-wrong-for-purpose"
  | "stack-level-too-high"
  | "unit-unsupported"
  | "periods-missing"
  | "periods-too-many"
  | "periods-unsorted"
  | "limit-negative"
  | "duration-negative"
  | "recurrence-missing"
  | "recurring-without-start"
  | "no-transaction"
  | "other-transaction"
  | "profiles-too-many";

/** The connector a profile is set on, and what runs there. */
export interface ProfileTarget {
  readonly connectorId: number;
  /** Connectors of the station, not counting 0. */
  readonly connectors: number;
  /** The transaction on the connector; `"starting"` while a remote start carries the profile. */
  readonly transaction?: RunningTransaction | "starting";
}

/** The first rule that a profile breaks on a connector; `undefined` where it keeps them all. */
export function profileFault(
  profile: ChargingProfile,
  target: ProfileTarget,
  limits: ProfileStoreLimits,
): ProfileRefusal | undefined {
  const { schedule } = profile;
  return (
    connectorFault(profile, target) ??
    (profile.stackLevel > limits.maxStackLevel || profile.stackLevel < 0
      ? "stack-level-too-high"
      : undefined) ??
    (limits.units.includes(schedule.unit) ? undefined : "unit-unsupported") ??
    periodsFault(schedule.periods, limits.maxPeriods) ??
    ((schedule.durationS ?? 0) < 0 ? "duration-negative" : undefined) ??
    recurrenceFault(profile) ??
    transactionFault(profile, target.transaction)
  );
}

function connectorFault(profile: ChargingProfile, target: ProfileTarget): ProfileRefusal | undefined {
  const { connectorId, connectors } = target;
  if (!Number.isInteger(connectorId) || connectorId < 0 || connectorId > connectors)
    return "connector-unknown";
  if (profile.purpose === "station-max" && connectorId !== 0) return "connector-wrong-for-purpose";
  if (profile.purpose === "tx" && connectorId === 0) return "connector-wrong-for-purpose";
  return undefined;
}

function periodsFault(periods: readonly SchedulePeriod[], maxPeriods: number): ProfileRefusal | undefined {
  if (periods.length === 0) return "periods-missing";
  if (periods.length > maxPeriods) return "periods-too-many";
  let lastS = -1;
  for (const [index, period] of periods.entries()) {
    if (!(index === 0 ? period.startS === 0 : period.startS > lastS)) return "periods-unsorted";
    if (!(period.limit >= 0)) return "limit-negative";
    lastS = period.startS;
  }
  return undefined;
}

function recurrenceFault(profile: ChargingProfile): ProfileRefusal | undefined {
  if (profile.kind !== "recurring") return undefined;
  if (profile.recurrence === undefined) return "recurrence-missing";
  return profile.schedule.startAt === undefined ? "recurring-without-start" : undefined;
}

function transactionFault(
  profile: ChargingProfile,
  transaction: ProfileTarget["transaction"],
): ProfileRefusal | undefined {
  if (profile.purpose !== "tx" || transaction === "starting") return undefined;
  if (transaction === undefined) return "no-transaction";
  const { transactionId } = profile;
  return transactionId === undefined || transactionId === transaction.id ? undefined : "other-transaction";
}

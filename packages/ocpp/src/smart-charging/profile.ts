import type { Instant } from "@oec/domain";

/** Unit of a limit: amperes per phase, or watts over all phases together. */
export type RateUnit = "A" | "W";

/** What a profile limits: the whole station, any transaction by default, or one transaction. */
export type ProfilePurpose = "station-max" | "tx-default" | "tx";

/** Where a schedule's time begins: at an instant, again every day or week, or at the start of the transaction. */
export type ProfileKind = "absolute" | "recurring" | "relative";

/** One stretch of a schedule; it lasts until the next one begins. */
export interface SchedulePeriod {
  /** Begin, from the start of the schedule [s]; the first is 0. */
  readonly startS: number;
  /** Limit in the schedule's unit, 0 or more. */
  readonly limit: number;
  /** Phases the limit is meant for, 1 to 3; OCPP takes 3 where it is absent. */
  readonly phases?: number;
}

/** Limits over time. */
export interface ChargingSchedule {
  readonly unit: RateUnit;
  /** When it begins; absent: with the transaction. */
  readonly startAt?: Instant;
  /** How long it holds [s]; absent: the last period goes on. */
  readonly durationS?: number;
  /** In ascending order. */
  readonly periods: readonly SchedulePeriod[];
  /** Rate below which the vehicle charges badly, in the schedule's unit. It informs; it never raises a limit. */
  readonly minRate?: number;
}

/** A charging profile of OCPP 1.6 or 2.0.1, in one shape for both. */
export interface ChargingProfile {
  readonly id: number;
  readonly purpose: ProfilePurpose;
  /** Among profiles of one purpose the highest level that says something wins. */
  readonly stackLevel: number;
  readonly kind: ProfileKind;
  /** How often a recurring profile begins again. */
  readonly recurrence?: "daily" | "weekly";
  /** First instant at which it counts. */
  readonly validFrom?: Instant;
  /** First instant at which it counts no more. */
  readonly validTo?: Instant;
  /** The transaction that a `tx` profile is for. */
  readonly transactionId?: number | string;
  readonly schedule: ChargingSchedule;
}

/** A profile in a station, with the connector it was set on; 0 is the whole station. */
export interface InstalledProfile {
  readonly connectorId: number;
  readonly profile: ChargingProfile;
}

/** A transaction that runs on a connector. */
export interface RunningTransaction {
  /** Absent until the central system has given one. */
  readonly id?: number | string;
  readonly startedAt: Instant;
}

/** Length of a recurrence [ms]. UTC days: a daily profile moves by an hour in local time when the clocks change. */
export const RECURRENCE_MS = { daily: 86_400_000, weekly: 604_800_000 } as const;

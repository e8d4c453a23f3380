import type {
  BatteryState,
  ChargerState,
  EventLevel,
  Household,
  Instant,
  InverterState,
  Milliseconds,
  OecEvent,
  OverrideLease,
  Percent,
  PerPhase,
  PowerRecord,
  SampleQuality,
  SnapshotRecord,
  WattHours,
} from "@oec/domain";

/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A reading of one device; without a quality it is good. */
export interface StateRecord<State> {
  readonly deviceId: string;
  readonly at: Instant;
  readonly state: State;
  readonly quality?: SampleQuality;
}

/** Lowest, highest and mean value over readings. */
export interface Spread {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** What the readings of a device say. A reading holds until the next one, but for 5 minutes at most. */
export interface PowerStatistics {
  readonly count: number;
  /** Power at the busbar [W]; absent without readings. */
  readonly powerW?: Spread;
  /** Energy taken from the busbar [Wh]. */
  readonly consumedWh: WattHours;
  /** Energy given to the busbar [Wh]. */
  readonly suppliedWh: WattHours;
}

/** The power flow of the whole site over one control period [at, at + durationMs). */
export interface PowerFlowSnapshot extends SnapshotRecord {
  /** Absent: {@link CONTROL_PERIOD_MS}. */
  readonly durationMs?: Milliseconds;
  /** Absent: good. */
  readonly quality?: SampleQuality;
  /** At the main fuse, signed like power [A]. */
  readonly phaseCurrentA?: PerPhase;
  readonly evSocPercent?: Percent;
  /** The grid meter that was read. */
  readonly deviceId?: string;
}

/** Span of a snapshot that names none [ms]. */
export const CONTROL_PERIOD_MS = 10_000;

/** A column of snapshots. */
export type SnapshotField =
  | "durationMs"
  | "pvW"
  | "houseW"
  | "batteryW"
  | "evW"
  | "gridW"
  | "currentL1A"
  | "currentL2A"
  | "currentL3A"
  | "batterySocPercent"
  | "evSocPercent";

/** Length of a bucket; a day is a local day of the household. */
export type BucketSize = "15min" | "hour" | "day";

/** A quantity of a bucket. Energies [Wh] are 0 or more; `coveredMs` says how much of the bucket was measured. */
export type BucketField =
  | "coveredMs"
  | "snapshots"
  | "pvWh"
  | "houseWh"
  | "batteryChargeWh"
  | "batteryDischargeWh"
  | "evChargeWh"
  | "evDischargeWh"
  | "gridImportWh"
  | "gridExportWh"
  | "minGridW"
  | "maxGridW"
  | "maxCurrentL1A"
  | "maxCurrentL2A"
  | "maxCurrentL3A"
  | "meanBatterySocPercent"
  | "minBatterySocPercent"
  | "maxBatterySocPercent";

/** Columns over time: `at[i]` belongs to element `i` of every column asked for. A missing value is NaN. */
export interface TimeColumns<Field extends string> {
  /** Ascending [ms]. */
  readonly at: Float64Array;
  readonly columns: Readonly<Record<Field, Float64Array>>;
}

/** A record of consumption or production; `deviceId` for one meter or inverter, absent for the whole household. */
export interface HistoryRecord extends PowerRecord {
  readonly deviceId?: string;
}

/** One run of the optimizer. */
export interface OptimizationRun {
  readonly id: string;
  readonly createdAt: Instant;
  readonly durationMs: Milliseconds;
  readonly objective: string;
  readonly deviceId?: string;
  readonly constraints: Json;
  readonly result: Json;
  /** Savings against doing nothing [currency]. */
  readonly estimatedSavings?: number;
  readonly cycleCount?: number;
  /** Expected loss of capacity [percent points]. */
  readonly degradationPercent?: number;
  /** 0 to 1. */
  readonly gridStressFactor?: number;
}

/** A forecast kept for as long as it is valid. */
export interface CachedForecast {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Instant;
  readonly validUntil: Instant;
  readonly deviceId?: string;
  readonly data: Json;
}

/** What became of a command. */
export type CommandStatus = "issued" | "accepted" | "refused" | "failed";

/** A command to a device, written before it is sent. */
export interface CommandRecord {
  readonly id: string;
  readonly deviceId: string;
  readonly at: Instant;
  /** E.g. `set-power`. */
  readonly kind: string;
  readonly payload: Json;
  /** Who asked: `plan`, `override`, `safety`, … */
  readonly source: string;
  readonly status: CommandStatus;
  readonly finishedAt?: Instant;
  readonly outcome?: Json;
}

/** An override as stored. */
export interface OverrideRecord extends OverrideLease {
  /** Ended by hand before it expired. */
  readonly endedAt?: Instant;
}

/** An event with its number: ascending, never used twice, so that a stream can resume after it. */
export interface StoredEvent extends OecEvent {
  readonly id: number;
}

/** Which events to find. */
export interface EventFilter {
  readonly level?: EventLevel;
  readonly deviceId?: string;
  readonly limit?: number;
}

/** A household with the place it stands in. */
export interface HouseholdRecord extends Household {
  readonly location?: string;
}

/** A row that is written in groups, so the newest group may be lost with the power. */
export type TelemetryRow =
  | { readonly kind: "battery"; readonly householdId: string; readonly record: StateRecord<BatteryState> }
  | { readonly kind: "inverter"; readonly householdId: string; readonly record: StateRecord<InverterState> }
  | { readonly kind: "ev-charger"; readonly householdId: string; readonly record: StateRecord<ChargerState> }
  | { readonly kind: "snapshot"; readonly record: PowerFlowSnapshot }
  | { readonly kind: "consumption" | "production"; readonly record: HistoryRecord }
  | { readonly kind: "forecast"; readonly householdId: string; readonly record: CachedForecast }
  /** A command of simulated time that passes at once: live commands are written one by one. */
  | { readonly kind: "command"; readonly householdId: string; readonly record: CommandRecord };

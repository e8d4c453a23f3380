import type {
  BatteryState,
  BatteryStateRepository,
  ChargerState,
  DeviceLookup,
  DeviceRecord,
  DeviceRepository,
  Instant,
  InverterState,
  OecEvent,
  OverrideLease,
  PowerHistoryRepository,
  PriceRepository,
  Retention,
  ScheduleRepository,
  Slot,
  SnapshotRepository,
  UserPreferences,
} from "@oec/domain";
import type {
  BucketField,
  BucketSize,
  CachedForecast,
  CommandRecord,
  CommandStatus,
  EventFilter,
  HistoryRecord,
  HouseholdRecord,
  Json,
  OptimizationRun,
  OverrideRecord,
  PowerFlowSnapshot,
  PowerStatistics,
  SnapshotField,
  StateRecord,
  StoredEvent,
  TimeColumns,
} from "./records.ts";

/*
 * The repositories of the domain's ports, with what the daemon needs besides. Periods are [start, end), lists ascend unless a
 * method says "newest first", nothing found is undefined or empty. Every write that is awaited is safe on disk when it returns.
 */

/** Deletes old rows in steps, so that no step holds up the commands. */
export interface Cleanup {
  /** Deletes at most `limit` rows older than `before`; returns how many. */
  cleanup(before: Instant, limit: number): Promise<number>;
}

/** Devices of one household. Deleting one deletes its states, schedules and overrides; commands and events stay. */
export interface StoredDeviceRepository extends DeviceRepository, DeviceLookup {
  /** Replaces everything but the id; false if there is no such device. */
  updateDevice(device: DeviceRecord): Promise<boolean>;
}

/** Readings of one kind of device. A second reading of the same device and instant replaces the first. */
export interface StateRepository<State> extends Retention, Cleanup {
  insertState(record: StateRecord<State>): Promise<void>;
  /** All or none. */
  insertBatch(records: readonly StateRecord<State>[]): Promise<void>;
  findLatest(deviceId: string): Promise<StateRecord<State> | undefined>;
  findRange(deviceId: string, period: Slot): Promise<readonly StateRecord<State>[]>;
  /** At most `limit` readings of the period, skipping the first `offset`. */
  findPage(
    deviceId: string,
    period: Slot,
    limit: number,
    offset: number,
  ): Promise<readonly StateRecord<State>[]>;
  getPowerStatistics(deviceId: string, period: Slot): Promise<PowerStatistics>;
}

/** Readings of batteries. */
export interface StoredBatteryStateRepository
  extends StateRepository<BatteryState>, Pick<BatteryStateRepository, "getStatistics"> {}

/** Power flow of households: snapshots, and aggregates that outlive them. */
export interface PowerFlowRepository extends SnapshotRepository {
  saveSnapshot(record: PowerFlowSnapshot): Promise<void>;
  getLatestSnapshot(householdId: string): Promise<PowerFlowSnapshot | undefined>;
  getSnapshotsRange(householdId: string, period: Slot): Promise<readonly PowerFlowSnapshot[]>;
  /** The same as columns: several times faster, for charts and exports. */
  getSnapshotColumns<Field extends SnapshotField>(
    householdId: string,
    period: Slot,
    fields: readonly Field[],
  ): Promise<TimeColumns<Field>>;
  /** Buckets that start in the period, from the aggregates. */
  getBuckets<Field extends BucketField>(
    householdId: string,
    size: BucketSize,
    period: Slot,
    fields: readonly Field[],
  ): Promise<TimeColumns<Field>>;
  /** Deletes at most `limit` snapshots of whole quarters before `before`; the aggregates stay. Older ones are refused from then on. */
  cleanup(householdId: string, before: Instant, limit: number): Promise<number>;
}

/** Consumption or production of households. */
export interface StoredPowerHistoryRepository extends PowerHistoryRepository {
  insertRecords(records: readonly HistoryRecord[]): Promise<void>;
  /** Records of one meter or inverter; the other methods read those of the household as a whole. */
  findDeviceRange(householdId: string, deviceId: string, period: Slot): Promise<readonly HistoryRecord[]>;
}

/** Schedules of one household. */
export interface StoredScheduleRepository extends ScheduleRepository, Cleanup {
  /** Newest first. */
  listRecent(deviceId: string, limit: number): ReturnType<ScheduleRepository["listForDevice"]>;
}

/** Runs of the optimizer for one household. */
export interface OptimizationRunRepository extends Cleanup {
  insertRun(run: OptimizationRun): Promise<void>;
  findById(id: string): Promise<OptimizationRun | undefined>;
  /** Newest first; `before` asks for the next page. */
  listRecent(limit: number, before?: Instant): Promise<readonly OptimizationRun[]>;
}

/** Forecasts of one household. */
export interface ForecastCacheRepository extends Cleanup {
  put(forecast: CachedForecast): Promise<void>;
  /** The newest that is still valid at the instant. */
  findValid(type: string, at: Instant, deviceId?: string): Promise<CachedForecast | undefined>;
}

/** Commands of one household. */
export interface CommandRepository extends Cleanup {
  insertCommand(command: CommandRecord): Promise<void>;
  /** Says what became of a command; false if there is no such command. */
  finish(id: string, status: CommandStatus, at: Instant, outcome: Json): Promise<boolean>;
  findById(id: string): Promise<CommandRecord | undefined>;
  /** Newest first, of one device or of all. */
  findRange(period: Slot, limit: number, deviceId?: string): Promise<readonly CommandRecord[]>;
}

/** Overrides of one household. */
export interface OverrideRepository {
  /** @throws {@link OecError} `INVALID_ARGUMENT` if the lease names another household. */
  insertOverride(lease: OverrideLease): Promise<void>;
  /** Those in force at the instant, newest first. */
  findActive(at: Instant, deviceId?: string): Promise<readonly OverrideRecord[]>;
  findById(id: string): Promise<OverrideRecord | undefined>;
  /** False if there is no such override, or it was ended before. */
  end(id: string, at: Instant): Promise<boolean>;
  /** Newest first. */
  listForDevice(deviceId: string, limit: number): Promise<readonly OverrideRecord[]>;
}

/** Events of one household. */
export interface EventRepository extends Cleanup {
  /** Returns the event's number, once it is safe on disk. */
  append(event: OecEvent): Promise<number>;
  /** Ascending, from the first after the given number. */
  findAfter(id: number, limit: number): Promise<readonly StoredEvent[]>;
  /** Newest first. */
  findRange(period: Slot, filter?: EventFilter): Promise<readonly StoredEvent[]>;
}

/** What one household wants. */
export interface PreferenceRepository {
  get(): Promise<UserPreferences | undefined>;
  /** @throws {@link OecError} `INVALID_ARGUMENT` if they name another household. */
  save(preferences: UserPreferences): Promise<void>;
}

/** All households of the store. */
export interface HouseholdRepository {
  insertHousehold(household: HouseholdRecord): Promise<void>;
  findById(id: string): Promise<HouseholdRecord | undefined>;
  listAll(): Promise<readonly HouseholdRecord[]>;
}

/** What belongs to one household: no method reaches the rows of another. */
export interface HouseholdRepositories {
  readonly devices: StoredDeviceRepository;
  readonly batteryStates: StoredBatteryStateRepository;
  readonly inverterStates: StateRepository<InverterState>;
  readonly evChargerStates: StateRepository<ChargerState>;
  readonly schedules: StoredScheduleRepository;
  readonly optimizationRuns: OptimizationRunRepository;
  readonly forecastCache: ForecastCacheRepository;
  readonly commands: CommandRepository;
  readonly overrides: OverrideRepository;
  readonly events: EventRepository;
  readonly preferences: PreferenceRepository;
}

/** What all households share, or what names the household in every call. */
export interface SharedRepositories {
  readonly households: HouseholdRepository;
  readonly prices: PriceRepository;
  readonly powerFlow: PowerFlowRepository;
  readonly consumption: StoredPowerHistoryRepository;
  readonly production: StoredPowerHistoryRepository;
}

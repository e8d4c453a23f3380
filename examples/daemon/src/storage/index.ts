export type { BackupReport, RestoreReport } from "./backup.ts";
export { backUpDatabase, restoreDatabase } from "./backup-worker.ts";
export { STORE_ERRORS } from "./errors.ts";
export type { StoreErrorCode } from "./errors.ts";
export type { GroupOptions, TelemetryStatus, TelemetryTrouble } from "./group-queue.ts";
export type { MigrationReport } from "./migrate.ts";
export type {
  CommandRepository,
  EventRepository,
  ForecastCacheRepository,
  HouseholdRepositories,
  HouseholdRepository,
  OptimizationRunRepository,
  OverrideRepository,
  PowerFlowRepository,
  PreferenceRepository,
  SharedRepositories,
  StateRepository,
  StoredBatteryStateRepository,
  StoredDeviceRepository,
  StoredPowerHistoryRepository,
  StoredScheduleRepository,
} from "./ports.ts";
export { CONTROL_PERIOD_MS } from "./records.ts";
export type {
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
  Spread,
  StateRecord,
  StoredEvent,
  TelemetryRow,
  TimeColumns,
} from "./records.ts";
export { applyRetention, DEFAULT_RETENTION } from "./retention.ts";
export type { RetentionPolicy, RetentionTarget } from "./retention.ts";
export { seedStore } from "./seed.ts";
export type { SeedOptions, SeedReport, SeedTarget } from "./seed.ts";
export { Store } from "./store.ts";
export type { StoreHealth, StoreOptions, StoreTrouble } from "./store.ts";

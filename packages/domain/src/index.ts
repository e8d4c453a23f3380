export type {
  Amperes,
  Celsius,
  Hertz,
  Hours,
  Instant,
  Milliseconds,
  Money,
  Percent,
  PricePerKwh,
  Quantity,
  Volts,
  WattHours,
  Watts,
} from "./units/quantity.ts";
export type { AbortSignalLike } from "./abort.ts";
export { err, ok } from "./result.ts";
export type { Result } from "./result.ts";
export { ERROR_CODES, OecError } from "./errors.ts";
export type { ErrorCode, OecErrorOptions } from "./errors.ts";
export {
  horizonEnd,
  horizonFromEdges,
  horizonStart,
  MS_PER_HOUR,
  QUARTER_HOUR_MS,
  regularHorizon,
  slotAt,
  slotHours,
  slotIndexAt,
} from "./time/horizon.ts";
export type { Horizon, Slot } from "./time/horizon.ts";
export type { Clock } from "./time/clock.ts";
export { seriesOf } from "./series.ts";
export type { Series } from "./series.ts";
export type { HealthStatus, Sample, SampleQuality } from "./ports/sample.ts";
export type { CurrentLease, DeviceFailsafe, SetPoint } from "./ports/lease.ts";
export type {
  Battery,
  Discharge,
  EvCharger,
  GridMeter,
  HouseMeter,
  HouseReading,
  Inverter,
  MeterCapabilities,
  PhaseSwitch,
} from "./ports/devices.ts";
export type { RandomSource } from "./ports/random.ts";
export type { EventLevel, EventSink, Facts, Logger, Metrics, OecEvent } from "./ports/observability.ts";
export { ON_L1, ON_L2, ON_L3, THREE_PHASE } from "./grid/phases.ts";
export type { PerPhase, PhaseCount, PhaseShares } from "./grid/phases.ts";
export type { GridConnection, GridLimits, GridReading, GridStatus } from "./grid/grid.ts";
export type {
  BatteryCapabilities,
  BatteryChemistry,
  BatteryCommand,
  BatteryPlanningModel,
  BatteryRefusal,
  BatteryState,
  BatteryStatus,
  DegradationState,
} from "./battery/battery.ts";
export type {
  InverterCapabilities,
  InverterMode,
  InverterRefusal,
  InverterState,
  PowerLimit,
} from "./inverter/inverter.ts";
export type { ChargingGoal, VehicleCapabilities, VehicleState } from "./vehicle/vehicle.ts";
export type {
  ChargerCapabilities,
  ChargerRefusal,
  ChargerState,
  ChargerStatus,
  ConnectorType,
} from "./charger/charger.ts";
export type { V2xCapabilities, V2xPreferences, V2xSession } from "./v2x/v2x.ts";
export type {
  EnergyPrices,
  PeakTariff,
  Tariff,
  TariffTerms,
  TimeOfUse,
  TimeWindow,
} from "./tariff/tariff.ts";
export type { Site, SiteBattery, SiteCharger, SiteInverter, SitePv, SiteState } from "./site/site.ts";
export type { ForecastBundle, ForecastColumn, ForecastConfidence } from "./forecast/forecast.ts";
export type { Schedule, ScheduleInterval } from "./schedule/schedule.ts";
export type { Constraints, OptimizationObjective } from "./schedule/planning.ts";
export { valueSegmentsAt } from "./schedule/energy-value.ts";
export type { EnergyValue, StorageValue, ValueSegments } from "./schedule/energy-value.ts";
export type { Household, OverrideLease, UserPreferences } from "./household/household.ts";
export {
  addDays,
  assertTimeZone,
  localDate,
  localDayHorizon,
  localDayStart,
  localParts,
  startOfLocalDate,
  zoneOffsetMs,
} from "./time/local-time.ts";
export type { LocalParts } from "./time/local-time.ts";
export { formatInstant, parseInstant } from "./time/instant.ts";
export { exportPrices, importPrices, inWindow, pricesAt, rateAt, termsOn } from "./tariff/pricing.ts";
export { spotOnlyTariff, SWEDEN_SPOT } from "./tariff/presets.ts";
export { planningStep, socToWh, whToSoc } from "./battery/planning-step.ts";
export type { PlanningStep } from "./battery/planning-step.ts";
export { powerAt, validateSchedule } from "./schedule/schedule-functions.ts";
export type { ScheduleFault, ScheduleLimits } from "./schedule/schedule-functions.ts";

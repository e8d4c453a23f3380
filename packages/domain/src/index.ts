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
export {
  amperes,
  celsius,
  hertz,
  hours,
  instant,
  milliseconds,
  money,
  percent,
  pricePerKwh,
  volts,
  wattHours,
  watts,
} from "./units/factories.ts";
export {
  costOf,
  currentOfPower,
  energyOf,
  hoursToMs,
  hundredthsToPerKwh,
  kilowattHours,
  kilowatts,
  meanPowerOf,
  msToHours,
  percentToWh,
  perKwhToPerMwh,
  perMwhToPerKwh,
  powerOfCurrent,
  toKilowattHours,
  toKilowatts,
  whToPercent,
} from "./units/conversions.ts";
export { formatEnergy, formatMoney, formatPercent, formatPower, formatPrice } from "./units/format.ts";
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
export { formatInstant, parseInstant } from "./time/instant.ts";
export { isoDate, localDate, localParts, localPartsReader } from "./time/local.ts";
export type { LocalParts } from "./time/local.ts";
export {
  addDays,
  dayNumber,
  daysBetween,
  instantOfLocal,
  localDayHorizon,
  localDayStart,
  startOfLocalDate,
} from "./time/local-day.ts";
export type { Clock } from "./time/clock.ts";
export { seriesOf } from "./series.ts";
export type { Series } from "./series.ts";
export { ON_L1, ON_L2, ON_L3, THREE_PHASE } from "./grid/phases.ts";
export type { PerPhase, PhaseCount, PhaseShares } from "./grid/phases.ts";
export type { GridConnection, GridLimits, GridReading, GridStatus } from "./grid/grid.ts";
export {
  exportLimitW,
  importLimitW,
  phaseLimitW,
  usableCurrent,
  validateGridLimits,
  validatePhaseShares,
} from "./grid/validate.ts";
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
export { idleBatteryState, planningModelOf, roundTripEfficiency, socToWh, whToSoc } from "./battery/model.ts";
export { planningStep, storedRange } from "./battery/planning-step.ts";
export type { PlanningStep } from "./battery/planning-step.ts";
export {
  validateBatteryCapabilities,
  validateBatteryCommand,
  validatePlanningModel,
} from "./battery/validate.ts";
export type { BatteryCommandFault } from "./battery/validate.ts";
export type {
  InverterCapabilities,
  InverterMode,
  InverterRefusal,
  InverterState,
  PowerLimit,
} from "./inverter/inverter.ts";
export { hybridCurtailmentW, validateInverterCapabilities } from "./inverter/validate.ts";
export type { ChargingGoal, VehicleCapabilities, VehicleState } from "./vehicle/vehicle.ts";
export {
  energyNeededWh,
  needsCharging,
  timeUntilDeparture,
  validateVehicleCapabilities,
} from "./vehicle/needs.ts";
export type {
  ChargerCapabilities,
  ChargerRefusal,
  ChargerState,
  ChargerStatus,
  ConnectorType,
} from "./charger/charger.ts";
export {
  chargingPowerRange,
  validateChargerCapabilities,
  validateChargingCurrent,
} from "./charger/validate.ts";
export type { V2xCapabilities, V2xPreferences, V2xSession } from "./v2x/v2x.ts";
export { dischargeableWh, validateDischarge, validateV2xPreferences } from "./v2x/validate.ts";
export type { DischargeRequest, V2xRefusal } from "./v2x/validate.ts";
export type {
  EnergyPrices,
  PeakTariff,
  Tariff,
  TariffTerms,
  TimeOfUse,
  TimeWindow,
} from "./tariff/tariff.ts";
export { inTimeWindow, timeOfUsePrice } from "./tariff/window.ts";
export { exportPrices, importPriceParts, importPrices, pricesAt, termsOn } from "./tariff/pricing.ts";
export type { ImportPriceParts } from "./tariff/pricing.ts";
export { peakCharge } from "./tariff/peak.ts";
export type { CountedPeak, PeakCharge } from "./tariff/peak.ts";
export { billOf } from "./tariff/bill.ts";
export type { Bill } from "./tariff/bill.ts";
export { spotOnlyTariff, SWEDEN_SPOT } from "./tariff/presets.ts";
export { validateTariff } from "./tariff/validate.ts";
export type { Site, SiteBattery, SiteCharger, SiteInverter, SitePv, SiteState } from "./site/site.ts";
export type { ForecastBundle, ForecastColumn, ForecastConfidence } from "./forecast/forecast.ts";
export { columnConfidence, columnOrigin, lowestConfidence, validateColumn } from "./forecast/column.ts";
export {
  consumptionForecastOf,
  forecast24hOf,
  priceForecastOf,
  productionForecastOf,
} from "./forecast/points.ts";
export type {
  ConsumptionForecast,
  ConsumptionPoint,
  Forecast24h,
  PriceForecast,
  PricePoint,
  ProductionForecast,
  ProductionPoint,
} from "./forecast/points.ts";
export { interpolateSeries, resampleSeries } from "./forecast/resample.ts";
export type { Schedule, ScheduleInterval } from "./schedule/schedule.ts";
export { powerAt } from "./schedule/power-at.ts";
export { validateSchedule } from "./schedule/validate.ts";
export type { ScheduleFault, ScheduleLimits, ScheduleReport } from "./schedule/validate.ts";
export type { Constraints, OptimizationObjective } from "./schedule/planning.ts";
export { valueSegmentsAt } from "./schedule/energy-value.ts";
export type { EnergyValue, StorageValue, ValueSegments } from "./schedule/energy-value.ts";
export type { Household, OverrideLease, UserPreferences } from "./household/household.ts";
export {
  activeOverride,
  LONGEST_OVERRIDE_MS,
  validateHousehold,
  validateOverride,
  validatePreferences,
} from "./household/override.ts";
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
export type { HardwareFactory } from "./ports/hardware-factory.ts";
export type {
  Forecaster,
  History,
  PriceSource,
  SpotPrices,
  WeatherForecast,
  WeatherSource,
} from "./ports/sources.ts";
export type {
  BatteryStateRecord,
  BatteryStatistics,
  DeviceRecord,
  DeviceType,
  PowerAverage,
  PowerRecord,
  PriceRecord,
  ScheduleRecord,
  SnapshotRecord,
} from "./ports/records.ts";
export type {
  BatteryStateRepository,
  ConsumptionRepository,
  DeviceLookup,
  DeviceRepository,
  PowerHistoryRepository,
  PriceRepository,
  ProductionRepository,
  Retention,
  ScheduleRepository,
  SnapshotRepository,
} from "./ports/repositories.ts";
export type { RandomSource } from "./ports/random.ts";
export type { Cancel, Scheduler, Task } from "./ports/scheduler.ts";
export type { EventLevel, EventSink, Facts, Logger, Metrics, OecEvent } from "./ports/observability.ts";
export { chargeEnergyWh, lfpCurve, openCircuitCurve, openCircuitVoltage } from "./physics/open-circuit.ts";
export type { OpenCircuitCurve } from "./physics/open-circuit.ts";
export { batteryPlantStep, plantSocPercent, plantVoltage, warm } from "./physics/battery-plant.ts";
export type {
  BatteryPlantModel,
  BatteryPlantState,
  BatteryPlantStep,
  PlantStepInput,
} from "./physics/battery-plant.ts";
export { chargeShareAtSoc, dischargeShareAtCellVoltage, temperatureShare } from "./physics/taper.ts";
export {
  NOTTON_TYPE_1,
  NOTTON_TYPE_2,
  nottonEfficiency,
  pvWattsAcPower,
  pvWattsEfficiency,
  sandiaAcPower,
} from "./physics/converter.ts";
export type { NottonConverter, PvWattsInverter, SandiaInverter } from "./physics/converter.ts";
export { evChargeStep, evMaxPower } from "./physics/ev-charge.ts";
export type { EvChargeModel, EvChargeStep } from "./physics/ev-charge.ts";
export {
  ageByTime,
  ageByUse,
  calendarStressFactor,
  cycleStressFactor,
  healthPercent,
  marginalCycleLoss,
  NEW_BATTERY,
} from "./physics/ageing.ts";
export type { Ageing, CalendarStress, CycleStress } from "./physics/ageing.ts";
export { rainflow, RainflowCounter } from "./physics/rainflow.ts";
export type { RainflowCycle } from "./physics/rainflow.ts";
export { breakerModel, breakerStep, COLD_BREAKER, secondsToTrip } from "./physics/breaker.ts";
export type { BreakerCurve, BreakerModel, BreakerState } from "./physics/breaker.ts";
export {
  fcrDUpShare,
  fcrNShare,
  h0DayFactor,
  pilotCurrent,
  pilotDuty,
  wanderingNoise,
} from "./physics/signals.ts";

export { createRandom } from "./random/random.ts";
export { timeNoise } from "./random/time-noise.ts";
export { SimulationClock } from "./clock/simulation-clock.ts";
export type { ClockFollower, SimulationClockOptions } from "./clock/simulation-clock.ts";
export { outdoorTemperature } from "./climate/outdoor-temperature.ts";
export type { ClimateOptions } from "./climate/outdoor-temperature.ts";
export { SimulatedHouse } from "./house/simulated-house.ts";
export type { SimulatedHouseOptions } from "./house/simulated-house.ts";
export type { Appliance } from "./house/appliance.ts";
export type { HeatPump } from "./house/heat-pump.ts";
export { TYPICAL_APPLIANCES, WEEKDAY_PROFILE, WEEKEND_PROFILE } from "./house/typical-home.ts";
export type { DailyProfile } from "./house/typical-home.ts";
export { SimulatedSolar } from "./solar/simulated-solar.ts";
export type { SimulatedSolarOptions } from "./solar/simulated-solar.ts";
export type { SunPosition } from "./solar/sun.ts";
export { SimulatedBattery } from "./battery/simulated-battery.ts";
export type {
  BatterySurroundings,
  BatteryThermal,
  SimulatedBatteryOptions,
} from "./battery/simulated-battery.ts";
export { linearPlant } from "./battery/linear-plant.ts";
export { cellPlant } from "./battery/cell-plant.ts";
export type { CellPlantOptions } from "./battery/cell-plant.ts";
export type { BatteryPlant, StoreStep } from "./battery/battery-plant.ts";
export type { BatteryDrive } from "./battery/lease.ts";
export { SimulatedInverter } from "./inverter/simulated-inverter.ts";
export type { SimulatedInverterOptions } from "./inverter/simulated-inverter.ts";
export { SimulatedGrid } from "./grid/simulated-grid.ts";
export type { SimulatedGridOptions } from "./grid/simulated-grid.ts";
export { SimulatedGridMeter } from "./grid/simulated-grid-meter.ts";
export type { SimulatedGridMeterOptions } from "./grid/simulated-grid-meter.ts";
export { SimulatedPriceSource } from "./price/simulated-price-source.ts";
export type { SimulatedPriceOptions } from "./price/simulated-price-source.ts";
export { SimulationEnvironment } from "./environment/simulation-environment.ts";
export { simulatedHome } from "./environment/simulated-home.ts";
export { SCENARIOS } from "./environment/scenarios.ts";
export type { ScenarioName } from "./environment/scenarios.ts";
export type { HomeOptions } from "./environment/home-options.ts";
export type { EnergyTotals, StepPowers } from "./environment/energy-account.ts";
export { SimulatedHardwareFactory } from "./hardware/simulated-hardware-factory.ts";
export { dailyProfile, sparkline } from "./profile/daily-profile.ts";
export type { Profile } from "./profile/daily-profile.ts";

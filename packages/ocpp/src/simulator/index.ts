export { Configuration, USUAL_CONFIGURATION } from "../charge-point/configuration.ts";
export type { ConfigurationKey } from "../charge-point/configuration.ts";
export { SimulatedStation } from "./simulated-station.ts";
export type { LocalTransaction, SimulatedStationOptions } from "./simulated-station.ts";
export type { StationFaults } from "./station-faults.ts";

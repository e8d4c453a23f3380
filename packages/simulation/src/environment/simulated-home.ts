import type { HomeOptions } from "./home-options.ts";
import { SimulationEnvironment } from "./simulation-environment.ts";

/**
 * The default simulated home: three phases behind 20 A in Stockholm, 8 kWp of PV, a battery of 10 kWh and 5 kW.
 *
 * @param seed - A whole number; the same seed gives the same home, bit for bit.
 * @param options - What differs from the default.
 * @example
 * ```ts
 * import { simulatedHome } from "@oec/simulation";
 *
 * const home = simulatedHome(7);
 * home.step(60_000);
 * const { value } = await home.devices.gridMeter.read();
 * console.log(value.powerW, value.phaseCurrentA);
 * ```
 */
export const simulatedHome = (seed: number, options: Omit<HomeOptions, "seed"> = {}): SimulationEnvironment =>
  new SimulationEnvironment({ ...options, seed });

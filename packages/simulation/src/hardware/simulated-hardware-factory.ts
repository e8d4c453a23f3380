import type { Battery, GridMeter, Inverter } from "@oec/domain";
import type { HomeOptions } from "../environment/home-options.ts";
import { SimulationEnvironment } from "../environment/simulation-environment.ts";

/**
 * Makes the devices of a site; a factory of real devices and one of simulated devices are interchangeable.
 *
 * A factory without chargers or without an inverter simply lacks that call's device in its site.
 */
export interface HardwareFactory {
  createBattery(): Battery;
  createInverter(): Inverter;
  createGridMeter(): GridMeter;
}

/** The devices of one simulated home: they share its plant, so what the battery does shows on the meter. */
export class SimulatedHardwareFactory implements HardwareFactory {
  /** The home behind the devices. */
  readonly environment: SimulationEnvironment;

  constructor(options: HomeOptions) {
    this.environment = new SimulationEnvironment(options);
  }

  createBattery(): Battery {
    return this.environment.devices.battery;
  }

  createInverter(): Inverter {
    return this.environment.devices.inverter;
  }

  createGridMeter(): GridMeter {
    return this.environment.devices.gridMeter;
  }
}

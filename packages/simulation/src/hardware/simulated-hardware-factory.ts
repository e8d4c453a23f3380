import { OecError } from "@oec/domain";
import type { Battery, EvCharger, GridMeter, HardwareFactory, Inverter } from "@oec/domain";
import type { HomeOptions } from "../environment/home-options.ts";
import { SimulationEnvironment } from "../environment/simulation-environment.ts";

/**
 * The devices of one simulated home, by the ids of its site: `battery`, `inverter`, `grid-meter`, and `charger` where it has a
 * car. They share the home's plant, so what the battery does shows on the meter.
 */
export class SimulatedHardwareFactory implements HardwareFactory {
  /** The home behind the devices. */
  readonly environment: SimulationEnvironment;

  constructor(options: HomeOptions) {
    this.environment = new SimulationEnvironment(options);
  }

  createBattery(deviceId: string): Promise<Battery> {
    return this.#device("battery", deviceId, this.environment.devices.battery);
  }

  createInverter(deviceId: string): Promise<Inverter> {
    return this.#device("inverter", deviceId, this.environment.devices.inverter);
  }

  createGridMeter(deviceId: string): Promise<GridMeter> {
    return this.#device("grid-meter", deviceId, this.environment.devices.gridMeter);
  }

  createEvCharger(deviceId: string): Promise<EvCharger> {
    const { charger } = this.environment.devices;
    return charger === undefined
      ? Promise.reject(noSuchDevice(deviceId, "no charge point: the home has no car"))
      : this.#device("charger", deviceId, charger);
  }

  #device<T>(id: string, deviceId: string, device: T): Promise<T> {
    return deviceId === id ? Promise.resolve(device) : Promise.reject(noSuchDevice(deviceId, id));
  }
}

const noSuchDevice = (deviceId: string, expected: string): OecError =>
  new OecError("INVALID_ARGUMENT", `the simulated home has no device "${deviceId}", expected ${expected}`, {
    context: { deviceId, expected },
  });

import type { AbortSignalLike } from "../abort.ts";
import type { Battery, EvCharger, GridMeter, Inverter } from "./devices.ts";

/**
 * Makes the devices of a site by their ids; a factory of real devices and one of simulated devices are interchangeable.
 *
 * Every call @throws {@link OecError} `INVALID_ARGUMENT` for an id the factory has no such device for, `DEVICE_UNREACHABLE`
 * if it cannot be connected, `ABORTED`.
 */
export interface HardwareFactory {
  /** The battery of an id, connected. */
  createBattery(deviceId: string, signal?: AbortSignalLike): Promise<Battery>;
  /** The inverter of an id, connected. */
  createInverter(deviceId: string, signal?: AbortSignalLike): Promise<Inverter>;
  /** The charge point of an id, connected. */
  createEvCharger(deviceId: string, signal?: AbortSignalLike): Promise<EvCharger>;
  /** The meter of an id, connected. */
  createGridMeter(deviceId: string, signal?: AbortSignalLike): Promise<GridMeter>;
}

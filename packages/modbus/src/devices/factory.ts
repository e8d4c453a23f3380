import {
  OecError,
  type AbortSignalLike,
  type BatteryCapabilities,
  type Clock,
  type EvCharger,
  type HardwareFactory,
  type InverterCapabilities,
  type Milliseconds,
} from "@oec/domain";
import { invalidArgument } from "../check.ts";
import type { ConnectionPool, LeasedUnit } from "../client/pool.ts";
import type { ConnectionSettings } from "../client/settings.ts";
import type { TransportOpener } from "../client/transport.ts";
import { identifyUnit } from "../discovery/identify.ts";
import { profileById, PROFILES } from "../profiles/catalogue.ts";
import { GENERIC } from "../profiles/generic.ts";
import type { Profile } from "../profiles/profile.ts";
import { walkSunspec } from "../sunspec/chain.ts";
import { SUNSPEC, sunspecProfile } from "../sunspec/sunspec-profile.ts";
import { ModbusBattery } from "./battery.ts";
import { asPortError } from "./failures.ts";
import { ModbusInverter } from "./inverter.ts";
import { ModbusMeter } from "./meter.ts";
import type { DeviceOptions } from "./open-device.ts";

/** Where a device is and how it is spoken to. */
export interface ModbusDeviceConfig {
  readonly opener: TransportOpener;
  /** Unit of the device; the profile's usual one unless said. */
  readonly unitId?: number;
  /**
   * Id of a profile, a profile of the user's own, `sunspec`, or `auto`: asked of the device, and generic where that does not
   * tell.
   */
  readonly profile: string | Profile;
  /** What differs from the profile's delays, time-outs and retries. */
  readonly connection?: Partial<ConnectionSettings>;
  readonly minPollMs?: Milliseconds;
  /** What the owner knows better. */
  readonly battery?: Partial<BatteryCapabilities>;
  readonly inverter?: Partial<InverterCapabilities>;
}

/** What the factory needs. */
export interface FactoryOptions {
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  /** Devices by their ids. */
  readonly devices: Readonly<Record<string, ModbusDeviceConfig>>;
}

/**
 * Makes batteries, inverters and meters behind Modbus. Devices at the same host and port share one connection. Closing the
 * factory gives commanded batteries back to their own control and lets the connections go.
 */
export class ModbusHardwareFactory implements HardwareFactory, AsyncDisposable {
  readonly #options: FactoryOptions;
  readonly #open: AsyncDisposable[] = [];

  constructor(options: FactoryOptions) {
    this.#options = options;
  }

  /** The battery of an id. */
  async createBattery(deviceId: string, signal?: AbortSignalLike): Promise<ModbusBattery> {
    const { battery } = this.#configOf(deviceId);
    return this.#connect(deviceId, signal, async (options) => {
      const opened = await ModbusBattery.open(
        { ...options, ...(battery === undefined ? {} : { capabilities: battery }) },
        signal,
      );
      this.#open.push(opened);
      return opened;
    });
  }

  /** The inverter of an id. */
  async createInverter(deviceId: string, signal?: AbortSignalLike): Promise<ModbusInverter> {
    const { inverter } = this.#configOf(deviceId);
    return this.#connect(deviceId, signal, (options) =>
      ModbusInverter.open(
        { ...options, ...(inverter === undefined ? {} : { capabilities: inverter }) },
        signal,
      ),
    );
  }

  /** The meter of an id. */
  async createGridMeter(deviceId: string, signal?: AbortSignalLike): Promise<ModbusMeter> {
    return this.#connect(deviceId, signal, (options) => ModbusMeter.open(options, signal));
  }

  /** Always fails: charge points speak OCPP. */
  createEvCharger(deviceId: string): Promise<EvCharger> {
    return Promise.reject(
      invalidArgument(`"${deviceId}" cannot be a charge point on Modbus; charge points speak OCPP`, {
        deviceId,
      }),
    );
  }

  /** Closes what was made, the last first. */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = [];
    for (const device of this.#open.splice(0).reverse()) {
      try {
        await device[Symbol.asyncDispose]();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, "some devices could not be closed properly");
  }

  async #connect<Device>(
    deviceId: string,
    signal: AbortSignalLike | undefined,
    open: (options: DeviceOptions) => Promise<Device>,
  ): Promise<Device> {
    const config = this.#configOf(deviceId);
    const { clock } = this.#options;
    const named = typeof config.profile === "string" ? namedProfile(config.profile) : config.profile;
    const lease = this.#lease(config, named);
    try {
      const profile = await resolveProfile(named, config, lease, signal);
      const { minPollMs } = config;
      const device = await open({
        deviceId,
        unit: lease.unit,
        profile,
        clock,
        ...(minPollMs === undefined ? {} : { minPollMs }),
      });
      // Before the device: the device is closed first, while its connection is still there.
      this.#open.splice(this.#open.length - (this.#open.at(-1) === device ? 1 : 0), 0, lease);
      return device;
    } catch (error) {
      await lease[Symbol.asyncDispose]();
      throw asPortError(deviceId, error);
    }
  }

  #lease(config: ModbusDeviceConfig, profile: Profile): LeasedUnit {
    const unitId = config.unitId ?? profile.unitIds[0] ?? 1;
    return this.#options.pool.lease(config.opener, unitId, { ...profile.connection, ...config.connection });
  }

  #configOf(deviceId: string): ModbusDeviceConfig {
    const config = this.#options.devices[deviceId];
    if (config !== undefined) return config;
    const expected = Object.keys(this.#options.devices);
    throw new OecError(
      "INVALID_ARGUMENT",
      `there is no device "${deviceId}", expected one of ${expected.join(", ")}`,
      {
        context: { deviceId, expected },
      },
    );
  }
}

const namedProfile = (id: string): Profile =>
  id === "auto" ? GENERIC : id === "sunspec" ? SUNSPEC : profileById(id);

/** The profile to open a device with: detected, or filled in from the device's SunSpec models. */
async function resolveProfile(
  named: Profile,
  config: ModbusDeviceConfig,
  { unit }: LeasedUnit,
  signal: AbortSignalLike | undefined,
): Promise<Profile> {
  if (config.profile === "auto") return (await identifyUnit(unit, PROFILES, signal))?.profile ?? GENERIC;
  if (named.sunspec === undefined) return named;
  const chain = await walkSunspec(unit, undefined, signal);
  return chain === undefined ? named : sunspecProfile(chain, named);
}

import type { Clock, Metrics } from "@oec/domain";
import {
  ConnectionPool,
  ModbusHardwareFactory,
  type ModbusDeviceConfig,
  type RequestEvent,
} from "@oec/modbus";
import { tcpOpener } from "@oec/modbus/node";
import type { HomeDevices } from "../home/create-home.ts";
import type { ModbusAddress } from "./modbus-address.ts";

/** Which devices of a home are reached over Modbus, and where they are. */
export interface ModbusAddresses {
  readonly battery: ModbusAddress;
  readonly gridMeter: ModbusAddress;
  /** Absent: there is no PV, or nothing of it can be read. */
  readonly inverter?: ModbusAddress;
}

/** Devices that were opened, and how to let go of them. */
export interface OpenDevices extends AsyncDisposable {
  readonly devices: HomeDevices;
}

/** What opening devices needs. */
export interface OpenDevicesParts {
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** How connections differ from what the profiles say. */
  readonly connection?: ModbusDeviceConfig["connection"];
}

/**
 * Opens the devices of a home. Those at one host and port share a connection; closing gives a commanded battery back to
 * its own control.
 *
 * @throws `OecError` `DEVICE_UNREACHABLE` that names the device; what was opened by then is closed.
 */
export async function openModbusDevices(
  { battery, gridMeter, inverter }: ModbusAddresses,
  { clock, metrics, connection }: OpenDevicesParts,
  signal?: AbortSignal,
): Promise<OpenDevices> {
  const pool = new ConnectionPool({ clock, onRequest: (event) => countRequest(metrics, event) });
  const device = ({ host, port, profile, unitId }: ModbusAddress): ModbusDeviceConfig => ({
    opener: tcpOpener({ host, port }),
    profile,
    ...(unitId !== undefined && { unitId }),
    ...(connection && { connection }),
  });
  const factory = new ModbusHardwareFactory({
    pool,
    clock,
    devices: {
      battery: device(battery),
      "grid-meter": device(gridMeter),
      ...(inverter && { inverter: device(inverter) }),
    },
  });
  const close = async (): Promise<void> => {
    try {
      await factory[Symbol.asyncDispose]();
    } finally {
      await pool.close();
    }
  };
  try {
    const devices = {
      gridMeter: await factory.createGridMeter("grid-meter", signal),
      battery: await factory.createBattery("battery", signal),
      ...(inverter && { inverter: await factory.createInverter("inverter", signal) }),
    };
    return { devices, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

function countRequest(
  metrics: Metrics,
  { endpoint, unitId, outcome, functionCode, durationMs }: RequestEvent,
): void {
  metrics.count("modbus_requests_total", 1, {
    device: `${endpoint}/${unitId}`,
    operation: WRITES.has(functionCode) ? "write" : "read",
    status: outcome === "ok" ? "success" : outcome,
  });
  metrics.observe("modbus_request_duration_seconds", durationMs / 1000);
}

/** Function codes that change a device. */
const WRITES: ReadonlySet<number> = new Set([5, 6, 15, 16]);

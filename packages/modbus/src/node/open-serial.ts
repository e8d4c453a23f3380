import { setTimeout as sleep } from "node:timers/promises";
import type * as SerialPortModule from "serialport";
import type { SerialPort } from "serialport";
import { modbusError } from "../client/errors.ts";
import type { TransportOpener } from "../client/transport.ts";
import { ModbusSerialTransport } from "./modbus-serial-transport.ts";

/** Devices on a serial line (Modbus RTU). */
export interface SerialLink {
  /** E.g. `/dev/ttyUSB0` or `COM3`. */
  readonly path: string;
  /** Bits per second; 9600 unless said. */
  readonly baudRate?: number;
  /** None unless said. */
  readonly parity?: "none" | "even" | "odd";
  /** 1 unless said. */
  readonly stopBits?: 1 | 2;
  /**
   * Quiet time before a line that was opened is used [ms]: what arrives until then is a late reply, and is thrown away. 200
   * unless said. A serial reply has no number by which it could be told from the next one.
   */
  readonly quietMs?: number;
}

/**
 * Opens serial lines. The optional package `serialport` must be installed.
 *
 * A connection on a serial line has one request in flight: set `maxInFlight` to 1, its usual value.
 */
export function serialOpener(link: SerialLink): TransportOpener {
  const { path, quietMs = 200 } = link;
  let closing: Promise<void> = Promise.resolve();
  return {
    endpoint: path,
    open: async () => {
      // The system lets one process open a line once: the last one must be closed first.
      await closing;
      const port = await openPort(link);
      port.on("data", ignore);
      await sleep(quietMs);
      port.off("data", ignore);
      const close = (): void => {
        closing = closePort(port);
      };
      return new ModbusSerialTransport(port, { endpoint: path, framing: "rtu", keepOnTimeout: false, close });
    },
  };
}

/** Destroying the stream would leave the line open: only closing the port frees it. */
function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (!port.isOpen) resolve();
    else port.close(() => resolve());
  });
}

const ignore = (): void => undefined;

async function openPort(link: SerialLink): Promise<SerialPort> {
  const { path, baudRate = 9_600, parity = "none", stopBits = 1 } = link;
  const { SerialPort } = await importSerialPort(path);
  const port = new SerialPort({ path, baudRate, parity, stopBits, dataBits: 8, autoOpen: false });
  return new Promise((resolve, reject) => {
    port.open((error) => {
      if (error === null) resolve(port);
      else reject(modbusError(path, { kind: "closed", reason: `no connection: ${error.message}` }, error));
    });
  });
}

async function importSerialPort(path: string): Promise<Pick<typeof SerialPortModule, "SerialPort">> {
  try {
    return await import("serialport");
  } catch (error) {
    const reason = 'serial lines need the optional package "serialport": install it beside @oec/modbus';
    throw modbusError(path, { kind: "closed", reason }, error);
  }
}

import { connect, type Socket } from "node:net";
import { modbusError } from "../client/errors.ts";
import type { TransportOpener } from "../client/transport.ts";
import { ModbusSerialTransport } from "./modbus-serial-transport.ts";
import type { Framing } from "./strict-port.ts";

/** A device or gateway on the network. */
export interface TcpLink {
  /** Host name or address. */
  readonly host: string;
  /** TCP port; 502 unless said. */
  readonly port?: number;
  /** Frames as in Modbus TCP, or as on a serial line (gateways that only pass bytes on); `tcp` unless said. */
  readonly framing?: Framing;
  /** Keeps the connection after a time-out, for gateways; false unless said. */
  readonly keepOnTimeout?: boolean;
}

/** Opens Modbus TCP connections through modbus-serial. */
export function tcpOpener(link: TcpLink): TransportOpener {
  const { host, port = 502, framing = "tcp", keepOnTimeout = false } = link;
  const endpoint = `${host}:${port}`;
  return {
    endpoint,
    open: async (timeoutMs) => {
      const socket = await openSocket(host, port, timeoutMs);
      return new ModbusSerialTransport(socket, { endpoint, framing, keepOnTimeout });
    },
  };
}

/** An open socket; one that does not open in time is destroyed, not left behind. */
function openSocket(host: string, port: number, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true });
    const fail = (reason: string, cause?: unknown): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(modbusError(`${host}:${port}`, { kind: "closed", reason }, cause));
    };
    const timer = setTimeout(() => fail(`no connection within ${timeoutMs} ms`), timeoutMs);
    socket.on("error", (error) => fail(`no connection: ${error.message}`, error));
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}

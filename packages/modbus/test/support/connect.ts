import {
  ModbusConnection,
  ModbusError,
  ModbusUnit,
  type ConnectionOptions,
  type ModbusFault,
} from "@oec/modbus";
import { tcpOpener, type TcpLink } from "@oec/modbus/node";
import { ModbusTestServer, type TestServerOptions } from "@oec/modbus/testing";
import { systemClock } from "./clock.ts";

/** A server whose unit 1 has `registers` registers, each holding its address, and a client for it. */
export interface Pair extends AsyncDisposable {
  readonly server: ModbusTestServer;
  readonly connection: ModbusConnection;
  readonly unit: ModbusUnit;
}

export async function connectedPair(
  settings: Partial<ConnectionOptions & TcpLink> = {},
  serverOptions: TestServerOptions = {},
  registers = 1_000,
): Promise<Pair> {
  const server = await ModbusTestServer.start(serverOptions);
  const addresses = Array.from({ length: registers }, (_, address) => address);
  server.unit(1).holding.set(0, addresses);
  server.unit(1).input.set(0, addresses);
  const connection = connectionTo(server.port, settings);
  return {
    server,
    connection,
    unit: new ModbusUnit(connection, 1),
    [Symbol.asyncDispose]: async () => {
      await connection.close();
      await server.close();
    },
  };
}

/** A connection to a port of this computer: a time-out of 400 ms, one try, unless said otherwise. */
export function connectionTo(
  port: number,
  settings: Partial<ConnectionOptions & TcpLink> = {},
): ModbusConnection {
  const { keepOnTimeout, framing, ...changes } = settings;
  const opener = tcpOpener({
    host: "127.0.0.1",
    port,
    ...(keepOnTimeout === undefined ? {} : { keepOnTimeout }),
    ...(framing === undefined ? {} : { framing }),
  });
  return new ModbusConnection({ timeoutMs: 400, attempts: 1, opener, clock: systemClock, ...changes });
}

/** The fault that a call ends in. */
export async function faultOf(call: Promise<unknown>): Promise<ModbusFault> {
  try {
    const value = await call;
    throw new Error(`expected a fault, got ${JSON.stringify(value)}`);
  } catch (error) {
    if (ModbusError.isModbus(error)) return error.fault;
    throw error;
  }
}

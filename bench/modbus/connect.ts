import { ModbusConnection, type ConnectionOptions } from "@oec/modbus";
import { tcpOpener, type TcpLink } from "@oec/modbus/node";
import { ModbusTestServer, type TestServerOptions } from "@oec/modbus/testing";
import { systemClock } from "../lib/system-clock.ts";

/** A connection to a port of this computer. */
export function connectionTo(
  port: number,
  changes: Partial<ConnectionOptions & Pick<TcpLink, "keepOnTimeout">> = {},
): ModbusConnection {
  const { keepOnTimeout = false, ...settings } = changes;
  const opener = tcpOpener({ host: "127.0.0.1", port, keepOnTimeout });
  return new ModbusConnection({ opener, clock: systemClock, attempts: 1, ...settings });
}

/** A server whose registers hold their addresses. */
export async function addressServer(
  count: number,
  options: TestServerOptions = {},
): Promise<ModbusTestServer> {
  const server = await ModbusTestServer.start(options);
  server.unit(1).holding.set(
    0,
    Array.from({ length: count }, (_, address) => address),
  );
  return server;
}

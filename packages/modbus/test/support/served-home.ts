import {
  ConnectionPool,
  ModbusHardwareFactory,
  profileById,
  type ModbusDeviceConfig,
  type Profile,
} from "@oec/modbus";
import { tcpOpener } from "@oec/modbus/node";
import { ModbusTestServer, serveDevices } from "@oec/modbus/testing";
import { simulatedHome, type SimulationEnvironment } from "@oec/simulation";

/** A simulated home behind Modbus, and the factory that reaches it. */
export interface ServedHome extends AsyncDisposable {
  readonly home: SimulationEnvironment;
  readonly server: ModbusTestServer;
  readonly factory: ModbusHardwareFactory;
  readonly pool: ConnectionPool;
}

export async function servedHome(
  profile: Profile = profileById("generic"),
  device: Partial<ModbusDeviceConfig> = {},
): Promise<ServedHome> {
  const home = simulatedHome(7, { battery: { startsAs: "idle" } });
  home.step(10_000);
  const server = await ModbusTestServer.start();
  const unitId = profile.unitIds[0] ?? 1;
  serveDevices(server.unit(unitId), profile, home.devices);
  const pool = new ConnectionPool({ clock: home.clock });
  const opener = tcpOpener({ host: "127.0.0.1", port: server.port });
  const config: ModbusDeviceConfig = {
    opener,
    profile,
    unitId,
    connection: { connectDelayMs: 0, interRequestMs: 0, timeoutMs: 2_000, attempts: 1 },
    ...device,
  };
  const devices = { battery: config, inverter: config, "grid-meter": config };
  const factory = new ModbusHardwareFactory({ pool, clock: home.clock, devices });
  return {
    home,
    server,
    factory,
    pool,
    [Symbol.asyncDispose]: async () => {
      await factory[Symbol.asyncDispose]();
      await pool.close();
      await server.close();
    },
  };
}

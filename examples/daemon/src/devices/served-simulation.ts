import type { Metrics } from "@oec/domain";
import { profileById } from "@oec/modbus";
import { ModbusTestServer, serveDevices } from "@oec/modbus/testing";
import type { SimulationEnvironment } from "@oec/simulation";
import type { ModbusAddress } from "./modbus-address.ts";
import { openModbusDevices, type OpenDevices } from "./modbus-devices.ts";

const PROFILE = "generic";
const HOST = "127.0.0.1";

/**
 * The devices of a simulated home behind Modbus TCP on this machine: what real devices go through, without them.
 *
 * @param port - Where they are served, for other programs to look at; 0 takes a free one.
 * @throws the system's error where the port is taken.
 */
export async function serveSimulation(
  plant: SimulationEnvironment,
  port: number,
  metrics: Metrics,
): Promise<OpenDevices> {
  const profile = profileById(PROFILE);
  const unitId = profile.unitIds[0] ?? 1;
  const server = await ModbusTestServer.start({ host: HOST, port });
  serveDevices(server.unit(unitId), profile, plant.devices);
  const address: ModbusAddress = { profile: PROFILE, host: HOST, port: server.port, unitId };
  try {
    const open = await openModbusDevices(
      { battery: address, gridMeter: address, inverter: address },
      // The simulated clock stands still while a request is under way: nothing may wait for it.
      { clock: plant.clock, metrics, connection: { connectDelayMs: 0, interRequestMs: 0 } },
    );
    return {
      devices: open.devices,
      [Symbol.asyncDispose]: async () => {
        try {
          await open[Symbol.asyncDispose]();
        } finally {
          await server.close();
        }
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "@oec/domain";
import { ConnectionPool, ModbusHardwareFactory, profileById } from "@oec/modbus";
import { tcpOpener } from "@oec/modbus/node";
import { ModbusTestServer } from "@oec/modbus/testing";
import { showInverter } from "./inverter.ts";

const clock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (durationMs) => sleep(durationMs),
};

// With a host on the command line this reads a real inverter; without one, a server that stands in for it.
const [host, profile = "auto"] = process.argv.slice(2);
await using server = await ModbusTestServer.start();
showInverter(server.unit(1), profileById("huawei"));

await using pool = new ConnectionPool({ clock });
const opener = tcpOpener(host === undefined ? { host: "127.0.0.1", port: server.port } : { host });
const device = { opener, profile };
await using factory = new ModbusHardwareFactory({ pool, clock, devices: { hybrid: device } });

const battery = await factory.createBattery("hybrid");
const inverter = await factory.createInverter("hybrid");
const meter = await factory.createGridMeter("hybrid");

const { value: store } = await battery.readState();
const { value: sun } = await inverter.readState();
const { value: grid } = await meter.read();
console.log(`battery ${store.socPercent} %, ${store.powerW} W of ${battery.capabilities.maxChargeW} W`);
console.log(`sun ${sun.dcPowerW} W, inverter ${sun.acPowerW} W at the busbar`);
console.log(`grid ${grid.powerW} W, by phase ${grid.phasePowerW.join(", ")} W`);
console.log(`${pool.connections.length} connection`);

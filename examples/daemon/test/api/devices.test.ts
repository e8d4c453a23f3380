import { join } from "node:path";
import { profileById } from "@oec/modbus";
import { ModbusTestServer, serveDevices } from "@oec/modbus/testing";
import { simulatedHome } from "@oec/simulation";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

const home = { seed: 3, scenario: "sunny_day", fastForwardHours: 1 } as const;
const HEAT_PUMP = {
  type: "house-meter",
  manufacturer: "Maker",
  model: "M1",
  ip: "192.168.1.30",
  port: 502,
  config: { protocol: "modbus", unitId: 3 },
};

const folder = makeTempFolder();
let daemon: Daemon;
let address = "";
beforeAll(async () => {
  const storage = { path: join(folder.path, "one.db") };
  daemon = await createDaemon({ server: { port: 0 }, home, storage }, { logger: createLogger("silent") });
  address = await daemon.start();
}, 30_000);
afterAll(async () => {
  await daemon.stop();
  folder.remove();
});

async function call(method: string, path: string, body?: object) {
  const response = await fetch(`${address}/api/v1/devices${path}`, {
    method,
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as { data?: never; error?: never } };
}

test("a device that is added is shown, changed and removed", async () => {
  expect(await call("POST", "", { id: "heat-pump", ...HEAT_PUMP })).toMatchObject({
    status: 200,
    body: { data: { id: "heat-pump", ...HEAT_PUMP, simulated: false, inUse: false } },
  });
  expect((await call("POST", "", { id: "heat-pump", ...HEAT_PUMP })).body).toMatchObject({
    error: { code: "DEVICE_EXISTS" },
  });
  expect(await call("PUT", "/heat-pump", { ...HEAT_PUMP, model: "M2" })).toMatchObject({
    status: 200,
    body: { data: { model: "M2" } },
  });
  expect((await call("GET", "/heat-pump")).body).toMatchObject({ data: { model: "M2", ip: "192.168.1.30" } });
  expect((await call("GET", "")).body).toMatchObject({
    data: { devices: [{ id: "battery" }, { id: "heat-pump" }, { id: "inverter" }, { id: "meter" }] },
  });
  expect(await call("DELETE", "/heat-pump")).toMatchObject({ status: 200 });
  expect((await call("GET", "/heat-pump")).body).toMatchObject({ error: { code: "NO_DEVICE" } });
});

test("a device that the home is run with is neither changed nor removed", async () => {
  for (const [method, body] of [["DELETE"], ["PUT", { ...HEAT_PUMP, type: "battery" }]] as const) {
    expect(await call(method, "/battery", body)).toMatchObject({
      status: 409,
      body: { error: { code: "DEVICE_IN_USE", field: "id" } },
    });
  }
  expect((await call("GET", "/battery")).body).toMatchObject({ data: { inUse: true, simulated: true } });
});

test("nothing is searched where no network is named", async () => {
  expect((await call("GET", "/discovered")).body).toMatchObject({
    data: { enabled: false, scannedAt: null, devices: [] },
  });
});

test("what is found on a network that is named is shown and kept", { timeout: 30_000 }, async () => {
  const plant = simulatedHome(7);
  plant.step(10_000);
  const server = await ModbusTestServer.start({ port: 1502, host: "127.0.0.9" });
  serveDevices(server.unit(1), profileById("solaredge"), plant.devices);
  const storage = { path: join(folder.path, "two.db") };
  const modbus = { searchRanges: ["127.0.0.9"] };
  const other = await createDaemon(
    { server: { port: 0 }, home, storage, modbus },
    { logger: createLogger("silent") },
  );
  try {
    const base = await other.start();
    const data = async (path: string) =>
      ((await (await fetch(`${base}/api/v1/devices${path}`)).json()) as { data: unknown }).data;
    await expect
      .poll(() => data("/discovered"), { timeout: 20_000 })
      .toMatchObject({ enabled: true, devices: [{ address: "solaredge@127.0.0.9:1502/1" }] });
    await expect
      .poll(() => data(""), { timeout: 5_000 })
      .toMatchObject({ devices: expect.arrayContaining([expect.objectContaining({ ip: "127.0.0.9" })]) });
  } finally {
    await other.stop();
    await server.close();
  }
});

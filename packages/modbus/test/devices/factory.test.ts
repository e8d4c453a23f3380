import { expect, test } from "vitest";
import { profileById } from "@oec/modbus";
import { servedHome } from "../support/served-home.ts";

test("battery, inverter and meter of a hybrid share one connection", async () => {
  await using served = await servedHome(profileById("huawei"));
  await served.factory.createBattery("battery");
  await served.factory.createInverter("inverter");
  await served.factory.createGridMeter("grid-meter");
  expect(served.server.accepted).toBe(1);
  expect(served.pool.connections).toHaveLength(1);
});

test.each(["huawei", "sungrow", "generic"])("`auto` finds the profile of a %s device", async (id) => {
  await using served = await servedHome(profileById(id), { profile: "auto" });
  const battery = await served.factory.createBattery("battery");
  const direct = (await served.home.devices.battery.readState()).value;
  const { value } = await battery.readState();
  expect(value.socPercent).toBeCloseTo(direct.socPercent, 0);
  expect(served.server.writes).toEqual([]);
});

test("what nobody knows is taken for generic", async () => {
  const strange = {
    ...profileById("generic"),
    identity: { register: "model", expect: { startsWith: ["?"] } },
  };
  await using served = await servedHome(strange, { profile: "auto" });
  const battery = await served.factory.createBattery("battery");
  expect((await battery.readState()).value.socPercent).toBeGreaterThan(0);
});

test("the owner's capabilities win over the device's", async () => {
  await using served = await servedHome(undefined, { battery: { capacityWh: 12_345, signChecked: true } });
  const { capabilities } = await served.factory.createBattery("battery");
  expect(capabilities).toMatchObject({ capacityWh: 12_345, signChecked: true });
});

test("an unknown id and a charge point are refused", async () => {
  await using served = await servedHome();
  await expect(served.factory.createBattery("garage")).rejects.toThrow(
    /no device "garage", expected one of battery/,
  );
  await expect(served.factory.createEvCharger("car")).rejects.toThrow(/charge points speak OCPP/);
});

test("a device that is not there leaves no connection behind", async () => {
  await using served = await servedHome(undefined, { connection: { timeoutMs: 50, attempts: 1 } });
  served.server.treat = () => ({ silent: true });
  await expect(served.factory.createBattery("battery")).rejects.toThrow(/DEVICE_UNREACHABLE/);
  expect(served.pool.connections).toEqual([]);
});

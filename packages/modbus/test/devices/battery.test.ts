import { expect, test } from "vitest";
import { OecError } from "@oec/domain";
import { decodeNumber, ModbusBattery, profileById, wordsOf } from "@oec/modbus";
import { servedHome, type ServedHome } from "../support/served-home.ts";

const huawei = profileById("huawei");

const register = (served: ServedHome, name: string, profile = huawei): number | undefined => {
  const spec = profile.registers[name]!;
  const words = served.server.unit(profile.unitIds[0]!).holding.get(spec.address, wordsOf(spec.type));
  return decodeNumber(words!, spec);
};

/** Lets writes that a moved clock has set off reach the server. */
const expectSoon = (value: () => unknown) => expect.poll(value, { timeout: 2_000 });

test("a Huawei battery is charged by power, period, mode and then the command", async () => {
  await using served = await servedHome(huawei);
  const battery = await served.factory.createBattery("battery");
  const accepted = await battery.setPower({ powerW: 1_234.4, validForMs: 90_000, fallback: "autonomous" });
  expect(accepted).toEqual({ ok: true, value: 1_234 });
  expect(served.server.writes.map(({ address, values }) => [address, ...values])).toEqual([
    [47_247, 0, 1_234],
    [47_083, 2],
    [47_246, 0],
    [47_100, 1],
  ]);
});

test("a lease that is not renewed ends in its fallback", async () => {
  await using served = await servedHome(huawei);
  const battery = await served.factory.createBattery("battery");
  await battery.setPower({ powerW: -800, validForMs: 90_000, fallback: "autonomous" });
  served.home.step(10_000);
  expect((await battery.readState()).value.powerW).toBeCloseTo(-800, -1);
  served.home.step(85_000);
  await expectSoon(() => register(served, "forcibleCommand")).toBe(0);
  const idle = { powerW: 500, validForMs: 30_000, fallback: "idle" } as const;
  await battery.setPower(idle);
  served.home.step(31_000);
  await expectSoon(() => register(served, "forcibleChargePower")).toBe(0);
  expect(register(served, "forcibleCommand")).toBe(1);
});

test("a long lease is renewed before the device's own timer runs out", async () => {
  await using served = await servedHome(huawei);
  const battery = await served.factory.createBattery("battery");
  expect(battery.capabilities.failsafe?.timeoutMs).toBe(120_000);
  await battery.setPower({ powerW: 700, validForMs: 600_000, fallback: "autonomous" });
  const first = served.server.writes.length;
  served.home.step(41_000);
  await expectSoon(() => served.server.writes.length).toBe(2 * first);
  served.home.step(41_000);
  await expectSoon(() => served.server.writes.length).toBe(3 * first);
  expect(register(served, "forcedPeriod")).toBe(2);
});

test("a set-point that the device does not keep is refused, not believed", async () => {
  await using served = await servedHome(huawei);
  const battery = await served.factory.createBattery("battery");
  const unit = served.server.unit(1);
  unit.afterWrite = ({ address }) => {
    if (address === 47_100) unit.holding.set(47_100, [0]);
    return Promise.resolve();
  };
  expect(await battery.setPower({ powerW: 500, validForMs: 60_000, fallback: "idle" })).toEqual({
    ok: false,
    error: "remote-control-off",
  });
});

test.each([
  [3, "power-limit"],
  [4, "fault"],
  [2, "remote-control-off"],
] as const)("a write that is answered by exception %d is refused as %s", async (exception, error) => {
  await using served = await servedHome(huawei);
  const battery = await served.factory.createBattery("battery");
  served.server.treat = ({ functionCode }) => (functionCode === 16 ? { exception } : {});
  expect(await battery.setPower({ powerW: 500, validForMs: 60_000, fallback: "idle" })).toEqual({
    ok: false,
    error,
  });
});

test("power above the limits is cut to them", async () => {
  await using served = await servedHome();
  const battery = await served.factory.createBattery("battery");
  const { maxChargeW, maxDischargeW } = battery.capabilities;
  const lease = { validForMs: 60_000, fallback: "idle" } as const;
  expect(await battery.setPower({ powerW: 99_999, ...lease })).toEqual({ ok: true, value: maxChargeW });
  expect(await battery.setPower({ powerW: -99_999, ...lease })).toEqual({ ok: true, value: -maxDischargeW });
});

test("a vendor without a register for discharging refuses it, and one without commands refuses all", async () => {
  const lease = { validForMs: 60_000, fallback: "idle" } as const;
  await using goodwe = await servedHome(profileById("goodwe"));
  const charging = await goodwe.factory.createBattery("battery");
  expect(await charging.setPower({ powerW: 500, ...lease })).toEqual({ ok: true, value: 500 });
  expect(await charging.setPower({ powerW: -500, ...lease })).toEqual({
    ok: false,
    error: "remote-control-off",
  });
  await using deye = await servedHome(profileById("deye"));
  const readOnly = await deye.factory.createBattery("battery");
  expect(await readOnly.setPower({ powerW: 500, ...lease })).toEqual({
    ok: false,
    error: "remote-control-off",
  });
  expect(deye.server.writes).toEqual([]);
});

test("however often it is asked, the device is read once a second", async () => {
  await using served = await servedHome();
  const battery = await served.factory.createBattery("battery");
  // The first poll finds out which registers the device has.
  await battery.readState();
  served.home.step(1_000);
  const before = served.server.requests;
  await Promise.all(Array.from({ length: 50 }, () => battery.readState()));
  const perPoll = served.server.requests - before;
  expect(perPoll).toBeLessThanOrEqual(3);
  served.home.step(900);
  await battery.readState();
  expect(served.server.requests - before).toBe(perPoll);
  served.home.step(200);
  await battery.readState();
  expect(served.server.requests - before).toBe(2 * perPoll);
});

test("a battery that does not answer is DEVICE_UNREACHABLE, and faulted", async () => {
  await using served = await servedHome(undefined, {
    connection: { timeoutMs: 50, attempts: 1, firstBackOffMs: 0 },
  });
  const battery = await served.factory.createBattery("battery");
  served.home.step(2_000);
  served.server.treat = () => ({ silent: true });
  await expect(battery.readState()).rejects.toSatisfy(
    (error) => OecError.is(error) && error.code === "DEVICE_UNREACHABLE",
  );
  expect(await battery.healthCheck()).toMatchObject({ state: "faulted" });
  served.server.treat = () => ({});
  expect(await battery.healthCheck()).toEqual({ state: "healthy" });
});

test("a state of charge that is not available is no reading", async () => {
  await using served = await servedHome();
  const battery = await served.factory.createBattery("battery");
  served.home.step(2_000);
  const unit = served.server.unit(1);
  unit.beforeRead = undefined;
  unit.holding.set(0, [0xffff]);
  await expect(battery.readState()).rejects.toThrow(/state of charge is not available/);
});

test("closing the factory gives a commanded battery back to its own control", async () => {
  const served = await servedHome(huawei);
  const battery = await served.factory.createBattery("battery");
  await battery.setPower({ powerW: 500, validForMs: 60_000, fallback: "idle" });
  await served.factory[Symbol.asyncDispose]();
  expect(register(served, "forcibleCommand")).toBe(0);
  await served[Symbol.asyncDispose]();
});

test("a profile without a battery opens none", async () => {
  await using served = await servedHome();
  const { connections } = served.pool;
  expect(connections).toEqual([]);
  await expect(
    ModbusBattery.open({
      deviceId: "x",
      profile: profileById("fronius"),
      clock: served.home.clock,
      unit: served.pool.lease({ endpoint: "none", open: () => Promise.reject(new Error("none")) }, 1).unit,
    }),
  ).rejects.toThrow(/has no battery/);
});

test("a Victron set-point is renewed within the minute for which the Multi follows it", async () => {
  await using served = await servedHome(profileById("victron"));
  served.server.unit(227).holding.set(37, [0]);
  const battery = await served.factory.createBattery("battery");
  await battery.setPower({ powerW: -700, validForMs: 600_000, fallback: "autonomous" });
  const sent = (): number => served.server.writes.filter(({ address }) => address === 37).length;
  expect(sent()).toBe(1);
  served.home.step(21_000);
  await expectSoon(sent).toBe(2);
  expect(served.server.unit(227).holding.get(37, 1)).toEqual([0x1_0000 - 700]);
});

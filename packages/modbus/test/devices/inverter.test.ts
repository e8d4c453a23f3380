import { expect, test } from "vitest";
import { profileById } from "@oec/modbus";
import { sunspecImage } from "@oec/modbus/testing";
import { servedHome } from "../support/served-home.ts";

test("an inverter shows the sun and its AC power with the house's signs", async () => {
  for (const id of ["generic", "huawei", "sungrow"]) {
    await using served = await servedHome(profileById(id));
    served.home.step(12 * 3_600_000);
    const inverter = await served.factory.createInverter("inverter");
    const direct = (await served.home.devices.inverter.readState()).value;
    const { value } = await inverter.readState();
    expect(direct.pvW).toBeGreaterThan(100);
    expect(Math.abs(value.pvW - direct.pvW)).toBeLessThanOrEqual(2);
    expect(Math.abs(value.acPowerW - direct.acPowerW)).toBeLessThanOrEqual(2);
  }
});

test("an export limit and a mode are written, and refused where the profile has none", async () => {
  await using served = await servedHome();
  const inverter = await served.factory.createInverter("inverter");
  const limit = { kind: "limit", powerW: 1_500 } as const;
  expect(await inverter.setExportLimit(limit)).toEqual({ ok: true, value: limit });
  expect(served.server.unit(1).holding.get(38, 3)).toEqual([0, 1_500, 1]);
  expect((await inverter.readState()).value.limitW).toBe(1_500);
  expect(await inverter.setExportLimit({ kind: "none" })).toEqual({ ok: true, value: { kind: "none" } });
  expect(served.server.unit(1).holding.get(40, 1)).toEqual([0]);
  expect(await inverter.setMode("standby")).toEqual({ ok: true, value: "standby" });
  expect((await inverter.readState()).value.mode).toBe("standby");
  await expect(inverter.setExportLimit({ kind: "limit", powerW: -1 })).rejects.toThrow(/powerW/);

  await using huawei = await servedHome(profileById("huawei"));
  const other = await huawei.factory.createInverter("inverter");
  expect(await other.setExportLimit(limit)).toEqual({ ok: false, error: "limit-unsupported" });
  expect(await other.setMode("off-grid")).toEqual({ ok: false, error: "mode-unsupported" });
  expect(await other.setMode("grid-tied")).toEqual({ ok: true, value: "grid-tied" });
});

test("a GEN24 is read and commanded through its SunSpec models alone", async () => {
  await using served = await servedHome(profileById("fronius"));
  const { holding } = served.server.unit(1);
  holding.set(40_000, GEN24);
  const battery = await served.factory.createBattery("battery");
  expect((await battery.readState()).value).toMatchObject({
    socPercent: 63.5,
    powerW: 1_500,
    status: "charging",
  });
  expect(battery.capabilities.maxChargeW).toBe(5_000);
  const meterless = await served.factory.createInverter("inverter");
  expect((await meterless.readState()).value).toMatchObject({ acPowerW: -2_500, dcPowerW: 4_000 });
  expect(await battery.setPower({ powerW: 2_500, validForMs: 60_000, fallback: "autonomous" })).toEqual({
    ok: true,
    value: 2_500,
  });
  const writes = served.server.writes.map(({ address, values }) => [address - STORAGE, ...values]);
  // 60 s, from the grid too, discharging at -50.00 %, limit on discharging.
  expect(writes).toEqual([
    [15, 60],
    [17, 1],
    [12, 0x1_0000 - 5_000],
    [5, 2],
  ]);
});

/** Address of model 124: after the marker, models 1 (68 registers), 103 (52) and 160 (10 and four times 20). */
const STORAGE = 40_002 + 68 + 52 + 90;
const GEN24 = sunspecImage([
  { id: 1, values: { Mn: "Fronius", Md: "GEN24 Plus" } },
  { id: 103, values: { W: 2_500, W_SF: 0 } },
  {
    id: 160,
    values: { N: 4, DCW_SF: 0 },
    repeated: [{ DCW: 3_000 }, { DCW: 1_000 }, { DCW: 1_500 }, { DCW: 0 }],
  },
  {
    id: 124,
    values: {
      WChaMax: 5_000,
      WChaMax_SF: 0,
      ChaState: 6_350,
      ChaState_SF: -2,
      ChaSt: 4,
      InOutWRte_SF: -2,
      StorCtl_Mod: 0,
      InWRte: 10_000,
      OutWRte: 10_000,
      InOutWRte_RvrtTms: 0,
      ChaGriSet: 0,
    },
  },
]);

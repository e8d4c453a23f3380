import { THREE_PHASE, type InverterCapabilities } from "@oec/domain";
import { SimulatedInverter, SimulationClock } from "@oec/simulation";
import fc from "fast-check";
import { expect, test } from "vitest";

const capabilities: InverterCapabilities = {
  maxAcW: 6000,
  maxDcW: 9000,
  modes: ["grid-tied", "standby"],
  phaseShares: THREE_PHASE,
  hybrid: false,
  exportLimit: true,
};
const inverterWith = (changed: Partial<InverterCapabilities> = {}): SimulatedInverter =>
  new SimulatedInverter({
    capabilities: { ...capabilities, ...changed },
    clock: new SimulationClock({ start: 0 }),
  });

test.each([
  [0.1, 0.92163],
  [0.3, 0.95758],
  [0.5, 0.96219],
  [0.75, 0.96208],
  [1, 0.96],
])("at load %d the efficiency is %d (PVWatts version 5)", (load, efficiency) => {
  const dcW = (load * 6000) / 0.96;
  expect(inverterWith().available(dcW) / dcW).toBeCloseTo(efficiency, 5);
});

test("no light gives no power, and the efficiency is never negative", () => {
  const inverter = inverterWith();
  expect(inverter.available(0)).toBe(0);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 12_000, noNaN: true }), (dcW) => {
      expect(inverter.available(dcW)).toBeGreaterThanOrEqual(0);
      expect(inverter.available(dcW)).toBeLessThanOrEqual(Math.min(dcW, 6000));
    }),
  );
});

test("without a limit all that is available is used", async () => {
  const inverter = inverterWith();
  const availableW = inverter.available(4000);
  expect(inverter.step(1000, 4000, 500, 0)).toBe(availableW);
  expect((await inverter.readState()).value.limitW).toBeUndefined();
});

test("an export limit leaves load plus limit", async () => {
  const inverter = inverterWith();
  await inverter.setExportLimit({ kind: "limit", powerW: 1000 });
  expect(inverter.step(1000, 5000, 700, 0)).toBe(1700);
  expect((await inverter.readState()).value).toMatchObject({ pvW: 1700, acPowerW: -1700, limitW: 1700 });
});

test("a lifted limit lets everything through again", async () => {
  const inverter = inverterWith();
  await inverter.setExportLimit({ kind: "limit", powerW: 0 });
  await inverter.setExportLimit({ kind: "none" });
  expect(inverter.step(1000, 5000, 700, 0)).toBe(inverter.available(5000));
});

test("an import that no limit can prevent uses all the sun", async () => {
  const inverter = inverterWith();
  await inverter.setExportLimit({ kind: "limit", powerW: 0 });
  expect(inverter.step(1000, 2000, 5000, 0)).toBe(inverter.available(2000));
});

test("a hybrid inverter passes PV and a discharging battery only up to its AC limit", () => {
  const inverter = inverterWith({ hybrid: true });
  expect(inverter.step(1000, 5000, 0, -4000)).toBe(2000);
});

test("a hybrid inverter at its AC limit still takes what charges the battery", () => {
  const inverter = inverterWith({ hybrid: true, maxAcW: 3000 });
  expect(inverter.step(1000, 9000, 0, 0)).toBeLessThanOrEqual(3000);
});

test("in standby nothing is produced", async () => {
  const inverter = inverterWith();
  expect(await inverter.setMode("standby")).toEqual({ ok: true, value: "standby" });
  expect(inverter.step(1000, 5000, 5000, 0)).toBe(0);
});

test("a mode it does not have is refused", async () => {
  expect(await inverterWith().setMode("backup")).toEqual({ ok: false, error: "mode-unsupported" });
});

test("an inverter without export limit refuses one", async () => {
  const limit = { kind: "limit", powerW: 0 } as const;
  expect(await inverterWith({ exportLimit: false }).setExportLimit(limit)).toEqual({
    ok: false,
    error: "limit-unsupported",
  });
});

test("a negative export limit is a broken promise", () => {
  expect(() => inverterWith().setExportLimit({ kind: "limit", powerW: -1 })).toThrow(/OUT_OF_RANGE/);
});

test("it is warm after an hour of full load", async () => {
  const inverter = inverterWith();
  for (let minute = 0; minute < 60; minute += 1) inverter.step(60_000, 9000, 9000, 0);
  expect((await inverter.readState()).value.temperatureC).toBeGreaterThan(40);
});

test("aborted requests fail with ABORTED", async () => {
  const inverter = inverterWith();
  const stopped = AbortSignal.abort();
  await expect(inverter.readState(stopped)).rejects.toMatchObject({ code: "ABORTED" });
  await expect(inverter.setMode("standby", stopped)).rejects.toMatchObject({ code: "ABORTED" });
  await expect(inverter.setExportLimit({ kind: "none" }, stopped)).rejects.toMatchObject({ code: "ABORTED" });
});

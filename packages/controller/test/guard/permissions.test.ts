import fc from "fast-check";
import { expect, test } from "vitest";
import { controlConfig, INITIAL_STATE, type ControllerState } from "@oec/controller";
import { permissionsOf } from "../../src/guard/permissions.ts";
import { simulatedHome } from "@oec/simulation";

const home = simulatedHome(1);
const devices = { battery: home.devices.battery.capabilities, inverter: home.devices.inverter.capabilities };
const config = controlConfig(home.site, devices, { rampWPerS: 100 });
const stateWith = (
  powerW: number,
  freshness: "fresh" | "aging" = "fresh",
  changed: Partial<ControllerState> = {},
): ControllerState => ({
  ...INITIAL_STATE,
  grid: { ...INITIAL_STATE.grid, freshness },
  battery: { ...INITIAL_STATE.battery, freshness },
  sent: { powerW, sentMs: 0, changedMs: 0 },
  ...changed,
});
const of = (state: ControllerState, stopped = false) => permissionsOf(config, state, 10_000, stopped);

test("power increases by no more than the ramp in a cycle", () => {
  expect(of(stateWith(500))).toMatchObject({ batteryMaxChargeW: 1500, batteryMaxDischargeW: 1000 });
  expect(of(stateWith(-500))).toMatchObject({ batteryMaxChargeW: 1000, batteryMaxDischargeW: 1500 });
});

test("stale readings allow no increase, in either direction", () => {
  expect(of(stateWith(500, "aging"))).toMatchObject({ batteryMaxChargeW: 500, batteryMaxDischargeW: 0 });
  expect(of(stateWith(-500, "aging"))).toMatchObject({ batteryMaxChargeW: 0, batteryMaxDischargeW: 500 });
});

test("a reduction is always allowed, whatever the state", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -5000, max: 5000 }),
      fc.constantFrom("fresh" as const, "aging" as const),
      (powerW, freshness) => {
        const { batteryMaxChargeW, batteryMaxDischargeW } = of(stateWith(powerW, freshness));
        expect(batteryMaxChargeW).toBeGreaterThanOrEqual(Math.max(0, powerW));
        expect(batteryMaxDischargeW).toBeGreaterThanOrEqual(Math.max(0, -powerW));
      },
    ),
  );
});

test("a long pause does not add up to a leap: two cycles' ramp at most", () => {
  expect(permissionsOf(config, stateWith(0), 3_600_000, false).batteryMaxChargeW).toBe(2000);
});

test("a learnt limit holds", () => {
  const readBack = { ...INITIAL_STATE.readBack, chargeW: 300 };
  expect(of(stateWith(0, "fresh", { readBack }))).toMatchObject({
    batteryMaxChargeW: 300,
    batteryMaxDischargeW: 1000,
  });
});

test("a stop and a lock-out allow nothing", () => {
  const nothing = { batteryMaxChargeW: 0, batteryMaxDischargeW: 0 };
  expect(of(stateWith(500), true)).toMatchObject(nothing);
  expect(of(stateWith(500, "fresh", { lockedOut: true }))).toMatchObject(nothing);
});

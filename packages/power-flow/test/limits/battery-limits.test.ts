import { expect, test } from "vitest";
import { chargeShareAt, dischargeShareAt, LFP_CHARGE_TAPER } from "../../src/index.ts";
import { batteryLimitW, chargeLimits, dischargeLimits, limitCodes } from "../../src/limits/battery-limits.ts";
import { HOME } from "../support/cases.ts";

const BATTERY = HOME.constraints.physical.battery!;
const SAFETY = HOME.constraints.safety;
const FREE = HOME.permissions;

test.each([
  [-5, 0],
  [0, 0],
  [5, 0.5],
  [10, 1],
  [45, 1],
  [54, 0.4],
  [60, 0],
  [80, 0],
])("at %d °C a battery charges with %d of its rated power", (temperature, share) => {
  expect(chargeShareAt(temperature)).toBeCloseTo(share, 12);
});

test.each([
  [-25, 0],
  [-20, 0],
  [-15, 0.5],
  [-10, 1],
  [5, 1],
  [52.5, 0.5],
  [60, 0],
])("at %d °C a battery discharges with %d of its rated power", (temperature, share) => {
  expect(dischargeShareAt(temperature)).toBeCloseTo(share, 12);
});

test("a lower highest temperature moves the derating along", () => {
  expect(chargeShareAt(40, 50)).toBeCloseTo(2 / 3, 12);
  expect(dischargeShareAt(50, 50)).toBe(0);
});

// FENECON Home: 62.5, 40, 20 and 5 % at 97, 98, 99 and 100 % SoC.
test.each([
  [50, 5_000],
  [96, 5_000],
  [96.5, 4_062.5],
  [97, 3_125],
  [98, 2_000],
  [99, 1_000],
  [100, 250],
])("the common LFP taper leaves a 5 kW battery at %d %% SoC %d W", (socPercent, powerW) => {
  const battery = { ...BATTERY, chargeTaper: LFP_CHARGE_TAPER };
  const limits = chargeLimits(battery, SAFETY, { socPercent, powerW: 0 }, FREE, 0.01);
  expect(limits.taperW).toBeCloseTo(powerW, 9);
});

test("a discharge taper is constant before its first and after its last point", () => {
  const dischargeTaper = [
    { socPercent: 10, share: 0.2 },
    { socPercent: 20, share: 0.8 },
  ];
  const at = (socPercent: number): number =>
    dischargeLimits({ ...BATTERY, dischargeTaper }, SAFETY, { socPercent, powerW: 0 }, FREE, 0.01).taperW;
  expect([5, 15, 30].map(at)).toEqual([1_000, 2_500, 4_000]);
});

test("energy in store limits power over the time a decision holds, with losses", () => {
  const input = { socPercent: 50, powerW: 0 };
  expect(chargeLimits(BATTERY, SAFETY, input, FREE, 1).energyW).toBeCloseTo(4_000 / 0.9, 9);
  expect(dischargeLimits(BATTERY, SAFETY, input, FREE, 1).energyW).toBeCloseTo(4_000 * 0.9, 9);
});

test("outside its SoC limits a battery may only move back", () => {
  expect(chargeLimits(BATTERY, SAFETY, { socPercent: 95, powerW: 0 }, FREE, 1).energyW).toBe(0);
  expect(dischargeLimits(BATTERY, SAFETY, { socPercent: 5, powerW: 0 }, FREE, 1).energyW).toBe(0);
});

test("the smallest part is the limit, and each part has its code", () => {
  const parts = { ratedW: 7, ownW: 6, temperatureW: 5, taperW: 4, energyW: 3, cyclesW: 2, permissionW: 1 };
  expect(batteryLimitW(parts)).toBe(1);
  expect(limitCodes(parts, "BATTERY_FULL")).toEqual([
    ["BATTERY_POWER_LIMIT", 7],
    ["BATTERY_OWN_LIMIT", 6],
    ["BATTERY_TEMPERATURE", 5],
    ["BATTERY_TAPER", 4],
    ["BATTERY_FULL", 3],
    ["BATTERY_CYCLES", 2],
    ["BATTERY_PERMISSION", 1],
  ]);
});

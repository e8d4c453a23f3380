import type { BatteryState, GridLimits, GridReading } from "@oec/domain";
import { expect, test } from "vitest";
import { judgeBattery, judgeGrid, judgeInverter } from "../../src/estimate/judge.ts";

const limits: GridLimits = { phases: 3, fuseA: 20, marginA: 1, nominalVoltageV: 230 };
const reading = (l1: number): GridReading => ({
  powerW: l1,
  phasePowerW: [l1, 0, 0],
  phaseVoltageV: [230, 230, 230],
});

test("a reading within three times the fuse is good, beyond it implausible", () => {
  expect(judgeGrid(reading(3 * 20 * 230), limits)).toBe("good");
  expect(judgeGrid(reading(-3 * 20 * 230 - 1), limits)).toBe("implausible");
});

test.each([Number.NaN, Infinity, -Infinity])("a power of %d is bad", (powerW) => {
  expect(judgeGrid(reading(powerW), limits)).toBe("bad");
});

test("a current that is no number is bad", () => {
  expect(judgeGrid({ ...reading(100), phaseCurrentA: [Number.NaN, 0, 0] }, limits)).toBe("bad");
});

const state: BatteryState = {
  socPercent: 50,
  powerW: 0,
  status: "idle",
  chargeLimitW: 1,
  dischargeLimitW: 1,
};

test.each([
  [{}, "good"],
  [{ socPercent: 0 }, "good"],
  [{ socPercent: 100.1 }, "bad"],
  [{ socPercent: Number.NaN }, "bad"],
  [{ powerW: Infinity }, "bad"],
  [{ chargeLimitW: -1 }, "bad"],
  [{ temperatureC: Number.NaN }, "bad"],
] as const)("a battery with %o is %s", (changed, verdict) => {
  expect(judgeBattery({ ...state, ...changed })).toBe(verdict);
});

test("PV power below 0 is bad", () => {
  const inverter = { pvW: 1, acPowerW: -1, dcPowerW: 1, mode: "grid-tied" } as const;
  expect(judgeInverter(inverter)).toBe("good");
  expect(judgeInverter({ ...inverter, pvW: -1 })).toBe("bad");
});

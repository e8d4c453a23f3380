import { expect, test } from "vitest";
import { controlConfig, INITIAL_STATE, type CycleInputs, type Estimate } from "@oec/controller";
import { watchSafety } from "../../src/safety/safety-monitor.ts";
import { simulatedHome } from "@oec/simulation";

const home = simulatedHome(1);
const config = controlConfig(home.site, { battery: home.devices.battery.capabilities });
const inputs: CycleInputs = { at: 0, monotonicMs: 0, grid: { kind: "failed", code: "X" } };

const estimate = (options: {
  amps?: readonly number[];
  soc?: number;
  temperatureC?: number;
  volts?: number;
  hertz?: number;
}): Estimate => {
  const { amps = [1, 1, 1], soc = 50, temperatureC = 20, volts = 230, hertz = 50 } = options;
  const phasePowerW = [230 * amps[0]!, 230 * amps[1]!, 230 * amps[2]!] as const;
  return {
    at: 0,
    grid: { powerW: 0, phasePowerW, phaseVoltageV: [volts, volts, volts], frequencyHz: hertz },
    battery: {
      socPercent: soc,
      powerW: 0,
      status: "idle",
      chargeLimitW: 5000,
      dischargeLimitW: 5000,
      temperatureC,
    },
    housePhaseW: phasePowerW,
    phaseVoltageV: [230, 230, 230],
    evW: 0,
    pvW: 0,
    pvAvailableW: 0,
  };
};
const watch = (options: Parameters<typeof estimate>[0], state = INITIAL_STATE) =>
  watchSafety(config, state, inputs, estimate(options));

test("a healthy site has no conditions", () => {
  expect(watch({})).toEqual({ conditions: [], events: [], stopBattery: false, outage: false });
});

test.each([
  [{ amps: [20.1, 18, 17] }, "FUSE_OVERLOAD"],
  [{ amps: [-20.1, -18, -17] }, "FUSE_OVERLOAD"],
  [{ amps: [16, 0, 0] }, "PHASE_IMBALANCE"],
  [{ temperatureC: 60 }, "BATTERY_TEMPERATURE"],
  [{ temperatureC: 0 }, "BATTERY_TEMPERATURE"],
  [{ soc: 4.4 }, "SOC_LOW"],
  [{ soc: 95.6 }, "SOC_HIGH"],
  [{ volts: 0 }, "GRID_OUTAGE"],
  [{ hertz: 47 }, "GRID_OUTAGE"],
] as const)("%o begins %s", (options, code) => {
  const { conditions, events } = watch(options);
  expect(conditions).toEqual([code]);
  expect(events.map((event) => event.code)).toEqual([code]);
});

test("a condition that goes on is no news, and its end is", () => {
  const held = { ...INITIAL_STATE, conditions: ["BATTERY_TEMPERATURE"] as const };
  expect(watch({ temperatureC: 61 }, held).events).toEqual([]);
  expect(watch({ temperatureC: 59 }, held).events).toEqual([]);
  expect(watch({ temperatureC: 57 }, held).events.map(({ code }) => code)).toEqual(["SAFETY_CLEARED"]);
});

test("heat stops the battery; frost does not stop its discharge", () => {
  expect([watch({ temperatureC: 61 }).stopBattery, watch({ temperatureC: -5 }).stopBattery]).toEqual([
    true,
    false,
  ]);
});

test("a battery at rest at its limit is no news", () => {
  expect(watch({ soc: 4.9 }).events).toEqual([]);
  expect(watch({ soc: 95.1 }).events).toEqual([]);
});

test("without a reading nothing begins and nothing ends", () => {
  const held = { ...INITIAL_STATE, conditions: ["FUSE_OVERLOAD"] as const };
  expect(watchSafety(config, held, inputs, undefined)).toMatchObject({
    conditions: ["FUSE_OVERLOAD"],
    events: [],
  });
});

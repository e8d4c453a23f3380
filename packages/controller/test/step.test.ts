import fc from "fast-check";
import { expect, test } from "vitest";
import {
  controlConfig,
  INITIAL_STATE,
  recordOutcome,
  step,
  type ControllerState,
  type CycleInputs,
} from "@oec/controller";
import { simulatedHome } from "@oec/simulation";

const home = simulatedHome(1);
const devices = { battery: home.devices.battery.capabilities, inverter: home.devices.inverter.capabilities };
const config = controlConfig(home.site, devices, { warmupTicks: 0 });

const inputsAt = (
  ms: number,
  phasePowerW: readonly [number, number, number],
  socPercent: number,
  pvW: number,
): CycleInputs => ({
  at: ms,
  monotonicMs: ms,
  grid: {
    kind: "sample",
    sample: {
      at: ms,
      quality: "good",
      value: {
        powerW: phasePowerW[0] + phasePowerW[1] + phasePowerW[2],
        phasePowerW,
        phaseVoltageV: [230, 230, 230],
      },
    },
  },
  battery: {
    kind: "sample",
    sample: {
      at: ms,
      quality: "good",
      value: { socPercent, powerW: 0, status: "idle", chargeLimitW: 5000, dischargeLimitW: 5000 },
    },
  },
  inverter: {
    kind: "sample",
    sample: { at: ms, quality: "good", value: { pvW, acPowerW: -pvW, dcPowerW: pvW, mode: "grid-tied" } },
  },
});

const cases = fc.record({
  l1: fc.integer({ min: -4000, max: 6000 }),
  l2: fc.integer({ min: -4000, max: 6000 }),
  l3: fc.integer({ min: -4000, max: 6000 }),
  soc: fc.double({ min: 0, max: 100, noNaN: true }),
  pvW: fc.integer({ min: 0, max: 8000 }),
});

test("a cycle is a pure function: same arguments, same result, arguments untouched", () => {
  fc.assert(
    fc.property(cases, ({ l1, l2, l3, soc, pvW }) => {
      const inputs = inputsAt(10_000, [l1, l2, l3], soc, pvW);
      const before = JSON.stringify([INITIAL_STATE, inputs]);
      expect(step(config, INITIAL_STATE, inputs)).toEqual(step(config, INITIAL_STATE, inputs));
      expect(JSON.stringify([INITIAL_STATE, inputs])).toBe(before);
    }),
  );
});

test("no set-point leaves the battery's limits, and a full or empty battery is not driven further", () => {
  fc.assert(
    fc.property(cases, ({ l1, l2, l3, soc, pvW }) => {
      const { commands } = step(config, INITIAL_STATE, inputsAt(10_000, [l1, l2, l3], soc, pvW));
      for (const command of commands) {
        if (!("setPoint" in command)) continue;
        const { powerW } = command.setPoint;
        expect(Math.abs(powerW)).toBeLessThanOrEqual(5000);
        if (soc >= 95) expect(powerW).toBeLessThanOrEqual(0);
        if (soc <= 5) expect(powerW).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test("a surplus is stored and a shortage covered", () => {
  const powerFor = (gridW: number, pvW: number): number | undefined => {
    const third = gridW / 3;
    const result = step(config, INITIAL_STATE, inputsAt(10_000, [third, third, third], 50, pvW));
    return result.decided?.decision.batteryW;
  };
  expect(powerFor(-3000, 4000)).toBe(3000);
  expect(powerFor(1200, 0)).toBe(-1200);
});

test("a state at rest is a fixed point: the same readings bring no new command before the lease is half over", () => {
  let state: ControllerState = INITIAL_STATE;
  const counts: number[] = [];
  for (let ms = 10_000; ms <= 60_000; ms += 10_000) {
    // The meter trembles by a watt: it is alive.
    const result = step(config, state, inputsAt(ms, [ms / 10_000, 0, 0], 5, 0));
    counts.push(result.commands.length);
    state = result.state;
    for (const command of result.commands) {
      const powerW = "setPoint" in command ? command.setPoint.powerW : 0;
      ({ state } = recordOutcome(
        state,
        command,
        { kind: "accepted", powerW },
        { at: ms, monotonicMs: ms },
        "battery",
      ));
    }
  }
  expect(counts).toEqual([1, 0, 0, 1, 0, 0]);
});

test("without any reading of the meter nothing is decided and the battery is released", () => {
  const seen = inputsAt(10_000, [0, 0, 0], 50, 0);
  const result = step(config, INITIAL_STATE, {
    ...seen,
    grid: { kind: "failed", code: "DEVICE_UNREACHABLE" },
  });
  expect([result.mode, result.decided, result.commands.map(({ kind }) => kind)]).toEqual([
    "safe",
    undefined,
    ["battery-release"],
  ]);
});

test("an overload that nothing can lift is reported with its phase", () => {
  const result = step(config, INITIAL_STATE, inputsAt(10_000, [9000, 0, 0], 5, 0));
  expect(result.events.map(({ code }) => code)).toContain("FUSE_INFEASIBLE");
  expect(result.decided?.decision.status).toMatchObject({ kind: "infeasible", phase: 1 });
});

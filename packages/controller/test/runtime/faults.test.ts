import { err, ok } from "@oec/domain";
import { expect, test } from "vitest";
import { PowerFlowController, type PlanProvider } from "@oec/controller";
import type { SimulationEnvironment } from "@oec/simulation";
import { simulatedHome } from "@oec/simulation";
import { ClosedLoop, hours, perfectPlanner, TICK } from "../support/closed-loop.ts";
import { FaultyBattery, FaultyMeter } from "../support/faults.ts";

/** An evening home whose battery has work: it covers the house. */
function faultyLoop(options: { readonly planner?: PlanProvider } = {}) {
  const home = simulatedHome(7, { start: Date.UTC(2026, 0, 14, 16), battery: { initialSocPercent: 80 } });
  const meter = new FaultyMeter(home.devices.gridMeter);
  const battery = new FaultyBattery(home.devices.battery);
  const devices = { ...home.devices, gridMeter: meter, battery };
  return { home, meter, battery, loop: new ClosedLoop(home, { devices, ...options }) };
}

test("F01: a silent meter is named at 20 s, stops increases and releases the battery after 30 s", async () => {
  const { home, meter, battery, loop } = faultyLoop();
  await loop.run(60 * TICK);
  meter.fault = "silent";
  await loop.run(2 * TICK);
  expect(loop.recorder.codes()).toEqual(["METER_TIMEOUT"]);
  const frozenW = Math.abs(battery.sent.at(-1)?.powerW ?? 0);
  await loop.run(TICK);
  expect(Math.abs(battery.sent.at(-1)?.powerW ?? 0)).toBeLessThanOrEqual(frozenW);
  await loop.run(2 * TICK);
  expect(loop.recorder.codes()).toEqual(["METER_TIMEOUT", "METER_LOST"]);
  expect(home.battery.drive).toEqual({ kind: "autonomous" });
  expect(loop.controller.status.mode).toBe("safe");
});

test("F01: with the meter back the control goes on at once", async () => {
  const { home, meter, loop } = faultyLoop();
  await loop.run(10 * TICK);
  meter.fault = "silent";
  await loop.run(30 * TICK);
  meter.fault = "none";
  await loop.run(2 * TICK);
  expect(loop.recorder.codes().at(-1)).toBe("METER_RECOVERED");
  expect(home.battery.drive.kind).toBe("remote");
  expect(loop.controller.status.mode).toBe("normal");
});

test("F01: a meter that never answers counts as silent", async () => {
  const { home, meter, loop } = faultyLoop();
  await loop.run(10 * TICK);
  meter.fault = "hanging";
  const stop = new AbortController();
  const running = loop.controller.run(stop.signal);
  await home.clock.run(60_000, () => new Promise((resolve) => setImmediate(resolve)));
  expect(loop.recorder.has("METER_TIMEOUT")).toBe(true);
  stop.abort();
  await home.clock.run(20_000, () => new Promise((resolve) => setImmediate(resolve)));
  await running;
});

test("F02: a meter that repeats itself while the battery moves is found frozen, and the battery is released", async () => {
  const { home, meter, loop } = faultyLoop();
  await loop.run(10 * TICK);
  meter.fault = "frozen";
  loop.controller.setOverride(override(home, 2500));
  await loop.run(3 * TICK);
  expect(loop.recorder.has("METER_FROZEN")).toBe(true);
  expect(loop.controller.status.mode).toBe("safe");
  meter.fault = "none";
  await loop.run(3 * TICK);
  expect(loop.recorder.has("METER_RECOVERED")).toBe(true);
});

const override = (home: SimulationEnvironment, powerW: number) => ({
  id: "o1",
  householdId: "h",
  deviceId: "battery",
  powerW,
  setBy: "a person",
  setAt: home.clock.now(),
  expiresAt: home.clock.now() + hours(1),
});

test("F03: a reading that is no number is rejected, reported once, and never becomes 0", async () => {
  const { meter, loop } = faultyLoop();
  await loop.run(10 * TICK);
  const before = loop.controller.state.grid.last;
  meter.fault = "nan";
  await loop.run(2 * TICK);
  expect(loop.recorder.codes().filter((code) => code === "SAMPLE_REJECTED")).toHaveLength(1);
  expect(loop.controller.state.grid.last?.value.powerW).toBeCloseTo(before?.value.powerW ?? Number.NaN, 9);
});

test("F04: a spike is held for one sample; if it repeats it is believed", async () => {
  const { meter, loop } = faultyLoop();
  await loop.run(10 * TICK);
  meter.fault = "spike";
  await loop.run(TICK);
  expect(loop.recorder.codes()).toEqual(["SAMPLE_IMPLAUSIBLE"]);
  expect(loop.controller.state.grid.last?.value.powerW).toBeLessThan(20_000);
  await loop.run(TICK);
  expect(loop.controller.state.grid.last?.value.powerW).toBe(54_000);
});

test("F11: with the inverter silent, PV counts as part of the house and the control goes on", async () => {
  const home = simulatedHome(7, {
    start: Date.UTC(2026, 5, 21, 9),
    solar: { cloudiness: 0 },
    battery: { initialSocPercent: 30 },
  });
  let silent = false;
  const { inverter } = home.devices;
  const devices = {
    ...home.devices,
    inverter: {
      capabilities: inverter.capabilities,
      readState: () => (silent ? Promise.reject(new Error("no answer")) : inverter.readState()),
      setMode: inverter.setMode.bind(inverter),
      setExportLimit: inverter.setExportLimit.bind(inverter),
    },
  };
  const loop = new ClosedLoop(home, { devices });
  await loop.run(10 * TICK);
  silent = true;
  await loop.run(10 * TICK);
  expect(loop.recorder.codes()).toEqual(["PV_LOST"]);
  expect(home.powers.batteryW).toBeGreaterThan(3000);
  expect(loop.controller.status.mode).toBe("degraded");
});

test("F12: a silent battery is not driven by guess: its lease ends and it minds itself", async () => {
  const { home, battery, loop } = faultyLoop();
  await loop.run(10 * TICK);
  battery.fault = "silent";
  await loop.run(12 * TICK);
  expect(loop.recorder.codes()).toContain("BATTERY_TELEMETRY_LOST");
  expect(home.battery.drive).toEqual({ kind: "autonomous" });
});

test("F12: commands that fail cycle after cycle are reported once", async () => {
  const { battery, loop } = faultyLoop();
  await loop.run(10 * TICK);
  battery.fault = "silent";
  await loop.run(30 * TICK);
  expect(loop.recorder.codes().filter((code) => code === "COMMAND_FAILED")).toHaveLength(1);
});

test("F12: with the battery back the control goes on", async () => {
  const { home, battery, loop } = faultyLoop();
  await loop.run(10 * TICK);
  battery.fault = "silent";
  await loop.run(12 * TICK);
  battery.fault = "none";
  await loop.run(2 * TICK);
  expect(loop.recorder.has("BATTERY_RECOVERED")).toBe(true);
  expect(home.battery.drive.kind).toBe("remote");
});

test("F13: a SoC of 130 % is held back and named", async () => {
  const { battery, loop } = faultyLoop();
  await loop.run(10 * TICK);
  battery.fault = "overfull";
  await loop.run(TICK);
  expect(loop.recorder.codes()).toEqual(["SOC_JUMP"]);
});

test.each([
  [61, 0],
  [-1, 0],
])(
  "F15: at %d °C the battery takes no power within a cycle, and it is reported",
  async (temperatureC, most) => {
    const { home, loop } = faultyLoop();
    await loop.run(10 * TICK);
    loop.controller.setOverride(override(home, 3000));
    await loop.run(10 * TICK);
    home.battery.setTemperature(temperatureC);
    await loop.run(2 * TICK);
    expect(home.powers.batteryW).toBeLessThanOrEqual(most);
    expect(loop.recorder.has("BATTERY_TEMPERATURE")).toBe(true);
  },
);

test("F17: a battery that ignores its set-point is found within two read-backs, and a plan is asked for", async () => {
  const reasons: string[] = [];
  const planner: PlanProvider = {
    plan: ({ reason }) => {
      reasons.push(reason);
      return Promise.resolve(err({ reason: "none today" }));
    },
  };
  const { home, battery, loop } = faultyLoop({ planner });
  await loop.run(10 * TICK);
  battery.fault = "ignores";
  loop.controller.setOverride(override(home, -4000));
  await loop.run(5 * TICK);
  expect(loop.recorder.has("BATTERY_IGNORES")).toBe(true);
  expect(reasons).toContain("BATTERY_IGNORES");
});

test("F17: a battery that follows again is trusted again within two minutes", async () => {
  const { home, battery, loop } = faultyLoop();
  await loop.run(10 * TICK);
  battery.fault = "ignores";
  loop.controller.setOverride(override(home, -4000));
  await loop.run(12 * TICK);
  battery.fault = "none";
  await loop.run(12 * TICK);
  expect(loop.recorder.has("BATTERY_FOLLOWS")).toBe(true);
  expect(home.powers.batteryW).toBeLessThan(-3000);
});

test("F18: a battery that does the opposite is released and locked out until a person confirms", async () => {
  const { home, battery, loop } = faultyLoop();
  await loop.run(10 * TICK);
  battery.fault = "reversed";
  loop.controller.setOverride(override(home, 3000));
  await loop.run(6 * TICK);
  expect(loop.recorder.has("BATTERY_REVERSED")).toBe(true);
  expect(home.battery.drive).toEqual({ kind: "autonomous" });
  const commands = battery.sent.length;
  await loop.run(20 * TICK);
  expect(battery.sent.length).toBe(commands);
  battery.fault = "none";
  loop.controller.confirmBattery();
  await loop.run(5 * TICK);
  expect(home.powers.batteryW).toBeGreaterThan(2000);
});

test("F19: a battery that gives half is used up to what it showed", async () => {
  const { home, battery, loop } = faultyLoop();
  await loop.run(10 * TICK);
  battery.fault = "half";
  loop.controller.setOverride(override(home, 4000));
  await loop.run(4 * TICK);
  expect(loop.recorder.has("BATTERY_SATURATED")).toBe(true);
  expect(loop.controller.state.readBack.chargeW).toBeLessThanOrEqual(2001);
});

test("a battery that refuses its commands is reported, and the cycles go on", async () => {
  const { battery, loop } = faultyLoop();
  battery.fault = "refuses";
  await loop.run(10 * TICK);
  expect(loop.recorder.codes()).toEqual(["COMMAND_REFUSED"]);
  expect(loop.controller.status.ticks).toBe(10);
});

test("F20: a lease is renewed at half its length, so that it never ends by itself", async () => {
  const { home, battery, loop } = faultyLoop();
  loop.controller.setOverride(override(home, 1000));
  await loop.run(5 * TICK);
  const before = battery.sent.length;
  await loop.run(18 * TICK);
  expect(battery.sent.length - before).toBe(6);
  expect(home.battery.drive).toEqual({ kind: "remote", powerW: 1000 });
});

test("F31: a wall clock that jumps by an hour is named, and neither ages the readings nor ends the lease", async () => {
  const { home, loop } = faultyLoop();
  await loop.run(10 * TICK);
  home.clock.setTime(home.clock.now() + hours(1));
  await loop.run(3 * TICK);
  home.clock.setTime(home.clock.now() - hours(2));
  await loop.run(3 * TICK);
  expect(loop.recorder.codes()).toEqual(["CLOCK_JUMP", "CLOCK_JUMP"]);
});

test("F34: a planner that throws is reported and tried again, and the control goes on with self-consumption", async () => {
  let calls = 0;
  const planner: PlanProvider = {
    plan: () => {
      calls += 1;
      throw new Error("no forecast");
    },
  };
  const { home, loop } = faultyLoop({ planner });
  await loop.run(20 * TICK);
  expect(loop.recorder.codes().every((code) => code === "PLAN_FAILED")).toBe(true);
  expect(calls).toBeGreaterThan(2);
  expect(home.powers.batteryW).toBeLessThan(0);
});

test("F34: a planner that hangs does not hold up the control, and is given up after its limit", async () => {
  const home = simulatedHome(7);
  const planner: PlanProvider = { plan: () => new Promise(() => undefined) };
  const codes: string[] = [];
  const controller = new PowerFlowController({
    site: home.site,
    devices: home.devices,
    clock: home.clock,
    planner,
    planLimitMs: 60_000,
    events: { emit: ({ code }) => void codes.push(code) },
  });
  for (let tick = 0; tick < 10; tick += 1) {
    home.step(TICK);
    await controller.tick();
  }
  await controller.planned();
  expect(controller.status.ticks).toBe(10);
  expect(codes).toEqual(["PLAN_FAILED"]);
});

test("F34: a plan that does not pass its check is rejected and the last one stays", async () => {
  const home = simulatedHome(7);
  const good = perfectPlanner(home);
  let spoil = false;
  const planner: PlanProvider = {
    plan: async (request, signal) => {
      const offer = await good.plan(request, signal);
      if (!offer.ok || !spoil) return offer;
      const { plan } = offer.value;
      const gridW = plan.columns.gridW.map((powerW) => powerW + 500);
      return ok({ ...offer.value, plan: { ...plan, columns: { ...plan.columns, gridW } } });
    },
  };
  const loop = new ClosedLoop(home, { planner });
  await loop.run(5 * TICK);
  spoil = true;
  loop.controller.replan("test");
  await loop.run(2 * TICK);
  expect(loop.recorder.codes()).toEqual(["PLAN_ADOPTED", "PLAN_REJECTED"]);
  expect(loop.controller.status.plan?.strategy).toBe("piecewise-linear-dp");
});

test("F34: when the plan ends and no new one comes, the site covers its own use", async () => {
  const home = simulatedHome(7, { start: Date.UTC(2026, 0, 15, 9), battery: { initialSocPercent: 60 } });
  const good = perfectPlanner(home);
  let broken = false;
  const planner: PlanProvider = {
    plan: (request) => (broken ? Promise.resolve(err({ reason: "no prices" })) : good.plan(request)),
  };
  const loop = new ClosedLoop(home, { planner });
  await loop.run(hours(0.5));
  broken = true;
  await loop.run(hours(14));
  expect(loop.recorder.has("PLAN_EXPIRED")).toBe(true);
  const alone = loop.controller.state.planned;
  expect(alone).toBe(false);
}, 20_000);

test("F35: a killed controller leaves a battery that falls back by itself; the next one watches, adopts and goes on", async () => {
  const { home, battery, loop } = faultyLoop();
  await loop.run(60 * TICK);
  const saved: unknown = JSON.parse(JSON.stringify(loop.controller.state));
  home.step(120_000);
  expect(home.battery.drive).toEqual({ kind: "autonomous" });
  const before = battery.sent.length;
  const next = new ClosedLoop(home, {
    devices: { ...home.devices, battery },
    savedState: saved as typeof loop.controller.state,
  });
  await next.run(2 * TICK);
  expect(battery.sent.length).toBe(before);
  await next.run(2 * TICK);
  expect(battery.sent.length).toBeGreaterThan(before);
  expect(home.battery.drive.kind).toBe("remote");
});

test("F40: without mains no set-point is sent", async () => {
  const { home, loop } = faultyLoop();
  await loop.run(10 * TICK);
  home.grid.setOutage(true);
  await loop.run(3 * TICK);
  expect(loop.recorder.has("GRID_OUTAGE")).toBe(true);
  expect(loop.controller.status.mode).toBe("safe");
  home.grid.setOutage(false);
  await loop.run(3 * TICK);
  expect(loop.controller.status.mode).toBe("normal");
});

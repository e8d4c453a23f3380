import { expect, test } from "vitest";
import { PowerFlowController, type PowerSnapshot } from "@oec/controller";
import { simulatedHome } from "@oec/simulation";
import { ClosedLoop, hours, perfectPlanner, Recorder, TICK } from "../support/closed-loop.ts";
import { FaultyBattery } from "../support/faults.ts";

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("in its first two cycles it only watches", async () => {
  const home = simulatedHome(7);
  const loop = new ClosedLoop(home);
  await loop.run(2 * TICK);
  expect([loop.controller.status.mode, home.battery.drive.kind]).toEqual(["init", "autonomous"]);
  await loop.run(TICK);
  expect([loop.controller.status.mode, home.battery.drive.kind]).toEqual(["normal", "remote"]);
});

test("in shadow it decides and commands nothing", async () => {
  const home = simulatedHome(7);
  const loop = new ClosedLoop(home, { settings: { shadow: true }, planner: perfectPlanner(home) });
  const commands: number[] = [];
  for (let tick = 0; tick < 60; tick += 1) {
    home.step(TICK);
    commands.push((await loop.controller.tick()).commands.length);
  }
  await loop.controller.stop();
  expect(commands.some((count) => count > 0)).toBe(true);
  expect(home.battery.drive).toEqual({ kind: "autonomous" });
});

test("run ticks every ten seconds and stops with its signal, releasing the battery", async () => {
  const home = simulatedHome(7);
  const recorder = new Recorder();
  const options = { site: home.site, devices: home.devices, clock: home.clock, events: recorder.sink };
  const controller = new PowerFlowController(options);
  const stop = new AbortController();
  home.step(TICK);
  const running = controller.run(stop.signal);
  await home.clock.run(10 * TICK, settle);
  expect(controller.status.ticks).toBe(11);
  expect(home.battery.drive.kind).toBe("remote");
  stop.abort();
  await running;
  expect(controller.status.mode).toBe("stopped");
  home.step(2000);
  expect(home.battery.drive).toEqual({ kind: "autonomous" });
  expect(recorder.codes()).toEqual(["CONTROL_STARTED", "CONTROL_STOPPED"]);
});

test("cycles that were missed are skipped, not repeated", async () => {
  const home = simulatedHome(7);
  const recorder = new Recorder();
  const options = { site: home.site, devices: home.devices, clock: home.clock, events: recorder.sink };
  const controller = new PowerFlowController(options);
  const stop = new AbortController();
  home.step(TICK);
  const running = controller.run(stop.signal);
  await settle();
  home.clock.step(120_000);
  await settle();
  expect(controller.status.ticks).toBe(2);
  expect(recorder.has("LOOP_BLOCKED")).toBe(true);
  await home.clock.run(TICK, settle);
  expect(controller.status.ticks).toBe(3);
  stop.abort();
  await running;
});

test("a cycle that fails is reported and the next one goes on", async () => {
  const home = simulatedHome(7);
  const recorder = new Recorder();
  let fails = true;
  const controller = new PowerFlowController({
    site: home.site,
    devices: home.devices,
    clock: home.clock,
    events: recorder.sink,
    snapshots: {
      save: () => {
        if (fails) throw new Error("disk full");
      },
    },
  });
  const stop = new AbortController();
  home.step(TICK);
  const running = controller.run(stop.signal);
  await home.clock.run(TICK, settle);
  fails = false;
  await home.clock.run(5 * TICK, settle);
  expect(recorder.codes().filter((code) => code === "TICK_FAILED")).toHaveLength(2);
  expect(controller.status.ticks).toBe(7);
  stop.abort();
  await running;
});

test("stop to idle leaves the battery at rest", async () => {
  const home = simulatedHome(7, { start: Date.UTC(2026, 0, 14, 16), battery: { initialSocPercent: 80 } });
  const loop = new ClosedLoop(home, { settings: { fallback: "idle" } });
  await loop.run(10 * TICK);
  await loop.controller.stop();
  home.step(10_000);
  expect([home.battery.drive.kind, home.powers.batteryW]).toEqual(["idle", 0]);
});

test("a stop that the battery does not confirm is reported", async () => {
  const home = simulatedHome(7);
  const battery = new FaultyBattery(home.devices.battery);
  const loop = new ClosedLoop(home, { devices: { ...home.devices, battery } });
  await loop.run(5 * TICK);
  battery.fault = "silent";
  await loop.controller.stop();
  expect(loop.recorder.has("RELEASE_UNVERIFIED")).toBe(true);
});

test("a second stop does nothing, and a cycle after it is refused", async () => {
  const home = simulatedHome(7);
  const loop = new ClosedLoop(home);
  await loop.run(3 * TICK);
  await Promise.all([loop.controller.stop(), loop.controller.stop()]);
  expect(loop.recorder.codes()).toEqual(["CONTROL_STOPPED"]);
  await expect(loop.controller.tick()).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});

test("what a person sets goes before the plan and ends by itself", async () => {
  const home = simulatedHome(7, { battery: { initialSocPercent: 50 } });
  const snapshots: PowerSnapshot[] = [];
  const loop = new ClosedLoop(home, {
    planner: perfectPlanner(home),
    snapshots: { save: (snapshot) => void snapshots.push(snapshot) },
  });
  const setAt = home.clock.now();
  const lease = { id: "o1", householdId: "h", deviceId: "battery", setBy: "Eva", powerW: 1500 };
  loop.controller.setOverride({ ...lease, setAt, expiresAt: setAt + hours(0.25) });
  await loop.run(20 * TICK);
  expect(home.powers.batteryW).toBe(1500);
  expect(snapshots.at(-1)?.decision?.guidedBy).toBe("override");
  await loop.run(hours(0.25));
  expect(snapshots.at(-1)?.decision?.guidedBy).toBe("plan");
  expect(loop.recorder.codes().filter((code) => code.startsWith("OVERRIDE"))).toEqual([
    "OVERRIDE_SET",
    "OVERRIDE_ENDED",
  ]);
});

test("what a person sets never goes beyond a limit: a full battery is not charged", async () => {
  const home = simulatedHome(7, { battery: { initialSocPercent: 95 } });
  const loop = new ClosedLoop(home);
  const setAt = home.clock.now();
  loop.controller.setOverride({
    id: "o1",
    householdId: "h",
    deviceId: "battery",
    setBy: "Eva",
    powerW: 5000,
    setAt,
    expiresAt: setAt + hours(1),
  });
  await loop.run(20 * TICK);
  expect(home.powers.batteryW).toBeLessThanOrEqual(0);
});

test("an override is taken back by its id", async () => {
  const home = simulatedHome(7);
  const loop = new ClosedLoop(home);
  const at = home.clock.now();
  const lease = { id: "o1", householdId: "h", deviceId: "battery", setBy: "Eva", powerW: 0 };
  loop.controller.setOverride({ ...lease, setAt: at, expiresAt: at + 1000 });
  loop.controller.clearOverride("o1");
  expect(loop.controller.status.overrides).toEqual([]);
  await loop.controller.stop();
});

test("an override without an end after its start is refused", () => {
  const home = simulatedHome(7);
  const { controller } = new ClosedLoop(home);
  const lease = {
    id: "o1",
    householdId: "h",
    deviceId: "battery",
    setBy: "Eva",
    powerW: 0,
    setAt: 5,
    expiresAt: 5,
  };
  expect(() => controller.setOverride(lease)).toThrow(/INVALID_ARGUMENT/);
});

test("the metrics carry the names of the requirements, and their numbers balance", async () => {
  const home = simulatedHome(7, { start: Date.UTC(2026, 5, 21, 9) });
  const loop = new ClosedLoop(home);
  await loop.run(10 * TICK);
  const { gauges, counters } = loop.recorder;
  const kw = (name: string): number => gauges.get(name) ?? Number.NaN;
  const grid = kw("power_flow_grid_import_kw") - kw("power_flow_grid_export_kw");
  const sum = grid + kw("power_flow_pv_kw") - kw("power_flow_house_load_kw") - kw("power_flow_battery_kw");
  expect(Math.abs(sum)).toBeLessThan(1e-9);
  expect(Math.abs(kw("power_balance_error_kw"))).toBeLessThan(1e-9);
  expect(kw("fuse_utilization_percent")).toBeGreaterThan(0);
  expect(counters.get("power_flow_iterations_total")).toBe(10);
  expect(counters.get("constraint_violations_total")).toBeUndefined();
});

test("a house meter contradicts the balance where it differs", async () => {
  const home = simulatedHome(7);
  const read = () => {
    const powerW = home.powers.houseW + 300;
    return Promise.resolve({
      value: { powerW, phasePowerW: [powerW, 0, 0] as const },
      at: home.clock.now(),
      quality: "good" as const,
    });
  };
  const loop = new ClosedLoop(home, { devices: { ...home.devices, houseMeter: { read } } });
  await loop.run(5 * TICK);
  expect(loop.recorder.gauges.get("power_balance_error_kw")).toBeCloseTo(-0.3, 6);
});

test("the house that is estimated is the house that is", async () => {
  const home = simulatedHome(7, { start: Date.UTC(2026, 5, 21, 9) });
  const snapshots: PowerSnapshot[] = [];
  const loop = new ClosedLoop(home, { snapshots: { save: (snapshot) => void snapshots.push(snapshot) } });
  await loop.run(50 * TICK, () => expect(snapshots.at(-1)?.houseW).toBeCloseTo(home.powers.houseW, 6));
  expect(snapshots).toHaveLength(50);
});

test("a site without battery and inverter is watched", async () => {
  const home = simulatedHome(7);
  const { gridMeter } = home.devices;
  const loop = new ClosedLoop(home, {
    site: { ...home.site, pv: [], batteries: [], inverters: [] },
    devices: { gridMeter },
  });
  await loop.run(5 * TICK);
  expect(loop.controller.status.mode).toBe("normal");
  await loop.controller.stop();
});

test("a site with two batteries is refused", () => {
  const home = simulatedHome(7);
  const [battery] = home.site.batteries;
  const site = { ...home.site, batteries: [battery!, { ...battery!, id: "b2" }] };
  expect(() => new ClosedLoop(home, { site })).toThrow(/INVALID_ARGUMENT/);
});

test("the state is plain data that survives JSON", async () => {
  const loop = new ClosedLoop(simulatedHome(7));
  await loop.run(30 * TICK);
  expect(JSON.parse(JSON.stringify(loop.controller.state))).toEqual(loop.controller.state);
});

import { join } from "node:path";
import { MS_PER_HOUR } from "@oec/domain";
import { expect, onTestFinished, test } from "vitest";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";
import { Store } from "../../src/storage/index.ts";
import { tempFolder } from "../storage/test-store.ts";

const logger = createLogger("silent");
const ALL = { start: 0, end: 9e15 };

async function daemonOn(
  path: string,
  scenario: "today" | "cloudy_day" | "ev_charging_deadline",
  now = () => Date.now(),
): Promise<Daemon> {
  const home = { seed: 3, scenario, fastForwardHours: 1 };
  const daemon = await createDaemon({ server: { port: 0 }, home, storage: { path } }, { logger, now });
  onTestFinished(() => daemon.stop());
  return daemon;
}

test("an hour of a home is kept: telemetry, prices, schedules, runs, events and devices, in a folder made for it", async () => {
  const path = join(tempFolder(), "deep", "data", "oec.db");
  const daemon = await daemonOn(path, "cloudy_day");
  await daemon.start();
  await daemon.stop();
  await using store = await Store.open({ path });
  const of = store.household("home-cloudy_day");
  const flows = await store.shared.powerFlow.getSnapshotsRange("home-cloudy_day", ALL);
  expect(flows.length).toBe(360);
  expect((await of.batteryStates.findRange("battery", ALL)).length).toBe(360);
  expect((await of.inverterStates.findRange("inverter", ALL)).length).toBeGreaterThan(300);
  const prices = await store.shared.prices.findRange("SE3", ALL);
  expect(prices[0]).toMatchObject({ source: "simulation-cloudy_day-3", currency: "SEK" });
  expect(prices.length).toBeGreaterThanOrEqual(95);
  const runs = await of.optimizationRuns.listRecent(10);
  expect(runs.length).toBeGreaterThanOrEqual(4);
  expect(runs[0]).toMatchObject({ result: { status: "ok", certificate: "exact" } });
  expect((await of.schedules.listRecent("battery", 10)).length).toBe(runs.length);
  const codes = (await of.events.findAfter(0, 1000)).map(({ code }) => code);
  expect(codes).toContain("PLAN_ADOPTED");
  expect(codes.at(-1)).toBe("CONTROL_STOPPED");
  expect((await of.devices.listAll()).map(({ id }) => id)).toEqual(["battery", "inverter", "meter"]);
}, 30_000);

test("what a charge point said is kept, cycle by cycle", async () => {
  const path = join(tempFolder(), "oec.db");
  const daemon = await daemonOn(path, "ev_charging_deadline");
  await daemon.start();
  await daemon.stop();
  const [id] = daemon.home.parts.controller.state.chargerIds;
  const last = daemon.home.parts.controller.state.chargers[0]?.track.last;
  await using store = await Store.open({ path });
  const states = await store.household("home-ev_charging_deadline").evChargerStates.findRange(id!, ALL);
  expect(states.length).toBe(360);
  expect(states.at(-1)).toMatchObject({ deviceId: id, at: last?.at, state: last?.value });
}, 30_000);

test("consumption, production, forecasts and commands of an hour are kept, and agree with the snapshots", async () => {
  const path = join(tempFolder(), "oec.db");
  const daemon = await daemonOn(path, "cloudy_day");
  await daemon.start();
  await daemon.stop();
  await using store = await Store.open({ path });
  const householdId = "home-cloudy_day";
  const of = store.household(householdId);
  const { powerFlow, consumption, production } = store.shared;
  // The hour is made of four quarters; the last one is told when the next one begins.
  const [houses, pvs] = [
    await consumption.findRange(householdId, ALL),
    await production.findRange(householdId, ALL),
  ];
  expect(houses.length).toBeGreaterThanOrEqual(3);
  expect(pvs.map(({ start }) => start)).toEqual(houses.map(({ start }) => start));
  const { at, columns } = await powerFlow.getBuckets(householdId, "15min", ALL, ["houseWh", "coveredMs"]);
  const quarters = houses.map(({ start, powerW }) => {
    const bucket = at.indexOf(start);
    const meanW = ((columns.houseWh[bucket] ?? 0) * 3_600_000) / (columns.coveredMs[bucket] ?? 0);
    return Math.abs(meanW - powerW) / powerW;
  });
  expect(Math.max(...quarters)).toBeLessThan(0.05);
  const now = daemon.home.parts.plant.clock.now();
  for (const type of ["price", "consumption", "production"])
    expect(await of.forecastCache.findValid(type, now)).toMatchObject({
      type,
      data: { edges: expect.any(Array) },
    });
  const commands = await of.commands.findRange(ALL, 1000);
  expect(commands.length).toBeGreaterThan(10);
  expect(commands.filter(({ status }) => status !== "accepted")).toEqual([]);
  expect(commands.at(-1)).toMatchObject({
    deviceId: "battery",
    kind: "set-power",
    finishedAt: expect.any(Number),
  });
  expect(commands[0]?.source).toBe("stop");
}, 30_000);

test("once the home lives, each command is on disk as issued and then with its outcome", async () => {
  const path = join(tempFolder(), "oec.db");
  const home = { seed: 3, scenario: "cloudy_day", fastForwardHours: 0, speed: 50 } as const;
  const daemon = await createDaemon({ server: { port: 0 }, home, storage: { path } }, { logger });
  onTestFinished(() => daemon.stop());
  await daemon.start();
  const seen = daemon.home.parts.plant.clock.now();
  await expect.poll(() => daemon.home.parts.controller.status.ticks).toBeGreaterThan(3);
  await daemon.stop();
  await using store = await Store.open({ path });
  const of = store.household("home-cloudy_day");
  const commands = await of.commands.findRange(ALL, 100);
  expect(commands.length).toBeGreaterThan(1);
  expect(
    commands.filter(({ status, finishedAt }) => status !== "accepted" || finishedAt === undefined),
  ).toEqual([]);
  for (const { lastSeenAt } of await of.devices.listAll()) expect(lastSeenAt).toBeGreaterThanOrEqual(seen);
}, 30_000);

test("the snapshots tell what the plant did in their ten seconds", async () => {
  const path = join(tempFolder(), "oec.db");
  const daemon = await daemonOn(path, "cloudy_day");
  await daemon.start();
  const importedKwh = daemon.home.total.importedKwh;
  await daemon.stop();
  await using store = await Store.open({ path });
  const flows = await store.shared.powerFlow.getSnapshotsRange("home-cloudy_day", ALL);
  const kwh = flows.reduce((sum, { gridW }) => sum + Math.max(0, gridW) / 360_000, 0);
  // The meter of the simulated home is noisy.
  expect(Math.abs(kwh - importedKwh)).toBeLessThan(0.02);
}, 30_000);

test("a restart goes on at the end of the history with the same charge, and makes nothing twice", async () => {
  const path = join(tempFolder(), "oec.db");
  const first = await daemonOn(path, "cloudy_day");
  await first.start();
  const { socPercent = Number.NaN, at = Number.NaN } = first.home.snapshot ?? {};
  await first.stop();
  const second = await daemonOn(path, "cloudy_day");
  expect(second.home.parts.plant.clock.now()).toBe(at);
  await second.start();
  await second.home.cycle();
  expect(Math.abs((second.home.snapshot?.socPercent ?? Number.NaN) - socPercent)).toBeLessThan(0.5);
  await second.stop();
  await using store = await Store.open({ path });
  const flows = await store.shared.powerFlow.getSnapshotsRange("home-cloudy_day", ALL);
  expect(flows.length).toBeGreaterThanOrEqual(361);
  expect((await store.shared.households.listAll()).length).toBe(1);
}, 30_000);

test("a home of today catches up with now after a restart, at most by its fast-forward", async () => {
  const path = join(tempFolder(), "oec.db");
  let now = Date.UTC(2026, 4, 5, 10);
  const first = await daemonOn(path, "today", () => now);
  await first.start();
  await first.stop();
  now += MS_PER_HOUR / 2;
  const second = await daemonOn(path, "today", () => now);
  expect(second.home.parts.plant.clock.now()).toBe(now - MS_PER_HOUR / 2);
  await second.start();
  expect(second.home.parts.plant.clock.now()).toBe(now);
  await second.stop();
  now += 5 * MS_PER_HOUR;
  const third = await daemonOn(path, "today", () => now);
  expect(third.home.parts.plant.clock.now()).toBe(now - MS_PER_HOUR);
}, 60_000);

test("an override outlives a restart until its end", async () => {
  const path = join(tempFolder(), "oec.db");
  const first = await daemonOn(path, "cloudy_day");
  const setAt = first.home.parts.plant.clock.now();
  await first.stop();
  const lease = { householdId: "home-cloudy_day", deviceId: "battery", powerW: 700, setBy: "test", setAt };
  {
    await using store = await Store.open({ path });
    const { overrides } = store.household("home-cloudy_day");
    await overrides.insertOverride({ ...lease, id: "long", expiresAt: setAt + MS_PER_HOUR });
    await overrides.insertOverride({ ...lease, id: "ended", expiresAt: setAt + MS_PER_HOUR });
    await overrides.end("ended", setAt);
  }
  const second = await daemonOn(path, "cloudy_day");
  expect(second.home.parts.controller.status.overrides.map(({ id }) => id)).toEqual(["long"]);
}, 30_000);

test("old rows are deleted when the daemon starts", async () => {
  const path = join(tempFolder(), "oec.db");
  const first = await daemonOn(path, "cloudy_day");
  const at = first.home.parts.plant.clock.now();
  await first.stop();
  const old = { at: at - 401 * 86_400_000, code: "OLD", level: "info", message: "old", facts: {} } as const;
  {
    await using store = await Store.open({ path });
    await store.household("home-cloudy_day").events.append(old);
  }
  const second = await daemonOn(path, "cloudy_day");
  await second.start();
  await second.stop();
  await using store = await Store.open({ path });
  const codes = (await store.household("home-cloudy_day").events.findAfter(0, 1000)).map(({ code }) => code);
  expect(codes).not.toContain("OLD");
}, 30_000);

test("health includes the store", async () => {
  const daemon = await daemonOn(join(tempFolder(), "oec.db"), "cloudy_day");
  expect((await daemon.health()).checks["storage"]).toMatchObject({ status: "healthy" });
  await daemon.stop();
  expect((await daemon.health()).checks["storage"]).toMatchObject({ status: "degraded" });
});

test("without a path there is no store", async () => {
  const daemon = await createDaemon({ server: { port: 0 }, home: {} }, { logger });
  expect(Object.keys((await daemon.health()).checks)).toEqual(["controller", "planner"]);
  await daemon.stop();
});

test("a folder that cannot be made is an error of the store", async () => {
  await expect(
    createDaemon({ server: {}, home: {}, storage: { path: "/dev/null/oec.db" } }, { logger }),
  ).rejects.toThrow(/folder \/dev\/null cannot be made.*\[STORE_UNAVAILABLE\]/);
});

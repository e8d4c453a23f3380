import type { OverrideLease, ScheduleInterval } from "@oec/domain";
import { expect, test } from "vitest";
import type { CachedForecast, CommandRecord, OptimizationRun } from "../../../src/storage/records.ts";
import { HOUR, T0, testDatabase } from "../test-store.ts";

const ALL = { start: 0, end: 9e15 };
const command = (id: string, at = T0): CommandRecord => ({
  id,
  deviceId: "battery",
  at,
  kind: "set-power",
  payload: { powerW: 1_500, phases: [1, 2, 3] },
  source: "plan",
  status: "issued",
});
const lease = (id: string, setAt = T0, expiresAt = T0 + HOUR): OverrideLease => ({
  id,
  householdId: "home",
  deviceId: "battery",
  powerW: -2_000,
  setBy: "Ada",
  setAt,
  expiresAt,
  reason: "boiling potatoes",
});

test("a command is on record before and after its outcome", async () => {
  const { home } = await testDatabase();
  await home.commands.insertCommand(command("c1"));
  expect(await home.commands.findById("c1")).toEqual(command("c1"));
  expect(await home.commands.finish("c1", "refused", T0 + 5, { why: "soc-limit" })).toBe(true);
  const finished = { status: "refused", finishedAt: T0 + 5, outcome: { why: "soc-limit" } };
  expect(await home.commands.findById("c1")).toEqual({ ...command("c1"), ...finished });
  expect(await home.commands.finish("unknown", "failed", T0, null)).toBe(false);
});

test("commands of a period come newest first and end before the period's end", async () => {
  const { home } = await testDatabase();
  for (const step of [0, 1, 2, 3]) await home.commands.insertCommand(command(`c${step}`, T0 + step));
  const ids = async (limit: number, deviceId?: string) =>
    (await home.commands.findRange({ start: T0 + 1, end: T0 + 3 }, limit, deviceId)).map(({ id }) => id);
  expect(await ids(10)).toEqual(["c2", "c1"]);
  expect(await ids(1)).toEqual(["c2"]);
  expect(await ids(10, "other")).toEqual([]);
});

test("a command's id is never used twice", async () => {
  const { home } = await testDatabase();
  await home.commands.insertCommand(command("c1"));
  await expect(home.commands.insertCommand(command("c1"))).rejects.toMatchObject({ code: "DUPLICATE_ID" });
});

test("commands and events stay when their device is removed; its schedules and overrides go", async () => {
  const { home } = await testDatabase();
  await home.commands.insertCommand(command("c1"));
  await home.events.append({
    at: T0,
    code: "X",
    level: "info",
    deviceId: "battery",
    message: "m",
    facts: {},
  });
  await home.overrides.insertOverride(lease("o1"));
  expect(await home.devices.delete("battery")).toBe(true);
  expect(await home.commands.findRange(ALL, 10)).toHaveLength(1);
  expect(await home.events.findAfter(0, 10)).toHaveLength(1);
  expect(await home.overrides.listForDevice("battery", 10)).toEqual([]);
});

test("an override is in force from its set time until its expiry", async () => {
  const { home } = await testDatabase();
  await home.overrides.insertOverride(lease("o1"));
  const active = async (at: number) => (await home.overrides.findActive(at, "battery")).length;
  expect(await Promise.all([T0 - 1, T0, T0 + HOUR - 1, T0 + HOUR].map(active))).toEqual([0, 1, 1, 0]);
  expect(await home.overrides.findById("o1")).toEqual(lease("o1"));
});

test("an override that was ended by hand is in force until then, and is ended once", async () => {
  const { home } = await testDatabase();
  await home.overrides.insertOverride(lease("o1"));
  expect(await home.overrides.end("o1", T0 + 10)).toBe(true);
  expect(await home.overrides.end("o1", T0 + 20)).toBe(false);
  expect(await home.overrides.findActive(T0 + 9)).toHaveLength(1);
  expect(await home.overrides.findActive(T0 + 10)).toEqual([]);
  expect((await home.overrides.findById("o1"))?.endedAt).toBe(T0 + 10);
});

test("an override for another household, or one that ends before it begins, is refused", async () => {
  const { home } = await testDatabase();
  const foreign = home.overrides.insertOverride({ ...lease("o1"), householdId: "away" });
  await expect(foreign).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  const backwards = home.overrides.insertOverride(lease("o1", T0, T0 - 1));
  await expect(backwards).rejects.toMatchObject({ code: "STORE_CONSTRAINT" });
});

test("a household can neither see nor end what another one decided, and may use the same ids", async () => {
  const { home, household } = await testDatabase();
  const away = household("away");
  await home.commands.insertCommand(command("same"));
  await home.overrides.insertOverride(lease("same"));
  expect(await away.commands.findById("same")).toBeUndefined();
  expect(await away.commands.finish("same", "failed", T0, null)).toBe(false);
  expect(await away.overrides.findById("same")).toBeUndefined();
  expect(await away.overrides.end("same", T0)).toBe(false);
  await away.commands.insertCommand({ ...command("same"), kind: "other" });
  expect((await home.commands.findById("same"))?.kind).toBe("set-power");
});

test("the active schedule is the newest without a gap at the instant", async () => {
  const { home } = await testDatabase();
  const slot = (from: number, to: number): ScheduleInterval => ({
    start: T0 + from,
    end: T0 + to,
    powerW: 1,
  });
  const save = (id: string, createdAt: number, intervals: readonly ScheduleInterval[]) =>
    home.schedules.insertSchedule({
      id,
      schedule: { deviceId: "battery", createdAt, intervals, madeBy: "test@1" },
      valid: true,
    });
  await save("whole", T0, [slot(0, 300)]);
  for (let index = 0; index < 6; index++)
    await save(`gap${index}`, T0 + 1 + index, [slot(0, 100), slot(200, 300)]);
  const active = async (at: number) => (await home.schedules.findActive("battery", T0 + at))?.id;
  expect([await active(50), await active(150), await active(300)]).toEqual(["gap5", "whole", undefined]);
  expect((await home.schedules.listRecent("battery", 2)).map(({ id }) => id)).toEqual(["gap5", "gap4"]);
});

test("events are numbered upwards and a number is not used again after a cleanup", async () => {
  const { home } = await testDatabase();
  const append = (at: number) =>
    home.events.append({ at, code: "X", level: "warning", message: "m", facts: { a: [1] } });
  const numbers = [await append(T0), await append(T0 + 1), await append(T0 + 2)];
  expect(await home.events.findAfter(numbers[0] ?? 0, 1)).toEqual([
    { id: numbers[1], at: T0 + 1, code: "X", level: "warning", message: "m", facts: { a: [1] } },
  ]);
  expect(await home.events.cleanup(T0 + 3, 10)).toBe(3);
  expect(await append(T0 + 4)).toBeGreaterThan(numbers[2] ?? Infinity);
});

test("events are found by level and device, newest first", async () => {
  const { home } = await testDatabase();
  const append = (at: number, level: "info" | "critical", deviceId?: string) =>
    home.events.append({
      at,
      code: "X",
      level,
      message: "m",
      facts: {},
      ...(deviceId === undefined ? {} : { deviceId }),
    });
  await append(T0, "info");
  await append(T0 + 1, "critical", "battery");
  await append(T0 + 2, "critical");
  const times = async (filter: Parameters<typeof home.events.findRange>[1]) =>
    (await home.events.findRange(ALL, filter)).map(({ at }) => at - T0);
  expect(await times({})).toEqual([2, 1, 0]);
  expect(await times({ level: "critical" })).toEqual([2, 1]);
  expect(await times({ deviceId: "battery" })).toEqual([1]);
  expect(await times({ limit: 1 })).toEqual([2]);
});

test("a run of the optimizer comes back with its figures, and runs come newest first in pages", async () => {
  const { home } = await testDatabase();
  const run = (id: string, createdAt: number): OptimizationRun => ({
    id,
    createdAt,
    durationMs: 12.5,
    objective: "minimise-cost",
    constraints: { minSocPercent: 10 },
    result: { certificate: "exact" },
    estimatedSavings: 3.25,
    cycleCount: 0.9,
    degradationPercent: 0.001,
    gridStressFactor: 0.2,
  });
  for (const step of [1, 2, 3]) await home.optimizationRuns.insertRun(run(`r${step}`, T0 + step));
  expect(await home.optimizationRuns.findById("r2")).toEqual(run("r2", T0 + 2));
  expect((await home.optimizationRuns.listRecent(2)).map(({ id }) => id)).toEqual(["r3", "r2"]);
  expect((await home.optimizationRuns.listRecent(2, T0 + 2)).map(({ id }) => id)).toEqual(["r1"]);
  expect(await home.optimizationRuns.cleanup(T0 + 3, 10)).toBe(2);
});

test("the newest forecast that is still valid is found, until it ends", async () => {
  const { home } = await testDatabase();
  const forecast = (id: string, createdAt: number): CachedForecast => ({
    id,
    type: "pv",
    createdAt,
    validUntil: createdAt + 100,
    data: { values: [1, 2.5, null] },
  });
  await home.forecastCache.put(forecast("f1", T0));
  await home.forecastCache.put(forecast("f2", T0 + 50));
  const valid = async (at: number) => (await home.forecastCache.findValid("pv", T0 + at))?.id;
  expect([await valid(0), await valid(60), await valid(149), await valid(150)]).toEqual([
    "f1",
    "f2",
    "f2",
    undefined,
  ]);
  expect(await home.forecastCache.findValid("pv", T0 + 60)).toEqual(forecast("f2", T0 + 50));
  expect(await home.forecastCache.findValid("pv", T0, "roof")).toBeUndefined();
  expect(await home.forecastCache.cleanup(T0 + 101, 10)).toBe(1);
});

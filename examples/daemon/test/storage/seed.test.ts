import type { RandomSource } from "@oec/domain";
import { expect, test } from "vitest";
import { applyRetention } from "../../src/storage/retention.ts";
import { seedStore } from "../../src/storage/seed.ts";
import { DAY, HOUR, snapshot, T0, testDatabase } from "./test-store.ts";

/** A small seeded generator. */
function randomSource(seed: number): RandomSource {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    uniform,
    normal: () => uniform() + uniform() + uniform() - 1.5,
    split: () => randomSource(seed + 1),
  };
}

const ALL = { start: 0, end: 9e15 };

test("seeding makes a home with devices and whole local days of prices and history", async () => {
  const { shared, household } = await testDatabase();
  const report = await seedStore(
    { shared, household },
    { now: T0, random: randomSource(1), householdId: "new", days: 3 },
  );
  expect(report).toEqual({ householdId: "new", devices: 4, prices: 288, records: 576 });
  const prices = await shared.prices.findRange("SE3", ALL);
  expect([prices.length, prices[0]?.start]).toEqual([288, T0 - 3 * DAY - HOUR]);
  expect(
    await shared.production.getAverages("new", ALL, { unit: "day", timeZone: "Europe/Stockholm" }),
  ).toHaveLength(3);
  expect((await household("new").preferences.get())?.preferSolar).toBe(true);
});

test("the same seed gives the same rows", async () => {
  const first = await testDatabase();
  const second = await testDatabase();
  for (const store of [first, second]) {
    await seedStore(store, { now: T0, random: randomSource(7), householdId: "new", days: 2 });
  }
  expect(await first.shared.consumption.findRange("new", ALL)).toEqual(
    await second.shared.consumption.findRange("new", ALL),
  );
});

test("seeding twice is refused instead of doubling a home", async () => {
  const { shared, household } = await testDatabase();
  const options = { now: T0, random: randomSource(1), householdId: "new", days: 1 };
  await seedStore({ shared, household }, options);
  await expect(seedStore({ shared, household }, options)).rejects.toMatchObject({ code: "DUPLICATE_ID" });
});

test("retention deletes raw rows after 90 days, records after 400, schedules 90 days after their end, and keeps aggregates", async () => {
  const { file, shared, home, household } = await testDatabase();
  const now = T0 + 500 * DAY;
  for (const age of [501, 91, 89]) {
    const at = now - age * DAY;
    await shared.powerFlow.saveSnapshot(snapshot(at, { pvW: 1_000 }));
    await home.batteryStates.insertState({
      deviceId: "battery",
      at,
      state: { socPercent: 5, powerW: 0, status: "idle", chargeLimitW: 0, dischargeLimitW: 0 },
    });
    const intervals = [{ start: at, end: at + DAY / 2, powerW: 100 }];
    const schedule = { deviceId: "battery", createdAt: at, intervals, madeBy: "test@1" };
    await home.schedules.insertSchedule({ id: `s${age}`, schedule, valid: true });
    const run = { id: `r${age}`, createdAt: at, durationMs: 1, objective: "o", constraints: {}, result: {} };
    await home.optimizationRuns.insertRun(run);
    const forecast = { id: `f${age}`, type: "price", createdAt: at, validUntil: at + DAY / 2, data: [] };
    await home.forecastCache.put(forecast);
    await home.events.append({ at, code: "TEST", level: "info", message: "m", facts: {} });
  }
  const vacuum = (pages = 1_000): Promise<number> => {
    file.all(`PRAGMA incremental_vacuum(${pages})`);
    return Promise.resolve(Number(file.value("PRAGMA freelist_count")));
  };
  expect(await applyRetention({ shared, household, vacuum }, now)).toBe(11);
  expect(await shared.powerFlow.getSnapshotsRange("home", ALL)).toHaveLength(1);
  expect(await home.batteryStates.findRange("battery", ALL)).toHaveLength(1);
  expect(await home.events.findRange(ALL)).toHaveLength(2);
  expect((await home.schedules.listForDevice("battery")).map(({ id }) => id)).toEqual(["s89"]);
  expect((await home.optimizationRuns.listRecent(10)).map(({ id }) => id)).toEqual(["r89"]);
  expect(await home.forecastCache.findValid("price", now - 91 * DAY + 1)).toBeUndefined();
  expect((await home.forecastCache.findValid("price", now - 89 * DAY + 1))?.id).toBe("f89");
  expect((await shared.powerFlow.getBuckets("home", "day", ALL, [])).at).toHaveLength(3);
});

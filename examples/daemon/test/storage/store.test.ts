import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Store, type StoreTrouble } from "../../src/storage/store.ts";
import { device, household, snapshot, T0, tempFolder } from "./test-store.ts";

// Starting a worker from the sources takes a second: most tests share one store, each with a household of its own.
const ALL = { start: 0, end: 9e15 };
const folder = mkdtempSync(join(tmpdir(), "oec-store-"));
const path = join(folder, "oec.db");
const troubles: StoreTrouble[] = [];
let store: Store;

beforeAll(async () => {
  const telemetry = { maxRows: 3, maxAgeMs: 3_600_000 };
  store = await Store.open({ path, telemetry, slowQueryMs: 0, report: (trouble) => troubles.push(trouble) });
});

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The repositories of a new household with one battery, `<id>-battery`. */
async function newHousehold(id: string) {
  await store.shared.households.insertHousehold(household(id));
  await store.household(id).devices.insertDevice(device(`${id}-battery`));
  return store.household(id);
}

test("opening a new file makes the whole schema", () => {
  expect(store.migration.from).toBe(0);
  expect(store.migration.to).toBeGreaterThan(0);
});

test("telemetry is written when its group is full", async () => {
  await newHousehold("full");
  for (const at of [0, 1, 2])
    store.record({ kind: "snapshot", record: snapshot(T0 + at, { householdId: "full" }) });
  await expect.poll(() => store.shared.powerFlow.getSnapshotsRange("full", ALL)).toHaveLength(3);
});

test("a bad row of telemetry is refused and reported, and the good ones of its group are written", async () => {
  await newHousehold("bad");
  const before = (await store.health()).telemetry;
  for (const gridW of [1, NaN, 3]) {
    store.record({ kind: "snapshot", record: snapshot(T0 + (gridW || 2), { householdId: "bad", gridW }) });
  }
  await store.flush();
  const stored = await store.shared.powerFlow.getSnapshotsRange("bad", ALL);
  expect(stored.map(({ gridW }) => gridW)).toEqual([1, 3]);
  const after = (await store.health()).telemetry;
  expect([after.written - before.written, after.refused - before.refused]).toEqual([2, 1]);
  expect(troubles).toContainEqual(expect.objectContaining({ kind: "refused", rows: 1 }));
});

test("the calling thread goes on while the database works", async () => {
  const prices = Array.from({ length: 20_000 }, (_, index) => ({
    start: T0 + index * 900_000,
    end: T0 + (index + 1) * 900_000,
    area: "SE3",
    source: "test",
    pricePerKwh: 1,
    currency: "SEK",
  }));
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  await store.shared.prices.insertPrices(prices);
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(10);
});

test("a write goes before readers that came earlier", async () => {
  const home = await newHousehold("priority");
  const order: string[] = [];
  const readers = Array.from({ length: 40 }, () => home.devices.listAll().then(() => order.push("read")));
  await home.devices.updateLastSeen("priority-battery", T0 + 1).then(() => order.push("write"));
  await Promise.all(readers);
  expect(order.indexOf("write")).toBeLessThan(35);
});

test("an error of the database keeps its code and facts on the way between threads", async () => {
  const home = await newHousehold("twice");
  const again = home.devices.insertDevice(device("twice-battery"));
  await expect(again).rejects.toMatchObject({ code: "DUPLICATE_ID", context: { id: "twice-battery" } });
});

test("a signal ends the wait for a repository", async () => {
  const { devices } = await newHousehold("signal");
  await expect(devices.listAll(AbortSignal.abort())).rejects.toMatchObject({ code: "ABORTED" });
  const stop = new AbortController();
  const list = devices.listAll(stop.signal);
  stop.abort();
  await expect(list).rejects.toMatchObject({ code: "ABORTED" });
  expect(await devices.listAll(new AbortController().signal)).toHaveLength(1);
});

test("work that takes long is reported by name", async () => {
  await store.shared.households.listAll();
  await expect.poll(() => troubles).toContainEqual(expect.objectContaining({ query: "households.listAll" }));
});

test("deleted pages go back to the disk a few at a time", async () => {
  const { events } = await newHousehold("vacuum");
  const facts = { text: "x".repeat(4_000) };
  for (let index = 0; index < 20; index++) {
    await events.append({ at: T0 + index, code: "TEST", level: "info", message: "m", facts });
  }
  expect(await events.cleanup(T0 + 20, 20)).toBe(20);
  expect(await store.vacuum(5)).toBeGreaterThan(0);
  expect(await store.vacuum(1_000)).toBe(0);
});

test("columns and buckets come through the worker", async () => {
  await newHousehold("columns");
  await store.shared.powerFlow.saveSnapshot(snapshot(T0, { householdId: "columns", pvW: 3_600 }));
  const columns = await store.shared.powerFlow.getSnapshotColumns("columns", ALL, ["pvW", "evSocPercent"]);
  expect(columns).toEqual({
    at: Float64Array.of(T0),
    columns: { pvW: Float64Array.of(3_600), evSocPercent: Float64Array.of(NaN) },
  });
});

test("a store that cannot open says why", async () => {
  const nowhere = join(folder, "nowhere", "oec.db");
  await expect(Store.open({ path: nowhere })).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
});

test("a closed store has written what waited, leaves one file and refuses every call", async () => {
  const file = join(tempFolder(), "oec.db");
  const first = await Store.open({ path: file });
  await first.shared.households.insertHousehold(household("home"));
  first.record({ kind: "snapshot", record: snapshot(T0) });
  await first.close();
  expect([file, `${file}-wal`, `${file}-shm`].map((name) => existsSync(name))).toEqual([true, false, false]);
  await expect(first.household("home").devices.listAll()).rejects.toMatchObject({ code: "STORE_CLOSED" });
  expect(first.record({ kind: "snapshot", record: snapshot(T0 + 1) })).toBe(false);
  expect(await first.health()).toMatchObject({ ok: false, error: { code: "STORE_CLOSED" } });
  await using again = await Store.open({ path: file });
  expect(await again.shared.powerFlow.getSnapshotsRange("home", ALL)).toEqual([snapshot(T0)]);
});

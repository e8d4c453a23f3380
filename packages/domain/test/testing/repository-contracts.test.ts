import { expect, test } from "vitest";
import { repositoryCases, repositoryContract, type RepositoryKinds } from "../../src/testing/index.ts";
import { failingCases } from "./failing-cases.ts";
import { MEMORY } from "./in-memory-repositories.ts";

repositoryContract("memory", "device", () => ({ subject: MEMORY.device() }));
repositoryContract("memory", "battery-state", () => ({ subject: MEMORY["battery-state"]() }));
repositoryContract("memory", "schedule", () => ({ subject: MEMORY.schedule() }));
repositoryContract("memory", "price", () => ({ subject: MEMORY.price() }));
repositoryContract("memory", "power-history", () => ({ subject: MEMORY["power-history"]() }));
repositoryContract("memory", "snapshot", () => ({ subject: MEMORY.snapshot() }));

function failures<Kind extends keyof RepositoryKinds>(
  kind: Kind,
  wrong: (right: RepositoryKinds[Kind]) => Partial<RepositoryKinds[Kind]>,
): Promise<string[]> {
  return failingCases(
    repositoryCases(kind, () => {
      const right: RepositoryKinds[Kind] = MEMORY[kind]();
      return { subject: { ...right, ...wrong(right) } };
    }),
  );
}

test("a repository that forgets what it is given fails nearly everything", async () => {
  const failed = await failures("device", () => ({ insertDevice: () => Promise.resolve() }));
  expect(failed.length).toBeGreaterThanOrEqual(6);
});
test("a repository that overwrites a device of the same id is caught", async () => {
  const failed = await failures("device", (right) => ({
    insertDevice: async (device) => {
      await right.delete(device.id);
      await right.insertDevice(device);
    },
  }));
  expect(failed).toEqual(["the same id cannot be stored twice"]);
});
test("a repository that finds the device inserted first as the last state is caught", async () => {
  const failed = await failures("battery-state", (right) => ({
    findLatest: async (id) => (await right.findRange(id, { start: 0, end: 1e15 }))[0],
  }));
  expect(failed).toEqual(["the latest state is that of the latest time, not of the last insertion"]);
});
test("a range with its end in it is caught", async () => {
  const failed = await failures("price", (right) => ({
    findRange: (area, { start, end }) => right.findRange(area, { start, end: end + 1 }),
  }));
  expect(failed).toEqual(["prices of an area come back in order of time, start in, end out"]);
});
test("a plain mean in place of one weighted by time is caught", async () => {
  const failed = await failures("price", (right) => ({
    getAveragePrice: async (area, period) => {
      const rows = await right.findRange(area, period);
      return rows.length === 0
        ? undefined
        : rows.reduce((sum, row) => sum + row.pricePerKwh, 0) / rows.length;
    },
  }));
  expect(failed).toEqual(["the average price is weighted by time"]);
});
test("days that begin at midnight UTC are caught", async () => {
  const failed = await failures("power-history", (right) => ({
    getAverages: (id, period, by) =>
      right.getAverages(id, period, by.unit === "hour" ? by : { unit: "day", timeZone: "UTC" }),
  }));
  expect(failed).toEqual(["averages by local day begin at local midnight, also after the clock changed"]);
});
test("an invalidated schedule that stays active is caught", async () => {
  const failed = await failures("schedule", () => ({ invalidate: () => Promise.resolve(true) }));
  expect(failed).toContain("of two schedules for an instant the newer is active, until it is invalidated");
});
test("snapshots in order of insertion are caught", async () => {
  const failed = await failures("snapshot", (right) => ({
    getSnapshotsRange: async (id, period) => [...(await right.getSnapshotsRange(id, period))].reverse(),
  }));
  expect(failed).toEqual(["snapshots come back in order of time, start in, end out, all fields"]);
});

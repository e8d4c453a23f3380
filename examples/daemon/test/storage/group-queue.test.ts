import { OecError } from "@oec/domain";
import { expect, onTestFinished, test, vi } from "vitest";
import { GroupQueue, type TelemetryTrouble } from "../../src/storage/group-queue.ts";
import type { TelemetryRow } from "../../src/storage/records.ts";
import type { GroupOutcome } from "../../src/storage/telemetry.ts";
import { snapshot } from "./test-store.ts";

const row = (at: number): TelemetryRow => ({ kind: "snapshot", record: snapshot(at) });
const times = (rows: readonly TelemetryRow[]) =>
  rows.map((given) => (given.kind === "snapshot" ? given.record.at : NaN));

/** A queue over a disk that can be made slow or full. */
function queueOn(options: { maxRows?: number; maxAgeMs?: number; capacity?: number }) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const disk = { full: false, groups: [] as number[][], hold: Promise.resolve() };
  const troubles: TelemetryTrouble[] = [];
  const write = async (rows: readonly TelemetryRow[]): Promise<GroupOutcome> => {
    await disk.hold;
    if (disk.full) throw new OecError("STORE_FULL", "full", { context: {} });
    disk.groups.push(times(rows));
    return { written: rows.length, refused: 0 };
  };
  const report = (trouble: TelemetryTrouble) => troubles.push(trouble);
  const queue = new GroupQueue({ maxRows: 10, maxAgeMs: 100, capacity: 100, ...options }, { write, report });
  return { queue, disk, troubles };
}

test("rows are written together once the oldest has waited its time", async () => {
  const { queue, disk } = queueOn({ maxAgeMs: 100 });
  queue.push(row(1));
  await vi.advanceTimersByTimeAsync(60);
  queue.push(row(2));
  await vi.advanceTimersByTimeAsync(39);
  expect(disk.groups).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(disk.groups).toEqual([[1, 2]]);
});

test("a full group is written at once", async () => {
  const { queue, disk } = queueOn({ maxRows: 2 });
  queue.push(row(1));
  queue.push(row(2));
  await vi.advanceTimersByTimeAsync(0);
  expect(disk.groups).toEqual([[1, 2]]);
});

test("rows that come during a write go in the next group, in order", async () => {
  const { queue, disk } = queueOn({ maxRows: 2 });
  let go = (): void => undefined;
  disk.hold = new Promise((resolve) => (go = resolve));
  for (const at of [1, 2, 3, 4, 5]) queue.push(row(at));
  await vi.advanceTimersByTimeAsync(0);
  expect(disk.groups).toEqual([]);
  go();
  await vi.advanceTimersByTimeAsync(100);
  expect(disk.groups).toEqual([[1, 2], [3, 4], [5]]);
});

test("rows of a failed write stay and are written when the disk takes them again", async () => {
  const { queue, disk, troubles } = queueOn({});
  disk.full = true;
  queue.push(row(1));
  await vi.advanceTimersByTimeAsync(100);
  expect(troubles).toMatchObject([{ kind: "write-failed", error: { code: "STORE_FULL" } }]);
  expect(queue.status).toMatchObject({ waiting: 1, written: 0 });
  disk.full = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(disk.groups).toEqual([[1]]);
  expect(queue.status).toMatchObject({ waiting: 0, written: 1 });
});

test("a full queue drops the new row, counts each and reports the begin and the end", async () => {
  const { queue, troubles } = queueOn({ capacity: 2 });
  expect([1, 2, 3, 4].map((at) => queue.push(row(at)))).toEqual([true, true, false, false]);
  await vi.advanceTimersByTimeAsync(100);
  expect(queue.status).toEqual({ waiting: 0, written: 2, dropped: 2, refused: 0 });
  expect(troubles).toEqual([
    { kind: "dropping", dropped: 1 },
    { kind: "recovered", dropped: 2 },
  ]);
  expect(queue.push(row(5))).toBe(true);
});

test("a flush during a write waits for it and writes the rest once", async () => {
  const { queue, disk } = queueOn({ maxRows: 2 });
  for (const at of [1, 2, 3]) queue.push(row(at));
  await queue.flush();
  expect(disk.groups).toEqual([[1, 2], [3]]);
});

test("a flush on a full disk rejects with the disk's error and keeps the rows", async () => {
  const { queue, disk } = queueOn({});
  disk.full = true;
  queue.push(row(1));
  await expect(queue.flush()).rejects.toMatchObject({ code: "STORE_FULL" });
  expect(queue.status.waiting).toBe(1);
});

test("a closed queue has written everything and takes no more", async () => {
  const { queue, disk } = queueOn({});
  queue.push(row(1));
  await queue.close();
  expect(disk.groups).toEqual([[1]]);
  expect(queue.push(row(2))).toBe(false);
});

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OecError } from "@oec/domain";
import { expect, onTestFinished, test } from "vitest";
import { Store, type StoreTrouble } from "../../src/storage/store.ts";
import { device, household, snapshot, T0, tempFolder } from "./test-store.ts";

/** Appends events until the store refuses one; returns the numbers acknowledged and the refusal. */
async function fill(store: Store): Promise<{ acknowledged: number[]; refusal: unknown }> {
  const { events } = store.household("home");
  const acknowledged: number[] = [];
  for (;;) {
    try {
      const facts = { text: "x".repeat(20_000) };
      acknowledged.push(await events.append({ at: T0, code: "FILL", level: "info", message: "m", facts }));
    } catch (refusal) {
      return { acknowledged, refusal };
    }
  }
}

async function storedEvents(store: Store): Promise<number[]> {
  return (await store.household("home").events.findAfter(0, 10_000)).map(({ id }) => id);
}

async function prepared(store: Store): Promise<void> {
  await store.shared.households.insertHousehold(household("home"));
  await store.household("home").devices.insertDevice(device("battery"));
}

// PRAGMA max_page_count stands for the disk here: SQLite gives the same error, and it works everywhere.
test("at its size limit the store refuses writes with STORE_FULL, has every acknowledged one and still reads", async () => {
  const path = join(tempFolder(), "oec.db");
  const troubles: StoreTrouble[] = [];
  const report = (trouble: StoreTrouble) => troubles.push(trouble);
  const store = await Store.open({ path, maxBytes: 2_000_000, report });
  await prepared(store);
  const { acknowledged, refusal } = await fill(store);
  expect(OecError.is(refusal) && refusal.code).toBe("STORE_FULL");
  expect(acknowledged.length).toBeGreaterThan(10);
  expect(await storedEvents(store)).toEqual(acknowledged);

  // Telemetry waits for space instead of getting lost.
  for (let step = 0; step < 1_000; step++) store.record({ kind: "snapshot", record: snapshot(T0 + step) });
  await expect(store.flush()).rejects.toMatchObject({ code: "STORE_FULL" });
  expect(troubles).toContainEqual(expect.objectContaining({ kind: "write-failed" }));
  await store.household("home").events.cleanup(T0 + 1, 20);
  await store.flush();
  expect(await store.shared.powerFlow.getSnapshotsRange("home", { start: T0, end: T0 + 1_000 })).toHaveLength(
    1_000,
  );
  await store.close();
});

/** A small file system of its own, where the platform lets us mount one. */
function smallDisk(megabytes: number): string | undefined {
  const folder = join(tempFolder(), "disk");
  mkdirSync(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync("umount", ["-l", folder], { stdio: "ignore" }));
  return folder;
}

test("on a full disk nothing acknowledged is lost, and freed space is used without a restart", async (context) => {
  const disk = smallDisk(8);
  if (disk === undefined) return context.skip("needs the right to mount a tmpfs");
  const ballast = join(disk, "ballast");
  writeFileSync(ballast, Buffer.alloc(3_000_000));
  const path = join(disk, "oec.db");
  const store = await Store.open({ path });
  await prepared(store);
  const { acknowledged, refusal } = await fill(store);
  expect(OecError.is(refusal) && refusal.code).toBe("STORE_FULL");
  expect(await storedEvents(store)).toEqual(acknowledged);

  rmSync(ballast);
  const event = { at: T0, code: "AFTER", level: "info", message: "m", facts: {} } as const;
  const after = await store.household("home").events.append(event);
  await store.close();
  await using again = await Store.open({ path });
  expect(await storedEvents(again)).toEqual([...acknowledged, after]);
});

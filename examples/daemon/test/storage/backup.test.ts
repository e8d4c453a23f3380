import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { backUpDatabase, restoreDatabase } from "../../src/storage/backup-worker.ts";
import { openDatabase } from "../../src/storage/open-database.ts";
import { householdRepositories } from "../../src/storage/repositories/index.ts";
import { device, tempFolder, testDatabase } from "./test-store.ts";

// Each backup or restore is a worker started from the sources (a second), so a test covers one whole story.

test("a backup of a database in use, restored, is the database of that instant, and the newer one is kept", async () => {
  const { home, file, db, path } = await testDatabase();
  const target = join(tempFolder(), "backup.db");
  const report = await backUpDatabase(path, target);
  expect(report).toMatchObject({ path: target, version: 1 });
  await home.devices.insertDevice(device("later"));
  file.all("PRAGMA wal_checkpoint(TRUNCATE)");
  await db.destroy();

  // A copy stands for the file of a daemon that has ended: this process still has the first one open.
  const stopped = join(tempFolder(), "oec.db");
  copyFileSync(path, stopped);
  const restored = await restoreDatabase(target, stopped, "test");
  expect(restored.kept).toBe(`${stopped}.before-restore-test`);
  const idsIn = async (name: string) => {
    const open = openDatabase({ path: name });
    const devices = await householdRepositories(open.db, "home").devices.listAll();
    await open.db.destroy();
    return devices.map(({ id }) => id);
  };
  expect(await idsIn(stopped)).toEqual(["battery"]);
  expect(await idsIn(restored.kept ?? "")).toEqual(["battery", "later"]);
});

test("a backup never overwrites a file", async () => {
  const { path } = await testDatabase();
  const target = join(tempFolder(), "mine.txt");
  writeFileSync(target, "mine");
  await expect(backUpDatabase(path, target)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  expect(readFileSync(target, "utf8")).toBe("mine");
});

test("a damaged backup is refused and the database stays as it was, with nothing left beside it", async () => {
  const { file, db, path } = await testDatabase();
  file.all("PRAGMA wal_checkpoint(TRUNCATE)");
  await db.destroy();
  const folder = tempFolder();
  const stopped = join(folder, "oec.db");
  copyFileSync(path, stopped);
  const before = readFileSync(stopped);
  const damaged = join(tempFolder(), "damaged.db");
  const bytes = readFileSync(path);
  for (let page = 3; page < 40; page++) bytes.fill(0x5a, page * 4_096 + 8, page * 4_096 + 1_500);
  writeFileSync(damaged, bytes);
  await expect(restoreDatabase(damaged, stopped, "test")).rejects.toMatchObject({ code: "STORE_CORRUPT" });
  expect(readFileSync(stopped).equals(before)).toBe(true);
  expect(readdirSync(folder)).toEqual(["oec.db"]);
});

test("a restore over a corrupted database keeps the damaged file and the restored one opens", async () => {
  const { path } = await testDatabase();
  const backup = join(tempFolder(), "backup.db");
  await backUpDatabase(path, backup);
  const damaged = join(tempFolder(), "oec.db");
  writeFileSync(damaged, "no database at all".repeat(500));
  const { kept } = await restoreDatabase(backup, damaged, "test");
  expect(readFileSync(kept ?? "", "utf8")).toContain("no database at all");
  const open = openDatabase({ path: damaged });
  expect(open.file.value("SELECT count(*) FROM devices")).toBe(2);
  await open.db.destroy();
});

test("a restore under a running daemon is refused with STORE_LOCKED", async () => {
  const { path } = await testDatabase();
  const backup = join(tempFolder(), "backup.db");
  await backUpDatabase(path, backup);
  await expect(restoreDatabase(backup, path, "test")).rejects.toMatchObject({ code: "STORE_LOCKED" });
  expect(existsSync(`${path}.before-restore-test`)).toBe(false);
});

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SqliteFile } from "../../src/storage/sqlite-file.ts";
import { MIGRATIONS } from "../../src/storage/migrations/index.ts";
import { openDatabase } from "../../src/storage/open-database.ts";
import { tempFolder, testDatabase } from "./test-store.ts";

const pragma = (file: SqliteFile, name: string) => file.value(`PRAGMA ${name}`);

test.each([
  ["journal_mode", "wal"],
  ["synchronous", 2],
  ["foreign_keys", 1],
  ["busy_timeout", 5_000],
  ["auto_vacuum", 2],
])("a new database has %s = %s", async (name, expected) => {
  const { file } = await testDatabase();
  expect(pragma(file, name)).toBe(expected);
});

test("a database that is opened again has the same promises and the same rows", async () => {
  const folder = tempFolder();
  const first = await testDatabase(folder);
  await first.db.destroy();
  const again = openDatabase({ path: first.path });
  expect(["journal_mode", "synchronous", "foreign_keys"].map((name) => pragma(again.file, name))).toEqual([
    "wal",
    2,
    1,
  ]);
  expect(again.file.value("SELECT count(*) FROM households")).toBe(2);
  await again.db.destroy();
});

test("an empty file gets every migration, an up-to-date one none", () => {
  const path = join(tempFolder(), "oec.db");
  const first = openDatabase({ path });
  expect(first.migration).toEqual({ from: 0, to: MIGRATIONS.length });
  first.file.close();
  const again = openDatabase({ path });
  expect(again.migration).toEqual({ from: MIGRATIONS.length, to: MIGRATIONS.length });
  again.file.close();
});

test("an existing database is copied before a migration changes it", () => {
  const path = join(tempFolder(), "oec.db");
  openDatabase({ path }).file.close();
  const next = {
    version: MIGRATIONS.length + 1,
    name: "more",
    sqlite: "CREATE TABLE more (a INTEGER) STRICT",
  };
  const { migration, file } = openDatabase({ path, migrations: [...MIGRATIONS, next] });
  file.close();
  const copy = new SqliteFile(migration.backup ?? "");
  expect(copy.value("SELECT max(version) FROM schema_migrations")).toBe(MIGRATIONS.length);
  expect(copy.value("SELECT count(*) FROM sqlite_master WHERE name = 'more'")).toBe(0);
  copy.close();
});

test("a migration that fails leaves nothing of itself behind", () => {
  const path = join(tempFolder(), "oec.db");
  openDatabase({ path }).file.close();
  const broken = {
    version: MIGRATIONS.length + 1,
    name: "broken",
    sqlite: "CREATE TABLE half (a INTEGER); CREATE TABLE half (a INTEGER)",
  };
  expect(() => openDatabase({ path, migrations: [...MIGRATIONS, broken] })).toThrow(/already exists/);
  const { file } = openDatabase({ path });
  expect(file.value("SELECT count(*) FROM sqlite_master WHERE name = 'half'")).toBe(0);
  file.close();
});

test("a database from a newer version is refused with the versions and the way back", () => {
  const path = join(tempFolder(), "oec.db");
  const { file } = openDatabase({ path });
  file.run("INSERT INTO schema_migrations VALUES (?, 'future', 0)", [99]);
  file.close();
  expect(() => openDatabase({ path })).toThrow(
    expect.objectContaining({ code: "STORE_NEWER", message: expect.stringMatching(/version 99.*restore/s) }),
  );
});

test("a file that is no database is refused as corrupt, with the way to restore, and stays as it is", () => {
  const path = join(tempFolder(), "oec.db");
  writeFileSync(path, "certainly not a database ".repeat(1_000));
  const before = readFileSync(path);
  expect(() => openDatabase({ path })).toThrow(
    expect.objectContaining({ code: "STORE_CORRUPT", message: expect.stringContaining("oec restore") }),
  );
  expect(readFileSync(path).equals(before)).toBe(true);
});

test("a page damaged in the middle of the file is found at the start", async () => {
  const { db, file, path } = await testDatabase();
  file.all("PRAGMA wal_checkpoint(TRUNCATE)");
  await db.destroy();
  const bytes = readFileSync(path);
  for (let page = 3; page < 40; page++) bytes.fill(0xa5, page * 4_096 + 8, page * 4_096 + 2_000);
  writeFileSync(path, bytes);
  expect(() => openDatabase({ path })).toThrow(expect.objectContaining({ code: "STORE_CORRUPT" }));
});

test("a database of another program is refused and not taken over", () => {
  const path = join(tempFolder(), "photos.db");
  const other = new SqliteFile(path);
  other.execute("CREATE TABLE photos (name TEXT)");
  other.close();
  expect(() => openDatabase({ path })).toThrow(expect.objectContaining({ code: "STORE_CORRUPT" }));
});

test("a folder that is not there is named in the error", () => {
  const path = join(tempFolder(), "nowhere", "oec.db");
  expect(() => openDatabase({ path })).toThrow(
    expect.objectContaining({ code: "STORE_UNAVAILABLE", message: expect.stringContaining(path) }),
  );
  expect(existsSync(path)).toBe(false);
});

test("a database that another process is writing to is reported as locked after the busy time-out", async () => {
  const { file, path } = await testDatabase();
  const other = openDatabase({ path, busyTimeoutMs: 50 });
  file.execute("BEGIN IMMEDIATE");
  expect(() => other.file.transaction(() => undefined)).toThrow(
    expect.objectContaining({ code: "STORE_LOCKED" }),
  );
  file.rollback();
  other.file.close();
});

test.each([NaN, Infinity, -Infinity])(
  "%s is refused, because SQLite would store NULL in its place",
  async (value) => {
    const { file } = await testDatabase();
    expect(() => file.all("SELECT ?", [value])).toThrow(expect.objectContaining({ code: "NOT_FINITE" }));
  },
);

test("a value of a type that SQLite does not know is an error, not the end of the process", async () => {
  const { file } = await testDatabase();
  expect(file.value("SELECT ?", [true])).toBe(1);
  expect(() => file.all("SELECT ?", [new Date(0)])).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT" }),
  );
});

test("a failed transaction leaves nothing and the next one works", async () => {
  const { file } = await testDatabase();
  const twice = () =>
    file.transaction(() => {
      file.run("DELETE FROM devices");
      file.execute("CREATE TABLE households (a)");
    });
  expect(twice).toThrow(/already exists/);
  expect(file.value("SELECT count(*) FROM devices")).toBe(2);
  expect(file.transaction(() => file.run("DELETE FROM devices"))).toBe(2);
});

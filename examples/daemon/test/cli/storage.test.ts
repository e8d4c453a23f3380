import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../../src/cli/cli.ts";
import { Store } from "../../src/storage/index.ts";
import { tempFolder } from "../storage/test-store.ts";
import { memoryIo } from "../support/memory-io.ts";

async function call(folder: string, ...args: readonly string[]) {
  const io = memoryIo(folder);
  return { code: await runCli(args, io), out: io.out(), err: io.err() };
}

async function households(path: string): Promise<readonly string[]> {
  await using store = await Store.open({ path });
  return (await store.shared.households.listAll()).map(({ id }) => id);
}

test("seed makes the folder and fills a database, and refuses to do it twice", async () => {
  const folder = tempFolder();
  const args = ["seed", "--storage", "data/oec.db", "--days", "2"];
  const first = await call(folder, ...args);
  expect(first).toMatchObject({ code: 0, err: "" });
  expect(first.out).toContain("household example with 4 devices, 192 prices and 384 records");
  const second = await call(folder, ...args);
  expect(second.code).toBe(1);
  expect(second.err).toContain("[DUPLICATE_ID]");
}, 30_000);

test("a backup brings back what was there, and the replaced database is kept", async () => {
  const folder = tempFolder();
  await call(folder, "seed", "--storage", "oec.db", "--days", "1");
  const backup = await call(folder, "backup", "--storage", "oec.db", "--to", "backup.db");
  expect(backup).toMatchObject({ code: 0, out: expect.stringMatching(/^backup\.db: .* checked\.\n$/) });
  await call(folder, "seed", "--storage", "oec.db", "--days", "1", "--household", "later");
  const restored = await call(folder, "restore", "--storage", "oec.db", "--from", "backup.db");
  expect(restored).toMatchObject({ code: 0, err: "" });
  expect(restored.out).toContain("oec.db.before-restore-20240601T120007Z");
  expect(await households(join(folder, "oec.db"))).toEqual(["example"]);
  expect(await households(join(folder, "oec.db.before-restore-20240601T120007Z"))).toEqual([
    "example",
    "later",
  ]);
}, 30_000);

test("a restore into an empty place works", async () => {
  const folder = tempFolder();
  await call(folder, "seed", "--storage", "oec.db", "--days", "1");
  await call(folder, "backup", "--storage", "oec.db", "--to", "backup.db");
  expect((await call(folder, "restore", "--storage", "new/oec.db", "--from", "backup.db")).code).toBe(0);
  expect(await households(join(folder, "new/oec.db"))).toEqual(["example"]);
}, 30_000);

test("a damaged backup is refused and the database stays", async () => {
  const folder = tempFolder();
  await call(folder, "seed", "--storage", "oec.db", "--days", "1");
  writeFileSync(join(folder, "bad.db"), "no database at all");
  const { code, err } = await call(folder, "restore", "--storage", "oec.db", "--from", "bad.db");
  expect(code).toBe(1);
  expect(err).toContain("[STORE_CORRUPT]");
  expect(await households(join(folder, "oec.db"))).toEqual(["example"]);
}, 30_000);

test("a backup never overwrites a file", async () => {
  const folder = tempFolder();
  await call(folder, "seed", "--storage", "oec.db", "--days", "1");
  writeFileSync(join(folder, "mine"), "mine");
  const { code, err } = await call(folder, "backup", "--storage", "oec.db", "--to", "mine");
  expect({ code, says: err.includes("exists; a backup never overwrites a file") }).toEqual({
    code: 2,
    says: true,
  });
  expect(readFileSync(join(folder, "mine"), "utf8")).toBe("mine");
}, 30_000);

describe("a wrong call exits with 2 and says why", () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ["backup without a file", ["backup", "--to", "x"], "option --storage is missing"],
    ["backup of nothing", ["backup", "--storage", "no.db", "--to", "x"], "no.db: no such file"],
    ["restore without a backup", ["restore", "--storage", "oec.db"], "option --from is missing"],
    ["restore from nothing", ["restore", "--storage", "oec.db", "--from", "no.db"], "no.db: no such file"],
    ["seed without a file", ["seed"], "option --storage is missing"],
    ["seed of no days", ["seed", "--storage", "x.db", "--days", "0"], 'option --days is "0", expected'],
    ["seed where no folder can be", ["seed", "--storage", "/dev/null/x.db"], "cannot be made"],
  ];
  for (const [name, args, message] of cases) {
    test(name, async () => {
      const { code, err } = await call(tempFolder(), ...args);
      expect(code).toBe(2);
      expect(err).toContain(message);
    });
  }
});

test("a start with an empty storage path is refused", async () => {
  const io = memoryIo(tempFolder(), { OEC_STORAGE_PATH: "", OEC_SERVER_PORT: "0" });
  expect(await runCli(["start"], io)).toBe(2);
  expect(io.err()).toContain('OEC_STORAGE_PATH is ""');
});

test("a start takes the path of the option before that of the environment, counted from the user's folder", async () => {
  const folder = tempFolder();
  const stop = new AbortController();
  stop.abort();
  const io = memoryIo(folder, { OEC_STORAGE_PATH: "/dev/null/x.db", OEC_SERVER_PORT: "0" }, stop.signal);
  expect(await runCli(["start", "--storage", "mine/oec.db"], io)).toBe(0);
  expect(await households(join(folder, "mine/oec.db"))).toEqual(["home"]);
}, 30_000);

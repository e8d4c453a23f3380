import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { createDaemon } from "../../src/daemon.ts";
import { DatabaseLock } from "../../src/home/database-lock.ts";
import { createLogger } from "../../src/log/logger.ts";
import { Store } from "../../src/storage/index.ts";
import { tempFolder } from "../storage/test-store.ts";

const holderModule = new URL("../../src/home/database-lock.ts", import.meta.url).href;

/** Another process that holds the lock until it is killed. */
async function holder(path: string) {
  const script = `const { DatabaseLock } = await import(${JSON.stringify(holderModule)});
    DatabaseLock.take(${JSON.stringify(path)});
    process.stdout.write("held");
    setInterval(() => {}, 1000);`;
  const args = ["--conditions=@oec/source", "--import", import.meta.resolve("tsx"), "--input-type=module"];
  const child = spawn(process.execPath, [...args, "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

test("a second daemon on the same database is refused, with the process that has it and what to do", () => {
  const path = join(tempFolder(), "deep/er/oec.db");
  const lock = DatabaseLock.take(path);
  expect(() => DatabaseLock.take(path)).toThrow(
    `process ${process.pid}, another daemon, works on ${path}: stop it first, or name another storage path [STORE_LOCKED]`,
  );
  lock.release();
});

test("who comes after the first has let go gets in, as often as one likes", () => {
  const path = join(tempFolder(), "oec.db");
  for (let turn = 0; turn < 20; turn += 1) DatabaseLock.take(path).release();
  expect(() => DatabaseLock.take(path).release()).not.toThrow();
});

test("a refusal takes nothing from who holds the lock", () => {
  const path = join(tempFolder(), "oec.db");
  const lock = DatabaseLock.take(path);
  for (let turn = 0; turn < 3; turn += 1) expect(() => DatabaseLock.take(path)).toThrow("STORE_LOCKED");
  lock.release();
});

test("two databases in one folder do not meet", () => {
  const folder = tempFolder();
  const locks = ["one.db", "two.db"].map((name) => DatabaseLock.take(join(folder, name)));
  for (const lock of locks) lock.release();
  expect(locks).toHaveLength(2);
});

test("a path that cannot be locked says why", () => {
  const path = join(tempFolder(), "oec.db");
  mkdirSync(`${path}.lock`);
  expect(() => DatabaseLock.take(path)).toThrow("[STORE_UNAVAILABLE]");
  expect(() => DatabaseLock.take("/dev/null/oec.db")).toThrow(/cannot be made.*\[STORE_UNAVAILABLE\]/);
});

test("the lock of another process is named by that process, and ends with kill -9", async () => {
  const path = join(tempFolder(), "oec.db");
  const child = await holder(path);
  try {
    expect(() => DatabaseLock.take(path)).toThrow(`process ${String(child.pid)}, another daemon, works on`);
  } finally {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
  expect(() => DatabaseLock.take(path).release()).not.toThrow();
}, 30_000);

test("a daemon holds the lock from its making to its stop, while others may read and back up", async () => {
  const folder = tempFolder();
  const path = join(folder, "oec.db");
  const config = { server: { port: 0 }, home: { fastForwardHours: 0 }, storage: { path } };
  const logger = createLogger("silent");
  const first = await createDaemon(config, { logger });
  try {
    await expect(createDaemon(config, { logger })).rejects.toThrow("[STORE_LOCKED]");
    await using reader = await Store.open({ path });
    expect((await reader.shared.households.listAll()).map(({ id }) => id)).toEqual(["home"]);
    await reader.backupTo(join(folder, "backup.db"));
  } finally {
    await first.stop();
  }
  const second = await createDaemon(config, { logger });
  await second.stop();
}, 30_000);

test("a daemon that could not be made holds no lock", async () => {
  const path = join(tempFolder(), "oec.db");
  mkdirSync(path);
  const logger = createLogger("silent");
  const make = () => createDaemon({ storage: { path } }, { logger });
  await expect(make()).rejects.toThrow("STORE_");
  await expect(make()).rejects.not.toThrow("STORE_LOCKED");
  DatabaseLock.take(path).release();
}, 30_000);

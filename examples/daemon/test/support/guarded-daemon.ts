import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";
import { readOperations, terms, type Operation } from "./guarded-requests.ts";

/** A listening daemon with logins and a database; its household is `home-sunny_day`. */
export interface GuardedDaemon {
  readonly path: string;
  readonly daemon: Daemon;
  readonly base: string;
  readonly operations: readonly Operation[];
  /** Stops it, does something, and starts it again on the same database. */
  restart(between: () => Promise<void>): Promise<void>;
}

/** Starts one before the tests of a file, stops it after them, and fails if anything failed inside. */
export function guardedDaemon(): GuardedDaemon {
  const folder = mkdtempSync(join(tmpdir(), "oec-security-"));
  const path = join(folder, "oec.db");
  const failures: unknown[] = [];
  const logger = { ...createLogger("silent"), error: (facts: unknown) => void failures.push(facts) };
  let running: { daemon: Daemon; base: string; operations: readonly Operation[] } | undefined;
  const start = async (): Promise<void> => {
    const server = {
      port: 0,
      rateLimitPerMinute: 100_000,
      changesPerMinute: 100_000,
      allowedHosts: ["oec.local"],
      corsOrigins: ["https://pages.example"],
    };
    const home = { scenario: "sunny_day", fastForwardHours: 1 } as const;
    const auth = { mode: "jwt", secret: terms.secret } as const;
    const daemon = await createDaemon({ server, auth, home, storage: { path } }, { logger });
    const base = await daemon.start();
    running = { daemon, base, operations: await readOperations(base) };
  };
  const now = () => {
    if (running === undefined) throw new Error("the daemon of the test does not run");
    return running;
  };
  beforeAll(start, 60_000);
  afterAll(async () => {
    await running?.daemon.stop();
    rmSync(folder, { recursive: true, force: true });
    expect(failures).toEqual([]);
  });
  return {
    path,
    get daemon() {
      return now().daemon;
    },
    get base() {
      return now().base;
    },
    get operations() {
      return now().operations;
    },
    async restart(between) {
      await now().daemon.stop();
      await between();
      await start();
    },
  };
}

import { beforeAll, expect, test } from "vitest";
import { tempFolder } from "../storage/test-store.ts";
import { buildDaemon } from "./built-daemon.ts";
import { measureUnderLoad, type LoadFigures } from "./under-load.ts";

/** What the promise is worth on a machine that has time: no control cycle is later [ms]. */
const LATEST_MS = 100;
/** A machine on which even a process that does nothing is later than this says nothing about the daemon [ms]. */
const QUIET_MS = 25;
const TRIES = 3;

let main = "";
beforeAll(async () => {
  main = await buildDaemon("load");
}, 60_000);

const measure = (): Promise<LoadFigures> =>
  measureUnderLoad({ main, folder: tempFolder(), days: 1, connections: 32, leastMs: 3_000 });

// The bench `daemon` does the same with 90 days of history.
test("no control cycle is late while 32 readers, an export, a backtest and a backup are under way", async (context) => {
  const idle: number[] = [];
  for (let turn = 0; turn < TRIES; turn += 1) {
    const { cycles, latestMs, idleLatestMs, exportedRows, failures, requests } = await measure();
    expect(failures).toEqual([]);
    expect(exportedRows).toBeGreaterThan(8640 - 20);
    expect(requests).toBeGreaterThan(200);
    expect(cycles).toBeGreaterThan(10);
    if (latestMs <= LATEST_MS) return;
    if (idleLatestMs <= QUIET_MS) expect(latestMs).toBeLessThanOrEqual(LATEST_MS);
    idle.push(Math.round(idleLatestMs));
  }
  context.skip(`the machine is too busy: a process that does nothing was ${idle.join(", ")} ms late`);
}, 120_000);

import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Pool } from "undici";
import { householdCsv, pricesCsv } from "../support/small-home.ts";
import { DaemonProcess } from "./daemon-process.ts";
import { startIdleYardstick } from "./idle-yardstick.ts";
import { writeLongHistory } from "./long-history.ts";

const DAY_MS = 86_400_000;
/** A control cycle every 200 ms, fifty times as often as a home has them: the more there are, the more can be late. */
const SPEED = 50;
const PATHS = [
  "/api/v1/status",
  "/api/v1/battery/history?limit=100",
  "/metrics",
  "/api/v1/battery/history?interval=15min&limit=96",
  "/api/v1/schedule/current",
];

/** How a daemon is put under load. */
export interface LoadOptions {
  /** The built command. */
  readonly main: string;
  /** An empty folder. */
  readonly folder: string;
  /** Days of history that are exported and backed up. */
  readonly days: number;
  readonly connections: number;
  /** The load lasts at least so long [ms]. */
  readonly leastMs: number;
  readonly onProgress?: (text: string) => void;
}

/** What came of it. */
export interface LoadFigures {
  /** How late the latest control cycle began [ms]. */
  readonly latestMs: number;
  /** How late a process was at the same time that does nothing but wait [ms]: what the machine makes late by itself. */
  readonly idleLatestMs: number;
  readonly cycles: number;
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Answers that were no 200. */
  readonly failures: readonly string[];
  readonly exportedRows: number;
  readonly exportMs: number;
  readonly backupMs: number;
  readonly backtests: number;
  readonly backtestMs: number;
}

const run = promisify(execFile);

/** Readers at full speed, an export of the whole history, backtests and a backup, all at once; the cycles are timed by the daemon. */
export async function measureUnderLoad(options: LoadOptions): Promise<LoadFigures> {
  const { main, folder, days, connections, leastMs, onProgress = () => undefined } = options;
  const path = join(folder, "oec.db");
  await writeLongHistory({
    path,
    householdId: "home",
    days,
    until: Date.now(),
    onProgress: (done) => onProgress(`history ${Math.round(100 * done)} %`),
  });
  writeFileSync(join(folder, "home.csv"), householdCsv(10));
  writeFileSync(join(folder, "prices.csv"), pricesCsv(12));
  const daemon = new DaemonProcess({
    main,
    args: ["--storage", path, "--fast-forward", "0", "--speed", String(SPEED)],
    env: { OEC_SERVER_RATE_LIMIT_PER_MINUTE: "1000000" },
  });
  const pool = new Pool(await daemon.address(), { connections });
  await untilPlanned(pool);
  const endYardstick = startIdleYardstick();
  const done = new AbortController();
  const started = performance.now();
  let exporting = true;
  const readers = Array.from({ length: connections }, (_, index) => readUntil(pool, index, done.signal));
  try {
    onProgress("under load");
    const [exported, backupMs, backtests] = await Promise.all([
      exportAll(pool, days).finally(() => (exporting = false)),
      timed(() => oec(main, folder, `backup --storage ${path} --to backup.db`)),
      backtestWhile(main, folder, () => exporting || performance.now() - started < leastMs),
    ]);
    done.abort();
    const read = await Promise.all(readers);
    const idleLatestMs = await endYardstick();
    const seconds = (performance.now() - started) / 1000;
    const { body } = await pool.request({ method: "GET", path: "/metrics" });
    const metrics = await body.text();
    const requests = read.reduce((sum, one) => sum + one.requests, 0);
    return {
      latestMs: 1000 * metricOf(metrics, "control_tick_lateness_max_seconds"),
      idleLatestMs,
      cycles: metricOf(metrics, "control_tick_lateness_seconds_count"),
      requests,
      requestsPerSecond: requests / seconds,
      failures: read.flatMap(({ failures }) => failures),
      exportedRows: exported.rows,
      exportMs: exported.durationMs,
      backupMs,
      backtests: backtests.length,
      backtestMs: Math.min(...backtests),
    };
  } finally {
    done.abort();
    await Promise.allSettled([...readers, endYardstick()]);
    await pool.close();
    await daemon.stop();
  }
}

/** The first plan comes with the first cycles. */
async function untilPlanned(pool: Pool): Promise<void> {
  for (;;) {
    const { statusCode, body } = await pool.request({ method: "GET", path: "/api/v1/schedule/current" });
    await body.dump();
    if (statusCode === 200) return;
    await sleep(50);
  }
}

const BACKTEST =
  "backtest --household home.csv --prices prices.csv --price-unit eur/MWh --battery-kwh 5 --battery-kw 2.5 " +
  "--from 2024-06-04 --to 2024-06-08";

/** Runs the command in a folder; npm tells it another one where it was called through npm. */
const oec = (main: string, cwd: string, call: string): Promise<unknown> =>
  run(process.execPath, [main, ...call.split(" ")], { cwd, env: { ...process.env, INIT_CWD: cwd } });

/** One backtest after the other, at least one; how long each took [ms]. */
async function backtestWhile(
  main: string,
  folder: string,
  goesOn: () => boolean,
): Promise<readonly number[]> {
  const durations: number[] = [];
  do {
    durations.push(await timed(() => oec(main, folder, BACKTEST)));
  } while (goesOn());
  return durations;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The value of a line of measurements; NaN: there is none. */
export function metricOf(metrics: string, name: string): number {
  const line = metrics.split("\n").find((one) => one.startsWith(`${name} `));
  return line === undefined ? Number.NaN : Number(line.slice(name.length));
}

async function readUntil(
  pool: Pool,
  first: number,
  done: AbortSignal,
): Promise<{ readonly requests: number; readonly failures: readonly string[] }> {
  const failures: string[] = [];
  let requests = 0;
  while (!done.aborted) {
    const path = PATHS[(first + requests) % PATHS.length] ?? "/health";
    const { statusCode, body } = await pool.request({ method: "GET", path });
    const text = await body.text();
    requests += 1;
    if (statusCode !== 200) failures.push(`${path}: ${statusCode} ${text.slice(0, 200)}`);
  }
  return { requests, failures };
}

/** Reads every reading of the battery, day by day and page by page. */
async function exportAll(
  pool: Pool,
  days: number,
): Promise<{ readonly rows: number; readonly durationMs: number }> {
  const started = performance.now();
  const end = Date.now();
  let rows = 0;
  for (let day = days; day > 0; day -= 1) {
    const [from, to] = [end - day * DAY_MS, end - (day - 1) * DAY_MS].map((at) => new Date(at).toISOString());
    for (let offset: number | null = 0; offset !== null;) {
      const path = `/api/v1/battery/history?start_time=${from}&end_time=${to}&limit=1000&offset=${offset}`;
      const { statusCode, body } = await pool.request({ method: "GET", path });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${text.slice(0, 200)}`);
      const { data } = JSON.parse(text) as {
        readonly data: { readonly items: readonly unknown[]; readonly nextOffset: number | null };
      };
      rows += data.items.length;
      offset = data.nextOffset;
    }
  }
  return { rows, durationMs: performance.now() - started };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildDaemon } from "../../examples/daemon/test/robust/built-daemon.ts";
import { killAgainAndAgain } from "../../examples/daemon/test/robust/kill-campaign.ts";
import { leastIn, watchMemory } from "../../examples/daemon/test/robust/memory-over-time.ts";
import { measureUnderLoad } from "../../examples/daemon/test/robust/under-load.ts";
import { atLeast, atMost, figure, WrongUse, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";

/** Simulated hours over which memory is to stay level. */
const WATCHED_HOURS = 24;
const MOST_MB = 150;
const LATEST_MS = 100;
const CONNECTIONS = 32;
/** Of the kills, those while the daemon starts. */
const EARLY_KILLS = 8;

export const suite: Suite = {
  name: "daemon",
  description: "the daemon in a process of its own: memory over a simulated day, cycles under load, kills",
  options: {
    "daemon-days": { type: "string", description: "days of history that are exported under load (90)" },
    "daemon-seconds": { type: "string", description: "least duration of the load (30)" },
    "daemon-kills": { type: "string", description: "kills with SIGKILL (42)" },
  },
  async run(context) {
    const days = wholeNumber(context, "daemon-days", 90);
    const seconds = wholeNumber(context, "daemon-seconds", 30);
    const kills = wholeNumber(context, "daemon-kills", 42);
    const main = await buildDaemon("bench");
    const folder = mkdtempSync(join(tmpdir(), "oec-bench-"));
    try {
      return [
        ...(await memoryRows(context, main, folder)),
        ...(await loadRows(context, main, folder, days, seconds)),
        ...(await killRows(context, main, folder, kills)),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function wholeNumber({ options }: SuiteContext, name: string, fallback: number): number {
  const value = Number(options[name] ?? fallback);
  if (!Number.isInteger(value) || value < 1) throw new WrongUse(`--${name} expects a whole number from 1`);
  return value;
}

async function memoryRows(context: SuiteContext, main: string, folder: string): Promise<readonly Row[]> {
  const home = mkdtempSync(join(folder, "memory-"));
  const seen = await watchMemory({
    main,
    folder: home,
    settlingS: 10,
    hours: WATCHED_HOURS,
    speed: 2_000,
    onProgress: (text) => context.progress(text),
  });
  const last = WATCHED_HOURS + 1;
  const [early, late] = [leastIn(seen, "heapMb", 2, 10), leastIn(seen, "heapMb", 16, last)];
  const handles = seen.atRest.after - seen.atRest.before;
  return [
    atMost(MOST_MB, {
      id: "daemon/rss-hour",
      name: "memory after a simulated hour, with its history on disk",
      value: seen.firstHourRssMb,
      unit: "MB",
    }),
    figure({
      id: "daemon/rss-at-once",
      name: "the same at the instant at which that hour has passed in a second",
      value: seen.atOnceRssMb,
      unit: "MB",
    }),
    figure({
      id: "daemon/rss-day",
      name: "memory while a day passes in a minute, least of the last 8 h",
      value: leastIn(seen, "rssMb", 16, last),
      unit: "MB",
    }),
    atMost(1.05 * early + 1, {
      id: "daemon/heap-flat",
      name: "heap in hours 16 to 24, least; the target is that of hours 2 to 10, 5 % and 1 MB",
      value: late,
      unit: "MB",
      peer: { name: "hours 2 to 10", value: early },
    }),
    atMost(0, {
      id: "daemon/handles-flat",
      name: "timers, sockets and workers more in hours 16 to 24 than in 2 to 10",
      value: handles,
      unit: "",
    }),
  ];
}

async function loadRows(
  context: SuiteContext,
  main: string,
  folder: string,
  days: number,
  seconds: number,
): Promise<readonly Row[]> {
  const home = mkdtempSync(join(folder, "load-"));
  const found = await measureUnderLoad({
    main,
    folder: home,
    days,
    connections: CONNECTIONS,
    leastMs: 1000 * seconds,
    onProgress: (text) => context.progress(text),
  });
  return [
    atMost(LATEST_MS, {
      id: "daemon/lateness",
      name: `latest of ${found.cycles} control cycles under all of the load below`,
      value: found.latestMs,
      unit: "ms",
      peer: { name: "a process that only waits", value: found.idleLatestMs },
    }),
    figure({
      id: "daemon/requests",
      name: `${CONNECTIONS} connections at full speed: status, history, metrics, schedule`,
      value: found.requestsPerSecond,
      unit: "1/s",
    }),
    atMost(0, {
      id: "daemon/failures",
      name: `answers to ${found.requests} requests that were no 200`,
      value: found.failures.length,
      unit: "",
    }),
    atLeast(days * 8640 - 60, {
      id: "daemon/export-rows",
      name: `readings in the export of ${days} days`,
      value: found.exportedRows,
      unit: "",
    }),
    figure({ id: "daemon/export", name: "the export in pages", value: found.exportMs / 1000, unit: "s" }),
    figure({ id: "daemon/backup", name: "the checked backup", value: found.backupMs / 1000, unit: "s" }),
    figure({
      id: "daemon/backtest",
      name: `a backtest of five days, fastest of ${found.backtests}`,
      value: found.backtestMs / 1000,
      unit: "s",
    }),
  ];
}

async function killRows(
  context: SuiteContext,
  main: string,
  folder: string,
  kills: number,
): Promise<readonly Row[]> {
  const early = Math.min(EARLY_KILLS, Math.floor(kills / 2));
  const path = join(mkdtempSync(join(folder, "kills-")), "oec.db");
  const onProgress = (text: string): void => context.progress(text);
  const found = await killAgainAndAgain({ main, path, early, living: kills - early, onProgress });
  if (found.integrity !== "ok" || found.errors.length > 0)
    throw new Error([found.integrity, ...found.errors].join("\n"));
  const { set, ended } = found.acknowledged;
  return [
    figure({ id: "daemon/kills", name: "kills with SIGKILL at seeded points", value: kills, unit: "" }),
    figure({
      id: "daemon/acknowledged",
      name: "writes answered with a 2xx before them",
      value: set + ended,
      unit: "",
    }),
    atMost(0, {
      id: "daemon/lost",
      name: "of these, not on disk after the restart",
      value: found.lost.length,
      unit: "",
    }),
  ];
}

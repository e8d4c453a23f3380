import { resolve } from "node:path";
import { daemonConfig, SCENARIO_NAMES, type DaemonConfig } from "../config/config.ts";
import { createDaemon, type Daemon } from "../daemon.ts";
import { createDisplay } from "../live/display.ts";
import { createLogger } from "../log/logger.ts";
import { firstFault } from "../tariff/zod-fault.ts";
import type { Command } from "./command.ts";
import type { CliIo } from "./io.ts";
import type { ParsedOptions } from "./options.ts";
import { progressBar } from "./progress.ts";
import { UsageError } from "./usage-error.ts";

/** How long the devices and the server have to let go before the process ends anyway [ms]. */
const STOP_LIMIT_MS = 2000;

/** `oec start`: a simulated home, live. */
export const startCommand: Command = {
  name: "start",
  summary: "Run a simulated home: one day at once, then live, with a status screen and HTTP.",
  description: [
    "The home has a roof with PV, a battery and a day-ahead price; nothing in it is real, and it needs no network. The",
    "daemon answers GET /health and GET /api/v1/status on the loopback address. Ctrl+C stops it.",
    "",
    "Environment: OEC_SERVER_PORT (default 8080, 0 takes a free one), OEC_SERVER_HOST (default 127.0.0.1, loopback only),",
    "OEC_STORAGE_PATH (the same as --storage, which counts before it; default: the home is kept in memory only),",
    "OEC_LOG_LEVEL (debug, info, warn, error or silent; default warn, and silent where the screen is shown).",
  ].join("\n"),
  options: [
    { name: "seed", value: "NUMBER", default: "1", help: "same number, same home" },
    { name: "scenario", value: "NAME", default: "today", help: SCENARIO_NAMES.join(", ") },
    {
      name: "speed",
      value: "FACTOR",
      default: "1",
      help: "simulated seconds per real second once the home is live",
    },
    { name: "fast-forward", value: "HOURS", default: "24", help: "how much is simulated at once before" },
    {
      name: "storage",
      value: "PATH",
      help: "database file that keeps the home's history, made if it is not there; without it nothing is kept on disk",
    },
  ],
  examples: [
    "oec start",
    "oec start --speed 60",
    "oec start --storage data/oec.db",
    "OEC_SERVER_PORT=9090 oec start --scenario sunny_day --seed 7",
  ],
  run,
};

async function run(options: ParsedOptions, io: CliIo): Promise<number> {
  const config = configOf(options, io);
  const logger = createLogger(logLevel(io));
  const daemon = await createDaemon(config, { now: io.now, logger });
  const progress = progressBar(io, "first day");
  const stopped = abortOf(io.signal);
  try {
    const address = await daemon.start((done) => progress.update(done), io.signal);
    progress.stop();
    if (!io.signal.aborted) await show(daemon, address, io, stopped);
  } finally {
    progress.stop();
    await withLimit(daemon.stop());
  }
  io.stdout.write("Stopped; the battery is back under its own control.\n");
  return 0;
}

async function show(daemon: Daemon, address: string, io: CliIo, stopped: Promise<void>): Promise<void> {
  if (!io.stdout.isTTY) io.stdout.write(`Simulated home at ${address}\n`);
  const display = createDisplay(io.stdout, () => daemon.status(), address);
  await stopped;
  display.stop();
}

const abortOf = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

/** Waits for the end, but not for ever: a device that hangs must not keep the process. */
async function withLimit(end: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, STOP_LIMIT_MS);
  });
  await Promise.race([end, limit]);
  clearTimeout(timer);
}

function configOf(options: ParsedOptions, io: CliIo): DaemonConfig {
  const storage = options.text("storage") ?? io.env["OEC_STORAGE_PATH"];
  const given = {
    storage: { ...(storage !== undefined && { path: storage === "" ? "" : resolve(io.cwd, storage) }) },
    server: {
      ...(io.env["OEC_SERVER_HOST"] !== undefined && { host: io.env["OEC_SERVER_HOST"] }),
      ...(io.env["OEC_SERVER_PORT"] !== undefined && { port: portOf(io.env["OEC_SERVER_PORT"]) }),
    },
    home: {
      seed: options.number("seed", { min: 0, max: 2 ** 31 - 1, whole: true }),
      scenario: options.text("scenario"),
      speed: options.number("speed", { above: 0, max: 10_000 }),
      fastForwardHours: options.number("fast-forward", { min: 0, max: 8784 }),
    },
  };
  const parsed = daemonConfig.safeParse(given);
  if (parsed.success) return parsed.data;
  const { key, found, expected } = firstFault(parsed.error, given);
  throw new UsageError(`${SOURCES[key] ?? key} is ${found}, expected ${expected}`);
}

/** Where each part of the configuration comes from, for messages. */
const SOURCES: Readonly<Record<string, string>> = {
  "server.host": "OEC_SERVER_HOST",
  "server.port": "OEC_SERVER_PORT",
  "storage.path": "OEC_STORAGE_PATH",
  "home.scenario": "option --scenario",
};

function portOf(text: string): number | string {
  const port = Number(text);
  return text.trim() !== "" && Number.isInteger(port) ? port : text;
}

const LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

function logLevel(io: CliIo): (typeof LEVELS)[number] {
  const given = io.env["OEC_LOG_LEVEL"];
  // Lines between the frames would tear the screen.
  if (given === undefined) return io.stdout.isTTY ? "silent" : "warn";
  const level = LEVELS.find((name) => name === given);
  if (level === undefined)
    throw new UsageError(`OEC_LOG_LEVEL is "${given}", expected one of ${LEVELS.join(", ")}`);
  return level;
}

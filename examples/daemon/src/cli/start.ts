import type { Logger } from "@oec/domain";
import type { DaemonConfig } from "../config/config.ts";
import { faultText } from "../config/entry.ts";
import { createDaemon, type Daemon } from "../daemon.ts";
import { createDisplay } from "../live/display.ts";
import { createLogger } from "../log/logger.ts";
import type { Command } from "./command.ts";
import { CONFIG_OPTIONS, configOf, START_FALLBACKS } from "./config-sources.ts";
import type { CliIo } from "./io.ts";
import type { ParsedOptions } from "./options.ts";
import { progressBar } from "./progress.ts";
import { UsageError } from "./usage-error.ts";

/** How long the devices and the server have to let go before the process ends anyway [ms]. */
const STOP_LIMIT_MS = 2000;

/** `oec start`: a simulated home, live. */
export const startCommand: Command = {
  name: "start",
  summary: "Run a simulated home: some days at once, then live, with a status screen and HTTP.",
  description: [
    "The home has a roof with PV, a battery and a day-ahead price; nothing in it is real, and it needs no network. The",
    "daemon answers GET /health and GET /api/v1/status on the loopback address. Ctrl+C stops it.",
    "",
    "What is not said here is looked for in the environment (OEC_SERVER_PORT and so on), then in the configuration file, and",
    "else has its default: oec validate-config shows all of it. The home is kept in oec-data/home.db unless said otherwise.",
  ].join("\n"),
  options: CONFIG_OPTIONS,
  examples: [
    "oec start",
    "oec start --speed 60",
    "oec start --storage data/oec.db",
    "OEC_SERVER_PORT=9090 oec start --scenario sunny_day --seed 7",
  ],
  run,
};

async function run(options: ParsedOptions, io: CliIo): Promise<number> {
  const config = startConfig(options, io);
  const logger = loggerOf(config.log, io);
  const daemon = await createDaemon(config, { now: io.now, logger });
  const progress = progressBar(io, "first days");
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

function startConfig(options: ParsedOptions, io: CliIo): DaemonConfig {
  const loaded = configOf(options, io, options.text("config"), START_FALLBACKS);
  if (loaded.ok) return loaded.value.config;
  throw new UsageError(loaded.error.map(faultText).join("\n"));
}

/** Lines between the frames would tear the screen. */
function loggerOf({ level, pretty }: DaemonConfig["log"], { stdout }: CliIo): Logger {
  return createLogger(level ?? (stdout.isTTY ? "silent" : "warn"), pretty);
}

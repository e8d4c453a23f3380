import { TaskScheduler } from "@oec/controller";
import { type Logger } from "@oec/domain";
import { BatteryOverrides } from "./api/battery-overrides.ts";
import type { ApiContext } from "./api/context.ts";
import { healthOf, type Health } from "./api/health.ts";
import { listen } from "./api/listen.ts";
import { homeRoutes } from "./api/routes/index.ts";
import { createServer } from "./api/server.ts";
import { systemStatus, type SystemStatus } from "./api/status.ts";
import { daemonConfig, type DaemonConfig, type DaemonConfigInput } from "./config/config.ts";
import { createHome, fastForwardMs } from "./home/create-home.ts";
import type { Home } from "./home/home.ts";
import { HomeStore, householdOf } from "./home/home-store.ts";
import { LiveLoop } from "./home/live-loop.ts";
import type { PlanRun } from "./home/recorded-planner.ts";
import { createLogger } from "./log/logger.ts";
import { cycleMetrics, planMetrics } from "./telemetry/home-metrics.ts";
import { PromMetrics } from "./telemetry/prom-metrics.ts";

export { createHome, createPlant } from "./home/create-home.ts";
export type { SimulatedHome } from "./home/create-home.ts";

const DAY_MS = 86_400_000;

/** What whoever embeds the daemon puts in place of its own parts. */
export interface DaemonOverrides {
  /** Wall clock [ms since 1970 UTC]. */
  readonly now?: () => number;
  readonly logger?: Logger;
}

/** A daemon that is ready to start. */
export interface Daemon {
  readonly config: DaemonConfig;
  readonly home: Home;
  /**
   * Listens, fast-forwards the home, then lets it live.
   *
   * @param onProgress - Called with the share of the fast-forward that is done, 0 to 1.
   * @returns the address of the HTTP interface, such as `http://127.0.0.1:8080`.
   */
  start(onProgress?: (done: number) => void, signal?: AbortSignal): Promise<string>;
  status(): SystemStatus;
  health(): Promise<Health>;
  /** Releases the devices, closes the server and the store; can be called at any time, more than once. */
  stop(): Promise<void>;
}

/**
 * Puts the daemon together: the only place that names concrete classes. With a storage path it goes on where the last run
 * on the same file ended; stop it even if it was never started.
 *
 * @param config - What is absent takes its default.
 * @throws {@link Error} of zod if the configuration is not one; {@link OecError} with a code of the store.
 *
 * @example
 * ```ts
 * import { createDaemon } from "@oec/daemon";
 *
 * const daemon = await createDaemon({ server: { port: 0 }, home: { seed: 7 } });
 * console.log(await daemon.start());
 * await daemon.stop();
 * ```
 */
export async function createDaemon(
  config: DaemonConfigInput,
  overrides: DaemonOverrides = {},
): Promise<Daemon> {
  const complete = daemonConfig.parse(config);
  const { now = () => Date.now(), logger = createLogger("warn") } = overrides;
  const metrics = new PromMetrics();
  const store = await openStore(complete, logger, metrics);
  try {
    return await assemble(complete, { now, logger, metrics, store });
  } catch (error) {
    await store?.close();
    throw error;
  }
}

interface Services {
  readonly now: () => number;
  readonly logger: Logger;
  readonly metrics: PromMetrics;
  readonly store: HomeStore | undefined;
}

async function assemble(complete: DaemonConfig, { now, logger, metrics, store }: Services): Promise<Daemon> {
  const resume = await store?.lastLived();
  let lastRun: PlanRun | undefined;
  const { home, plant } = createHome(complete.home, now(), logger, {
    ...(resume && { resume }),
    metrics,
    events: store === undefined ? [] : [store],
    cycles: [cycleMetrics(metrics, () => home), ...(store === undefined ? [] : [store.cycle.bind(store)])],
    plans: [
      (run) => void (lastRun = run),
      planMetrics(metrics),
      ...(store === undefined ? [] : [store.planned.bind(store)]),
    ],
  });
  await store?.keep(home);
  const tasks = new TaskScheduler({ clock: plant.clock, events: home.parts.events });
  if (store !== undefined)
    tasks.add({
      name: "retention",
      everyMs: DAY_MS,
      atStart: true,
      run: () => store.retain(plant.clock.now()),
    });
  const live = new LiveLoop({
    home,
    now,
    speed: complete.home.speed,
    logger,
    ...(store && { relief: () => store.relief() }),
  });
  const health = () => daemonHealth({ home, live, store, now });
  const context: ApiContext = {
    now,
    health,
    get started() {
      return started;
    },
    home,
    battery: plant.battery,
    ...batteryByHand(complete.home, home, store),
    live,
    config: complete.home,
    kept: store,
    metrics,
    get lastRun() {
      return lastRun;
    },
  };
  const server = createServer({
    now,
    metrics,
    failed: (error) => logger.error({ error: String(error) }, "a request could not be answered"),
    rateLimitPerMinute: complete.server.rateLimitPerMinute,
    routes: (api) => homeRoutes(api, context),
  });
  let started = false;
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await live.stop();
    await tasks.stop();
    try {
      await home.stop();
      await server.close();
    } finally {
      await store?.close();
      metrics.gauge("database_pool_connections", 0);
    }
  };
  return {
    config: complete,
    home,
    async start(onProgress, signal) {
      const address = await listen(server, complete.server);
      tasks.start();
      const forwardMs = fastForwardMs(complete.home, plant.clock.now(), now(), resume !== undefined);
      await live.fastForward(forwardMs, onProgress, signal);
      if (stopping === undefined && signal?.aborted !== true) {
        live.begin();
        started = true;
      }
      return address;
    },
    status: () => systemStatus(home),
    health,
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** What sets the battery by hand. */
function batteryByHand(
  { scenario }: DaemonConfig["home"],
  { parts: { site, plant, controller } }: Home,
  store: HomeStore | undefined,
): Pick<ApiContext, "batteryId" | "overrides"> {
  const batteryId = site.batteries[0]?.id ?? "battery";
  const householdId = householdOf(scenario);
  const kept = store?.store.household(householdId).overrides;
  const now = () => plant.clock.now();
  const overrides = new BatteryOverrides({ controller, householdId, batteryId, now, ...(kept && { kept }) });
  return { batteryId, overrides };
}

/** Looks at everything that can be unwell. */
async function daemonHealth(parts: {
  readonly home: Home;
  readonly live: LiveLoop;
  readonly store: HomeStore | undefined;
  readonly now: () => number;
}): Promise<Health> {
  const { controller, planner, plant, tickMs } = parts.home.parts;
  const madeAt = planner.latest?.madeAt;
  const kept = await parts.store?.health();
  return healthOf({
    mode: controller.status.mode,
    sinceTickMs: parts.now() - parts.live.lastCycleAt,
    tickMs: tickMs / Math.min(1, parts.live.speed),
    planAgeMs: madeAt === undefined ? undefined : plant.clock.now() - madeAt,
    ...(kept && {
      storage: {
        ok: kept.ok,
        dropped: kept.telemetry.dropped,
        ...(kept.answerMs !== undefined && { answerMs: kept.answerMs }),
        ...(kept.error && { error: kept.error.message }),
      },
    }),
  });
}

/** The store of the home, if there is to be one. */
async function openStore(
  { storage, home }: DaemonConfig,
  logger: Logger,
  metrics: PromMetrics,
): Promise<HomeStore | undefined> {
  const { path } = storage;
  if (path === undefined) return undefined;
  const { scenario, seed } = home;
  const priceSource = `simulation-${scenario}-${seed}`;
  const store = await HomeStore.open({
    path,
    householdId: householdOf(scenario),
    priceSource,
    logger,
    metrics,
  });
  metrics.gauge("database_pool_connections", 1);
  return store;
}

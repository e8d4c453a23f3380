import { randomUUID } from "node:crypto";
import { TaskScheduler } from "@oec/controller";
import { type Logger } from "@oec/domain";
import type { Fetch } from "@oec/forecast/sources";
import type { FastifyInstance } from "fastify";
import { BatteryOverrides } from "./api/battery-overrides.ts";
import { Guard } from "./api/auth/guard.ts";
import type { ApiContext } from "./api/context.ts";
import { healthOf, type Health } from "./api/health.ts";
import { listen } from "./api/listen.ts";
import { homeRoutes } from "./api/routes/index.ts";
import { createServer } from "./api/server.ts";
import { DeviceSearch } from "./devices/device-search.ts";
import { systemStatus, type SystemStatus } from "./api/status.ts";
import { completeConfig } from "./config/complete.ts";
import type { DaemonConfig, DaemonConfigInput } from "./config/config.ts";
import { readSecret } from "./config/secret.ts";
import { fastForwardMs, homeOn, type HomeGround } from "./home/create-home.ts";
import { DatabaseLock } from "./home/database-lock.ts";
import type { Home } from "./home/home.ts";
import { HomeStore, householdOf } from "./home/home-store.ts";
import { LiveLoop } from "./home/live-loop.ts";
import { openGround, type OpenGround } from "./home/open-ground.ts";
import type { PlanRun } from "./home/recorded-planner.ts";
import { SystemClock } from "./home/system-clock.ts";
import { Lifecycle } from "./lifecycle.ts";
import { pagesFolder } from "./live/pages-folder.ts";
import { HomeEvents } from "./live/stream/home-events.ts";
import { LiveHub } from "./live/stream/live-hub.ts";
import { liveState } from "./live/stream/live-state.ts";
import { Alternatives } from "./live/view/alternatives.ts";
import { createLogger } from "./log/logger.ts";
import { connectSources, type ConnectedSources } from "./sources/connect.ts";
import { commandMetrics, cycleMetrics, latenessMetrics, planMetrics } from "./telemetry/home-metrics.ts";
import { measureProcess } from "./telemetry/process-metrics.ts";
import { PromMetrics } from "./telemetry/prom-metrics.ts";

const DAY_MS = 86_400_000;

/** What whoever embeds the daemon puts in place of its own parts. */
export interface DaemonOverrides {
  /** Wall clock [ms since 1970 UTC]. */
  readonly now?: () => number;
  readonly logger?: Logger;
  /** The network that sources of prices and weather are asked over. */
  readonly fetch?: Fetch;
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
 * Puts the daemon together; `home/create-home.ts` does the same for the home inside it. With a storage path it goes on where the last run
 * on the same file ended; stop it even if it was never started.
 *
 * @param config - What is absent takes its default.
 * @throws `OecError` `INVALID_ARGUMENT` if the configuration is not one, or with a code of the store.
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
  const complete = completeConfig(config);
  const { now = () => Date.now(), logger = createLogger(complete.log.level ?? "warn", complete.log.pretty) } =
    overrides;
  const metrics = new PromMetrics();
  const guard = guardOf(complete, now);
  const disk = await openDisk(complete, logger, metrics);
  let opened: OpenGround | undefined;
  try {
    const services = { now, logger, metrics, guard, ...disk };
    const resume = await disk.store?.lastLived();
    const clock = new SystemClock(now);
    opened = await openGround(complete, { clock, metrics, resume });
    const sources = connectSources(complete, opened.ground, { clock, logger, fetch: overrides.fetch });
    return await assemble(complete, services, { opened, sources }, resume !== undefined);
  } catch (error) {
    await opened?.[Symbol.asyncDispose]();
    await disk.close();
    throw error;
  }
}

interface Disk {
  readonly store: HomeStore | undefined;
  /** Writes what waits, and lets the next daemon in. */
  readonly close: () => Promise<void>;
}

interface Services extends Disk {
  readonly now: () => number;
  readonly logger: Logger;
  readonly metrics: PromMetrics;
  readonly guard: Guard;
}

/** @param resumed - An earlier run of the home was found in the store. */
async function assemble(
  config: DaemonConfig,
  services: Services,
  { opened, sources }: { readonly opened: OpenGround; readonly sources: ConnectedSources },
  resumed: boolean,
): Promise<Daemon> {
  const { now, logger, metrics, store, close } = services;
  const { ground } = sources;
  const stream = streamOf(services, () => liveState(home, live));
  const news = new HomeEvents(stream, () => home);
  const lived = liveHome(config, services, ground, news);
  const { home } = lived;
  const { clock } = ground.plant;
  if (store !== undefined) {
    const start = clock.now();
    await store.keep(home);
    if (resumed) home.restore(await store.measured(home.parts, start));
  }
  const live = new LiveLoop({
    home,
    now,
    speed: config.home.speed,
    logger,
    ...(store && { relief: () => store.relief() }),
    late: latenessMetrics(metrics),
    cycled: () => stream.changed(),
    behindMs: () => (ground.simulated && config.home.scenario === "today" ? now() - clock.now() : 0),
    skipMissed: !ground.simulated,
  });
  metrics.beforeReading(() => {
    measureProcess(metrics);
    if (store !== undefined) metrics.gauge("storage_rows_waiting", store.store.telemetry.waiting);
  });
  const health = () => daemonHealth({ home, live, store, now });
  const search = new DeviceSearch({
    ranges: config.modbus.searchRanges,
    clock: new SystemClock(now),
    logger,
    inUse: opened.addresses,
    ...(store && { repository: store.store.household(store.householdId).devices }),
  });
  const context = contextOf(config, services, {
    ...lived,
    search,
    weather: sources.weather,
    live,
    health,
    stream,
    started: () => lifecycle.started,
  });
  const server = serverOf(config, services, context);
  const lifecycle = new Lifecycle({
    async listen() {
      const address = await listen(server, config.server);
      await sources.begin();
      return address;
    },
    tasks: housekeeping(home, ground, store),
    live,
    lives() {
      store?.live();
      store?.follow((what) => stream.publish("stored", { what }));
      news.live();
      search.begin();
    },
    forwardMs: () => (ground.simulated ? fastForwardMs(config.home, clock.now(), now(), resumed) : 0),
    release: async () => {
      await sources[Symbol.asyncDispose]();
      await search[Symbol.asyncDispose]();
      try {
        await home.stop();
      } finally {
        await opened[Symbol.asyncDispose]();
      }
    },
    unlisten: () => server.close(),
    close,
  });
  return {
    config,
    home,
    start: (onProgress, signal) => lifecycle.start(onProgress, signal),
    status: () => systemStatus(home),
    health,
    stop: () => lifecycle.stop(),
  };
}

/** The stream to whoever watches. */
function streamOf({ now, metrics }: Services, state: () => object): LiveHub {
  const run = randomUUID().slice(0, 8);
  return new LiveHub({ now, monotonicMs: () => performance.now(), run, state, metrics });
}

interface LivedHome {
  readonly home: Home;
  readonly ground: HomeGround;
  /** The last run of the planner. */
  lastRun(): PlanRun | undefined;
}

/** The home with everything that follows it. */
function liveHome(
  { shadow }: DaemonConfig,
  { logger, metrics, store }: Services,
  ground: HomeGround,
  news: HomeEvents,
): LivedHome {
  let lastRun: PlanRun | undefined;
  const home = homeOn(ground, logger, {
    metrics,
    // A person looks first at what would be commanded to real devices.
    shadow: shadow.enabled ?? !ground.simulated,
    events: [news, ...(store === undefined ? [] : [store])],
    cycles: [cycleMetrics(metrics, () => home), ...(store === undefined ? [] : [store.cycle.bind(store)])],
    commands: [commandMetrics(metrics), ...(store === undefined ? [] : [store])],
    plans: [
      (run) => void (lastRun = run),
      planMetrics(metrics),
      ...(store === undefined ? [] : [store.planned.bind(store)]),
    ],
  });
  return { home, ground, lastRun: () => lastRun };
}

/** What is done now and then, by the home's clock. */
function housekeeping(home: Home, { clock }: HomeGround, store: HomeStore | undefined): TaskScheduler {
  const tasks = new TaskScheduler({ clock, events: home.parts.events });
  if (store !== undefined)
    tasks.add({ name: "retention", everyMs: DAY_MS, atStart: true, run: () => store.retain(clock.now()) });
  return tasks;
}

interface Running extends LivedHome {
  readonly search: DeviceSearch;
  readonly weather: ApiContext["weather"];
  readonly live: LiveLoop;
  readonly stream: LiveHub;
  readonly health: () => Promise<Health>;
  readonly started: () => boolean;
}

/** What the endpoints see. */
function contextOf(config: DaemonConfig, services: Services, running: Running): ApiContext {
  const { now, metrics, guard, store } = services;
  const { home, ground, search, weather, live, stream, health } = running;
  return {
    now,
    health,
    get started() {
      return running.started();
    },
    home,
    search,
    weather,
    battery: ground.devices.battery,
    ...batteryByHand(config.home, home, store),
    live,
    stream,
    alternatives: new Alternatives(home),
    pages: pagesFolder(),
    config: config.home,
    kept: store,
    guard,
    metrics,
    metricsFor: config.telemetry.metrics,
    get lastRun() {
      return running.lastRun();
    },
  };
}

function serverOf(
  { server: settings }: DaemonConfig,
  { now, metrics, logger, guard }: Services,
  context: ApiContext,
): FastifyInstance {
  return createServer({
    now,
    metrics,
    logger,
    settings,
    guard,
    failed: (error) => logger.error({ error: String(error) }, "a request could not be answered"),
    routes: (api) => homeRoutes(api, context),
  });
}

/** Who may do what. */
function guardOf({ auth, home }: DaemonConfig, now: () => number): Guard {
  const householdId = householdOf(home);
  if (auth.mode === "none-on-loopback") return new Guard({ householdId, now });
  const { issuer, audience, maxTokenDays } = auth;
  return new Guard({ householdId, now, terms: { secret: readSecret(auth), issuer, audience, maxTokenDays } });
}

/** What sets the battery by hand. */
function batteryByHand(
  config: DaemonConfig["home"],
  { parts: { site, plant, controller } }: Home,
  store: HomeStore | undefined,
): Pick<ApiContext, "batteryId" | "overrides"> {
  const batteryId = site.batteries[0]?.id ?? "battery";
  const householdId = householdOf(config);
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

/** The store of the home, if there is to be one, locked against a second daemon. */
async function openDisk(
  { storage, home }: DaemonConfig,
  logger: Logger,
  metrics: PromMetrics,
): Promise<Disk> {
  const { path, enabled, ...retention } = storage;
  if (path === undefined || !enabled) return { store: undefined, close: () => Promise.resolve() };
  const lock = DatabaseLock.take(path);
  try {
    const { scenario, seed } = home;
    const store = await HomeStore.open({
      path,
      householdId: householdOf(home),
      priceSource: `simulation-${scenario}-${seed}`,
      logger,
      metrics,
      retention,
    });
    metrics.gauge("database_pool_connections", 1);
    const close = async (): Promise<void> => {
      try {
        await store.close();
      } finally {
        metrics.gauge("database_pool_connections", 0);
        lock.release();
      }
    };
    return { store, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

import { PowerFlowController } from "@oec/controller";
import { MS_PER_HOUR, QUARTER_HOUR_MS, SWEDEN_SPOT, type Instant, type Logger } from "@oec/domain";
import { createPiecewiseLinearDp } from "@oec/optimizer";
import { SCENARIOS, SimulationEnvironment } from "@oec/simulation";
import { healthOf, type Health } from "./api/health.ts";
import { listen } from "./api/listen.ts";
import { createServer } from "./api/server.ts";
import { systemStatus, type SystemStatus } from "./api/status.ts";
import { daemonConfig, type DaemonConfig, type DaemonConfigInput } from "./config/config.ts";
import { Home } from "./home/home.ts";
import { LiveLoop } from "./home/live-loop.ts";
import { HomePlanner } from "./home/planner.ts";
import { HomeRecorder } from "./home/recorder.ts";
import { RecentEvents } from "./home/recent-events.ts";
import { createLogger, eventLog } from "./log/logger.ts";

/** Time between control cycles. */
const TICK_MS = 10_000;
/** What the home's meters had recorded before the daemon came. */
const RECORDED_BEFORE_DAYS = 8;

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
  health(): Health;
  /** Releases the devices and closes the server; can be called at any time, more than once. */
  stop(): Promise<void>;
}

/**
 * Puts the daemon together: the only place that names concrete classes.
 *
 * @param config - What is absent takes its default.
 * @throws {@link Error} of zod if the configuration is not one.
 *
 * @example
 * ```ts
 * import { createDaemon } from "@oec/daemon";
 *
 * const daemon = createDaemon({ server: { port: 0 }, home: { seed: 7 } });
 * console.log(await daemon.start());
 * await daemon.stop();
 * ```
 */
export function createDaemon(config: DaemonConfigInput, overrides: DaemonOverrides = {}): Daemon {
  const complete = daemonConfig.parse(config);
  const { now = () => Date.now(), logger = createLogger("warn") } = overrides;
  const { home } = createHome(complete.home, now(), logger);
  const live = new LiveLoop({ home, now, speed: complete.home.speed, logger });
  const health = (): Health => {
    const { controller, planner, plant, tickMs } = home.parts;
    const madeAt = planner.latest?.madeAt;
    return healthOf({
      mode: controller.status.mode,
      sinceTickMs: now() - live.lastCycleAt,
      tickMs,
      planAgeMs: madeAt === undefined ? undefined : plant.clock.now() - madeAt,
    });
  };
  const server = createServer({
    health,
    status: () => systemStatus(home),
    now,
    failed: (error) => logger.error({ error: String(error) }, "a request could not be answered"),
  });
  let stopping: Promise<void> | undefined;
  return {
    config: complete,
    home,
    async start(onProgress, signal) {
      const address = await listen(server, complete.server);
      await live.fastForward(complete.home.fastForwardHours * MS_PER_HOUR, onProgress, signal);
      if (stopping === undefined && signal?.aborted !== true) live.begin();
      return address;
    },
    status: () => systemStatus(home),
    health,
    stop() {
      stopping ??= live.stop().then(async () => {
        await home.stop();
        await server.close();
      });
      return stopping;
    },
  };
}

/** A simulated home under control, and its plant for whoever wants to look inside. */
export interface SimulatedHome {
  readonly home: Home;
  readonly plant: SimulationEnvironment;
}

/**
 * A simulated home with a controller and a planner; no time has passed in it yet.
 *
 * @param now - Wall clock; the scenario `today` starts so that the fast-forward ends now.
 */
export function createHome(config: DaemonConfig["home"], now: Instant, logger: Logger): SimulatedHome {
  const plant = createPlant(config, now);
  const recorder = new HomeRecorder();
  recordPast(recorder, plant);
  const events = new RecentEvents(eventLog(logger));
  const tariff = SWEDEN_SPOT;
  const market = plant.prices;
  const planner = new HomePlanner({ recorder, market, tariff, strategy: createPiecewiseLinearDp() });
  const { site, devices, clock } = plant;
  const controller = new PowerFlowController({
    site,
    devices,
    clock,
    planner,
    events,
    replanEveryMs: QUARTER_HOUR_MS,
  });
  const home = new Home({
    site,
    plant,
    controller,
    planner,
    recorder,
    market,
    tariff,
    events,
    tickMs: TICK_MS,
  });
  return { home, plant };
}

/** The plant alone: its battery follows its own self-consumption rule. */
export function createPlant(
  { seed, scenario, fastForwardHours }: DaemonConfig["home"],
  now: Instant,
): SimulationEnvironment {
  if (scenario !== "today") return new SimulationEnvironment({ ...SCENARIOS[scenario], seed });
  // On a whole tick, so that a tick never crosses a quarter of an hour.
  const start = Math.floor(now / TICK_MS) * TICK_MS - fastForwardHours * MS_PER_HOUR;
  return new SimulationEnvironment({ seed, start });
}

/** House and sun of the days before, as a meter would have recorded them. */
function recordPast(recorder: HomeRecorder, { clock, house, inverter, solar }: SimulationEnvironment): void {
  const stepMs = QUARTER_HOUR_MS / 3;
  const end = Math.floor(clock.now() / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  for (let at = end - RECORDED_BEFORE_DAYS * 24 * MS_PER_HOUR; at < end; at += stepMs) {
    const middle = at + stepMs / 2;
    recorder.add(
      at + stepMs,
      stepMs,
      house.getLoadAt(middle),
      inverter.available(solar.getProductionAt(middle)),
    );
  }
}

import { PowerFlowController, type CarWishes, type ControlledDevices } from "@oec/controller";
import {
  MS_PER_HOUR,
  QUARTER_HOUR_MS,
  SWEDEN_SPOT,
  type ChargingGoal,
  type Clock,
  type EventSink,
  type Instant,
  type Logger,
  type Metrics,
  type Percent,
  type Site,
} from "@oec/domain";
import { SCENARIOS, SimulationEnvironment } from "@oec/simulation";
import type { DaemonConfig } from "../config/config.ts";
import { eventLog } from "../log/logger.ts";
import { followedDevices, type CommandFollower } from "./followed-devices.ts";
import { Home, type CycleFollower, type HomeParts, type Plant } from "./home.ts";
import type { Market } from "./market.ts";
import { HomePlanner } from "./planner.ts";
import { homeStrategy } from "./planning-strategy.ts";
import { recordedPlanner, type PlanFollower } from "./recorded-planner.ts";
import { HomeRecorder } from "./recorder.ts";
import { RecentEvents } from "./recent-events.ts";

/** Time between control cycles. */
export const TICK_MS = 10_000;
/** What the home's meters had recorded before the daemon came. */
const RECORDED_BEFORE_DAYS = 8;

/** What a simulated home is made from, however its devices are reached. */
export type SimulatedHomeConfig = Omit<DaemonConfig["home"], "devices">;

/** A simulated home under control, and its plant for whoever wants to look inside. */
export interface SimulatedHome {
  readonly home: Home;
  readonly plant: SimulationEnvironment;
}

/** Where an earlier run of a home ended. */
export interface HomeResume {
  readonly start: Instant;
  readonly socPercent?: Percent;
}

/** What follows a home from outside. */
export interface HomeHooks {
  readonly metrics?: Metrics;
  /** True: decide and log, but command nothing. */
  readonly shadow?: boolean;
  readonly events?: readonly EventSink[];
  readonly cycles?: readonly CycleFollower[];
  readonly plans?: readonly PlanFollower[];
  readonly commands?: readonly CommandFollower[];
}

/** Devices of a home; it has a battery, or there is nothing to decide. */
export type HomeDevices = ControlledDevices & Required<Pick<ControlledDevices, "battery">>;

/** What a home stands on: its devices, its time, its market, and what its meters recorded before. */
export interface HomeGround {
  readonly site: Site;
  readonly simulated: boolean;
  readonly plant: Plant;
  /** Of devices and controller. */
  readonly clock: Clock;
  readonly devices: HomeDevices;
  readonly market: Market;
  readonly recorder: HomeRecorder;
  /** What the drivers of simulated cars want now, by charge point. */
  readonly drivers?: HomeParts["drivers"];
}

/**
 * A simulated home with a controller and a planner; no time has passed in it yet.
 *
 * @param now - Wall clock; the scenario `today` starts so that the fast-forward ends now.
 */
export function createHome(
  config: SimulatedHomeConfig,
  now: Instant,
  logger: Logger,
  hooks: HomeHooks = {},
): SimulatedHome {
  const plant = createPlant(config, now);
  return { home: homeOn(simulatedGround(plant), logger, hooks), plant };
}

/** The ground of a simulated home. @param devices - How its devices are reached; directly unless said. */
export function simulatedGround(
  plant: SimulationEnvironment,
  devices: HomeDevices = plant.devices,
): HomeGround {
  const { charger } = plant;
  const chargerId = plant.site.chargers[0]?.id;
  const recorder = new HomeRecorder();
  recordPast(recorder, plant);
  const { site, clock, prices: market } = plant;
  const ground = { site, simulated: true, plant, clock, market, recorder };
  if (charger === undefined || chargerId === undefined) return { ...ground, devices };
  return {
    ...ground,
    devices: { ...devices, chargers: { [chargerId]: charger } },
    drivers: () => ({ [chargerId]: wishesOf(charger.vehicle.goalAt(clock.now())) }),
  };
}

const wishesOf = (goal: ChargingGoal | undefined): CarWishes => (goal === undefined ? {} : { goal });

/** A home with a controller and a planner. */
export function homeOn(ground: HomeGround, logger: Logger, hooks: HomeHooks = {}): Home {
  const { site, simulated, plant, clock, market, recorder } = ground;
  const events = new RecentEvents(eventLog(logger), ...(hooks.events ?? []));
  const tariff = SWEDEN_SPOT;
  const planner = new HomePlanner({ recorder, market, tariff, strategy: homeStrategy() });
  const controller: PowerFlowController = new PowerFlowController({
    site,
    devices: followedDevices({
      devices: ground.devices,
      batteryId: site.batteries[0]?.id ?? "battery",
      inverterId: site.inverters[0]?.id ?? "inverter",
      now: () => clock.now(),
      status: () => controller.status,
      followers: hooks.commands ?? [],
    }),
    clock,
    planner: recordedPlanner(planner, () => performance.now(), hooks.plans ?? []),
    events,
    replanEveryMs: QUARTER_HOUR_MS,
    stopwatchMs: () => performance.now(),
    ...(hooks.metrics && { metrics: hooks.metrics }),
    ...(hooks.shadow === true && { settings: { shadow: true } }),
  });
  return new Home({
    site,
    simulated,
    plant,
    controller,
    planner,
    recorder,
    market,
    tariff,
    events,
    tickMs: TICK_MS,
    cycles: hooks.cycles ?? [],
    ...(ground.drivers && { drivers: ground.drivers }),
  });
}

/** The plant alone: its battery follows its own self-consumption rule. */
export function createPlant(
  { seed, scenario, fastForwardHours }: SimulatedHomeConfig,
  now: Instant,
  resume?: HomeResume,
): SimulationEnvironment {
  const options = scenario === "today" ? {} : SCENARIOS[scenario];
  // On a whole tick, so that a tick never crosses a quarter of an hour.
  const begin = Math.floor(now / TICK_MS) * TICK_MS - fastForwardHours * MS_PER_HOUR;
  const first = scenario === "today" ? { start: begin } : {};
  if (resume === undefined) return new SimulationEnvironment({ ...options, ...first, seed });
  const start = scenario === "today" ? Math.max(begin, resume.start) : resume.start;
  const { socPercent } = resume;
  return new SimulationEnvironment({
    ...options,
    seed,
    start,
    ...(socPercent !== undefined && { battery: { ...options.battery, initialSocPercent: socPercent } }),
  });
}

/** How long a home is simulated at once before it is live [ms]: one that goes on only catches up with now. */
export function fastForwardMs(
  { scenario, fastForwardHours }: SimulatedHomeConfig,
  plantNow: Instant,
  now: Instant,
  resumed: boolean,
): number {
  const wanted = fastForwardHours * MS_PER_HOUR;
  if (!resumed) return wanted;
  if (scenario !== "today") return 0;
  return Math.min(wanted, Math.max(0, now - plantNow));
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

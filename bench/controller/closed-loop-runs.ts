import { PowerFlowController, type PlanProvider } from "@oec/controller";
import { MS_PER_HOUR, SWEDEN_SPOT, type Instant } from "@oec/domain";
import {
  commute,
  linearPlant,
  simulatedHome,
  type HomeOptions,
  type SimulationEnvironment,
} from "@oec/simulation";
import {
  autonomousCost,
  Bill,
  perfectPlanner,
  storedValue,
} from "../../packages/controller/test/support/closed-loop.ts";

const DAY_MS = 24 * MS_PER_HOUR;
const SLOT_MS = 900_000;
/** What is still stored at the end counts at this price [SEK/kWh]. */
const STORED_PER_KWH = 0.5;

/** Start of a winter and of a summer run, local midnight. */
export const STARTS: readonly Instant[] = [
  Date.UTC(2026, 0, 11, 23),
  Date.UTC(2026, 3, 12, 22),
  Date.UTC(2026, 5, 14, 22),
];

/** Root mean square of the grid power [W] of two ways to keep it at zero. */
export interface GridTracking {
  readonly controllerW: number;
  readonly naiveW: number;
}

const DELAYED: Omit<HomeOptions, "seed"> = {
  start: Date.UTC(2026, 0, 14, 16),
  maxStepMs: 1000,
  gridMeter: { latencyMs: 2000 },
  battery: { initialSocPercent: 80, capabilities: { latencyMs: 2000 }, rampWPerS: 5000 },
  solar: { capacityW: 0 },
};

/** The controller, and a loop that adds what the meter shows to its set-point, behind a meter and an actuator of 2 s each. */
export async function gridTracking(seed: number, seconds = 3600): Promise<GridTracking> {
  const rms = async (home: SimulationEnvironment, act: () => Promise<unknown>): Promise<number> => {
    let sum = 0;
    for (let second = 0; second < seconds; second += 1) {
      home.step(1000);
      await act();
      if (second >= 60) sum += home.powers.gridW ** 2;
    }
    return Math.sqrt(sum / (seconds - 60));
  };
  const ours = simulatedHome(seed, DELAYED);
  const controller = new PowerFlowController({
    site: ours.site,
    devices: { gridMeter: ours.devices.gridMeter, battery: ours.devices.battery },
    clock: ours.clock,
    settings: { tickMs: 1000, guardMs: 1000, rampWPerS: 5000, minChangeW: 5 },
  });
  const controllerW = await rms(ours, () => controller.tick());
  const naive = simulatedHome(seed, DELAYED);
  let setPointW = 0;
  const naiveW = await rms(naive, async () => {
    const { value } = await naive.devices.gridMeter.read();
    setPointW = Math.max(-5000, Math.min(5000, setPointW - value.powerW));
    return naive.devices.battery.setPower({ powerW: setPointW, validForMs: 60_000, fallback: "idle" });
  });
  return { controllerW, naiveW };
}

/** What a stretch of days cost under control, and under the battery's own rule, what is stored at the end counted. */
export interface ClosedLoopCost {
  readonly controlled: number;
  readonly rule: number;
  /** Seconds above the fuse, and cycles in which the SoC was outside its limits. */
  readonly violations: number;
}

/** A home whose battery is a tenth smaller and loses more than the plan believes. */
const mismatched = (options: Omit<HomeOptions, "seed">): Omit<HomeOptions, "seed"> => ({
  ...options,
  battery: {
    plant: linearPlant({ capacityWh: 9000, chargeEfficiency: 0.93, dischargeEfficiency: 0.93 }, 50),
  },
});

/** Runs a home with perfect foresight of house, sun and published prices. */
export async function closedLoopCost(
  seed: number,
  start: Instant,
  days: number,
  isMismatched: boolean,
  tickMs = 30_000,
): Promise<ClosedLoopCost> {
  const options = { start, maxStepMs: tickMs };
  const make = (): SimulationEnvironment => simulatedHome(seed, isMismatched ? mismatched(options) : options);
  const home = make();
  const bill = new Bill(home);
  const controller = controllerOf(home, perfectPlanner(home), tickMs);
  let violations = 0;
  const end = start + days * DAY_MS;
  while (home.clock.now() < end) {
    home.step(tickMs);
    await controller.tick();
    await controller.planned();
    if (home.clock.now() % SLOT_MS === 0) bill.settle();
    if (Math.max(...home.grid.phaseCurrentA.map(Math.abs)) > home.grid.limits.fuseA) violations += 1;
  }
  const alone = make();
  const rule = autonomousCost(alone, days * DAY_MS) - STORED_PER_KWH * storedValue(alone);
  return { controlled: bill.cost - STORED_PER_KWH * storedValue(home), rule, violations };
}

/** A day's cost as the one plan made at its beginning has it, and as it came [SEK]. */
export async function planKept(
  seed: number,
  start: Instant,
  tickMs = 10_000,
): Promise<{ readonly planned: number; readonly realised: number }> {
  const home = simulatedHome(seed, { start, maxStepMs: tickMs });
  const provider = perfectPlanner(home, SWEDEN_SPOT, tickMs);
  let planned: number | undefined;
  let until = Infinity;
  const once: PlanProvider = {
    plan: async (request) => {
      const answer = await provider.plan(request);
      if (answer.ok && planned === undefined) {
        const { plan, problem } = answer.value;
        until = Math.min(plan.slots.edges.at(-1) ?? Infinity, start + DAY_MS);
        planned = costOf(problem, plan.columns.gridW, plan.slots.edges, until);
      }
      return answer;
    },
  };
  const controller = controllerOf(home, once, tickMs, 7 * DAY_MS);
  const bill = new Bill(home);
  while (home.clock.now() < until && home.clock.now() < start + DAY_MS) {
    home.step(tickMs);
    await controller.tick();
    await controller.planned();
    if (home.clock.now() % SLOT_MS === 0) bill.settle();
  }
  return { planned: planned ?? Number.NaN, realised: bill.cost };
}

function costOf(
  problem: {
    readonly importPricePerKwh: Readonly<Float64Array>;
    readonly exportPricePerKwh: Readonly<Float64Array>;
  },
  gridW: Readonly<Float64Array>,
  edges: Readonly<Float64Array>,
  until: Instant,
): number {
  let cost = 0;
  gridW.forEach((power, slot) => {
    const [from = 0, to = 0] = [edges[slot], edges[slot + 1]];
    if (to > until) return;
    const price = power >= 0 ? problem.importPricePerKwh[slot] : problem.exportPricePerKwh[slot];
    cost += (power * (to - from) * (price ?? 0)) / MS_PER_HOUR / 1000;
  });
  return cost;
}

/** How a commuter's departures went: how many there were, and how many were missed although they could be kept. */
export interface Departures {
  readonly count: number;
  readonly missed: number;
  readonly seconds: number;
}

/** A commuter's car under control without a plan: only its deadlines charge it. */
export async function departures(seed: number, days: number, tickMs = 30_000): Promise<Departures> {
  const start = STARTS[0] ?? 0;
  const timeZone = "Europe/Stockholm";
  const trips = commute({ seed, timeZone, from: start, until: start + days * DAY_MS });
  const home = simulatedHome(seed, { start, maxStepMs: tickMs, car: { trips, initialSocPercent: 60 } });
  const { charger } = home.devices;
  const controller = controllerOf(home, undefined, tickMs, undefined, charger && { charger });
  let overloads = 0;
  let goalAt: Instant | undefined;
  while (home.clock.now() < start + days * DAY_MS) {
    const at = home.clock.now();
    const goal = home.charger?.vehicle.goalAt(at);
    if (goal !== undefined && goal.departureAt !== goalAt) {
      controller.setCarWishes("charger", { goal });
      goalAt = goal.departureAt;
    }
    home.step(tickMs);
    await controller.tick();
    if (Math.max(...home.grid.phaseCurrentA.map(Math.abs)) > home.grid.limits.fuseA) overloads += 1;
  }
  const done = home.charger?.vehicle.departures ?? [];
  // A night is long enough for every drive of a commuter: half a percent is what the last minutes of the taper leave.
  const missed = done.filter(({ socPercent, targetSocPercent }) => socPercent < targetSocPercent - 0.5);
  return { count: done.length, missed: missed.length, seconds: (overloads * tickMs) / 1000 };
}

function controllerOf(
  home: SimulationEnvironment,
  planner: PlanProvider | undefined,
  tickMs: number,
  replanEveryMs?: number,
  chargers?: ConstructorParameters<typeof PowerFlowController>[0]["devices"]["chargers"],
): PowerFlowController {
  const { gridMeter, battery, inverter } = home.devices;
  return new PowerFlowController({
    site: home.site,
    devices: { gridMeter, battery, inverter, ...(chargers && { chargers }) },
    clock: home.clock,
    settings: { tickMs, guardMs: tickMs },
    ...(planner && { planner }),
    ...(replanEveryMs !== undefined && { replanEveryMs }),
  });
}

import {
  dailyFollowing,
  dailyPlain,
  oracle,
  own,
  rollingFollowing,
  rollingOverDays,
  rollingPlain,
  yesterday,
} from "./controllers.ts";
import { costWithoutBattery, execute, type Controller } from "./execute.ts";
import type { ControlCase } from "./case.ts";
import { shareOfStake } from "./published.ts";

const SCENARIO_DAYS = 14;

/** The controllers of the benchmark, by identifier. */
export const CONTROLLERS = {
  "yesterday-daily-plain": {
    name: "yesterday's load, once-daily, powers as planned",
    make: (problem: ControlCase): Controller => dailyPlain(problem, yesterday),
  },
  "yesterday-rolling-plain": {
    name: "yesterday's load, 30-min MPC, powers as planned",
    make: (problem: ControlCase): Controller => rollingPlain(problem, yesterday),
  },
  "yesterday-daily": {
    name: "yesterday's load, once-daily, following the house",
    make: (problem: ControlCase): Controller => dailyFollowing(problem, yesterday),
  },
  "yesterday-rolling": {
    name: "yesterday's load, 30-min MPC, following the house",
    make: (problem: ControlCase): Controller => rollingFollowing(problem, yesterday),
  },
  daily: {
    name: "own forecast, once-daily",
    make: (problem: ControlCase): Controller => dailyFollowing(problem, own),
  },
  rolling: {
    name: "own forecast, 30-min MPC",
    make: (problem: ControlCase): Controller => rollingFollowing(problem, own),
  },
  "rolling-days": {
    name: "30-min MPC, value of energy averaged over the last 14 days",
    make: (problem: ControlCase): Controller => rollingOverDays(problem, SCENARIO_DAYS),
  },
} as const;

/** Identifier of a controller. */
export type ControllerId = keyof typeof CONTROLLERS;
/** All of them, in the order of the report. */
export const CONTROLLER_IDS = Object.keys(CONTROLLERS) as readonly ControllerId[];

/** What one case cost under each controller [EUR]. */
export interface Score {
  readonly problem: ControlCase;
  readonly withoutBattery: number;
  readonly oracle: number;
  readonly costs: Readonly<Record<ControllerId, number>>;
}

/** Runs every controller on a case. */
export function scoreOf(problem: ControlCase): Score {
  const costs = Object.fromEntries(
    CONTROLLER_IDS.map((id) => [id, execute(problem, CONTROLLERS[id].make(problem)).cost]),
  ) as Record<ControllerId, number>;
  return {
    problem,
    withoutBattery: costWithoutBattery(problem),
    oracle: execute(problem, oracle(problem)).cost,
    costs,
  };
}

/** Share of the stake between no battery and the oracle that a controller gains [%]. */
export const gained = (score: Score, id: ControllerId): number =>
  shareOfStake(score.withoutBattery, score.oracle, score.costs[id]);

/** A cent: where a yardstick leaves less than this to gain, shares of it mean nothing. */
const NOTHING_LEFT = 0.01;

/**
 * Share of what a yardstick leaves to gain until the oracle that a controller gains [%]; undefined where the yardstick
 * leaves less than a cent.
 */
export function gainedOfRest(score: Score, id: ControllerId, yardstick: ControllerId): number | undefined {
  const rest = score.costs[yardstick] - score.oracle;
  return rest < NOTHING_LEFT ? undefined : (100 * (score.costs[yardstick] - score.costs[id])) / rest;
}

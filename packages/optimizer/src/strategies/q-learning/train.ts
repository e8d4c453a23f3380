import { OecError, type RandomSource } from "@oec/domain";

import { validateProblem } from "../../problem/validate-problem.ts";
import type { Problem } from "../../types/problem.ts";
import { BatteryEnvironment } from "./battery-environment.ts";
import { policyFrom, type QPolicy } from "./q-policy.ts";
import { ACTIONS, STATES } from "./state.ts";

/** How long and how to learn. */
export interface TrainingOptions {
  /** Passes over a day drawn at random, 1 or more; default 20 000. */
  readonly episodes?: number;
  /** Share of random actions at the beginning; it falls to a twentieth of that. Default 1. */
  readonly exploration?: number;
  /** Chance: the same stream gives the same policy. */
  readonly random: Pick<RandomSource, "uniform">;
}

/**
 * Tabular Q-learning on days of the past.
 *
 * Begins every episode with another day and stored energy, tries actions, and remembers what each was worth in its state:
 * the slot's reward plus the best that was known of the state after it. A value's first visits weigh more than later ones.
 * What it reaches on days it has not seen is a baseline and no competitor of {@link piecewiseLinearDp}, which needs no
 * training: see the bench `optimizer-learning`.
 *
 * @param days - Valid problems with one storage each.
 * @throws `OecError` `INVALID_ARGUMENT` if there is no day, or one is invalid or has not exactly one storage.
 * @see Watkins and Dayan, "Q-learning" (1992), Machine Learning 8, 279-292.
 */
export function trainQPolicy(days: readonly Problem[], options: TrainingOptions): QPolicy {
  const { episodes = 20_000, exploration = 1, random } = options;
  const homes = days.map(environmentOf);
  if (homes.length === 0) throw trainingError("no days to learn from", { days: 0 });
  const values = new Float64Array(STATES * ACTIONS.length);
  const visits = new Uint32Array(STATES * ACTIONS.length);
  for (let episode = 0; episode < episodes; episode += 1) {
    const home = homes[Math.floor(random.uniform() * homes.length)];
    if (home === undefined) continue;
    const curiosity = exploration * Math.max(0.05, 1 - episode / episodes);
    const { minWh, maxWh } = home.storage;
    let state = home.environment.reset(minWh + (maxWh - minWh) * random.uniform());
    for (let done = false; !done;) {
      const action =
        random.uniform() < curiosity
          ? Math.floor(random.uniform() * ACTIONS.length)
          : bestAction(values, state);
      const step = home.environment.step(action);
      const at = state * ACTIONS.length + action;
      const known = visits[at] ?? 0;
      visits[at] = known + 1;
      const ahead = step.done
        ? 0
        : (values[step.state * ACTIONS.length + bestAction(values, step.state)] ?? 0);
      const rate = 1 / (1 + known) ** 0.7;
      values[at] = (values[at] ?? 0) + rate * (step.reward + ahead - (values[at] ?? 0));
      ({ state, done } = step);
    }
  }
  return policyFrom(values, visits);
}

function environmentOf(day: Problem, index: number) {
  const valid = validateProblem(day);
  if (!valid.ok) throw trainingError(`days[${index}]: ${valid.error.message}`, { index });
  const [storage, second] = day.storages;
  if (storage === undefined || second !== undefined)
    throw trainingError(`days[${index}] has ${day.storages.length} storages, expected one`, { index });
  return { storage, environment: new BatteryEnvironment(day, storage) };
}

const trainingError = (message: string, context: object): OecError =>
  new OecError("INVALID_ARGUMENT", message, { context });

function bestAction(values: Readonly<Float64Array>, state: number): number {
  const from = state * ACTIONS.length;
  let best = 0;
  for (let action = 1; action < ACTIONS.length; action += 1) {
    if ((values[from + action] ?? 0) > (values[from + best] ?? 0)) best = action;
  }
  return best;
}

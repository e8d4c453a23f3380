import { isBetter, newLoad, newOutcome, SAME_A, SAME_W } from "../allocation/outcome.ts";
import type { EvLoad, Outcome } from "../allocation/outcome.ts";
import type { EvChoices, EvRange } from "../allocation/ev-choices.ts";
import type { InstantProblem } from "../allocation/problem.ts";
import { missingW, powerOf, weighLevels } from "../allocation/search.ts";
import type { Allocation, EvChoice } from "../allocation/search.ts";
import type { Level, Reason, ReasonCode } from "../types/decision.ts";
import type { Phase } from "../types/inputs.ts";
import { flowsOf, inWatts } from "./binding.ts";

/** A point beside the decision: one charge point does something else, everything else is at its best again. */
interface Neighbour {
  readonly outcome: Outcome;
  readonly load: EvLoad;
}

const PHASES = [1, 2, 3] as const;

/** Names of a charge point's constraints. */
interface Names {
  readonly deadline: string;
  readonly choice: string;
  readonly permission: string;
  readonly next: string;
  readonly max: string;
  readonly min: string;
}

const namesOf = (ev: string): Names => ({
  deadline: `${ev}.deadline`,
  choice: `${ev}.choice`,
  permission: `${ev}.permission`,
  next: `${ev}.next`,
  max: `${ev}.max`,
  min: `${ev}.min`,
});

/** Made once: strings would cost as much as the reasons. */
const NAMES: readonly Names[] = [namesOf("ev1"), namesOf("ev2")];

/** Why each charge point has its current: what keeps it from one step more, and from less. */
export function evReasons(problem: InstantProblem, allocation: Allocation, reasons: Reason[]): void {
  for (let index = 0; index < problem.evs.length; index++) {
    const choices = problem.evs[index] as EvChoices;
    const choice = allocation.evs[index] as EvChoice;
    const names = NAMES[index] as Names;
    const powerW = powerOf(choices, choice);
    const shortW = missingW(choices, powerW);
    if (shortW > SAME_W) {
      reasons.push(inWatts("EV_DEADLINE_SHORT", 2, names.deadline, -shortW, choices.mustW));
    }
    if (choices.ranges.length === 0) {
      const level = choices.noChoice === "EV_NOT_PERMITTED" ? 2 : 1;
      reasons.push(inSteps(choices.noChoice, level, names.choice));
    } else if (choice.range === undefined) {
      if (allocation.overridden && !choices.mayStop) {
        reasons.push(inSteps("EV_STOPPED_FOR_SAFETY", 1, names.permission));
      }
      const start = bestStart(problem, allocation, index, choices);
      reasons.push(stepReason(problem, allocation.outcome, start, names.next));
    } else {
      runningReasons(problem, allocation, index, choices, choice.range, choice.steps, names, reasons);
    }
  }
}

function runningReasons(
  problem: InstantProblem,
  allocation: Allocation,
  index: number,
  choices: EvChoices,
  range: EvRange,
  steps: number,
  names: Names,
  reasons: Reason[],
): void {
  const charging = steps > 0;
  const outermost = charging ? range.last : range.first;
  const innermost = charging ? range.first : range.last;
  if (steps === outermost) {
    reasons.push(inSteps("EV_MAX_CURRENT", 1, names.max));
  } else {
    const outward: EvChoice = { range, steps: steps + (charging ? 1 : -1) };
    weighLevels(problem, allocation, index, outward, scratchOne.load, scratchOne.outcome);
    reasons.push(stepReason(problem, allocation.outcome, scratchOne, names.next));
  }
  if (steps === innermost) reasons.push(inSteps("EV_MIN_CURRENT", 1, names.min));
  if (choices.mustW <= 0 || !charging) return;
  const fewer: EvChoice = steps === innermost ? { range: undefined, steps: 0 } : { range, steps: steps - 1 };
  const mustNow = missingW(choices, powerOf(choices, { range, steps }));
  const mustThen = missingW(choices, powerOf(choices, fewer));
  if (mustThen > mustNow + SAME_W && mustNow <= SAME_W)
    reasons.push(inSteps("EV_DEADLINE", 2, names.deadline));
}

// Scratch: a neighbour is read as soon as it is weighed, and no part of it is kept.
const scratchOne: Neighbour = { outcome: newOutcome(), load: newLoad() };
const scratchTwo: Neighbour = { outcome: newOutcome(), load: newLoad() };

/** The best way to start a charge point that is off; it has at least one. */
function bestStart(
  problem: InstantProblem,
  allocation: Allocation,
  index: number,
  { ranges }: EvChoices,
): Neighbour {
  let best = scratchOne;
  let other = scratchTwo;
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i] as EvRange;
    const steps = range.first > 0 ? range.first : range.last;
    weighLevels(problem, allocation, index, { range, steps }, other.load, other.outcome);
    if (i > 0 && !isBetter(other.outcome, best.outcome)) continue;
    const worse = best;
    best = other;
    other = worse;
  }
  return best;
}

/** What speaks against a neighbour: the first level on which it is worse. */
function stepReason(problem: InstantProblem, here: Outcome, there: Neighbour, constraint: string): Reason {
  if (there.outcome.overA > here.overA + SAME_A) {
    const phase = worstPhase(problem, there);
    const reason = inSteps("EV_STEP_OVERLOADS", 1, constraint);
    return phase === undefined ? reason : { ...reason, phase };
  }
  if (there.outcome.reserveW > here.reserveW + SAME_W) {
    return inSteps("EV_STEP_RESERVE", 2, constraint);
  }
  if (there.outcome.mustW > here.mustW + SAME_W) {
    return inSteps("EV_STEP_DEADLINE", 2, constraint);
  }
  return inSteps("EV_STEP_COSTS", 3, constraint);
}

/** The phase that is farthest beyond its fuse; absent if a limit over all phases is exceeded instead. */
function worstPhase(problem: InstantProblem, { load, outcome }: Neighbour): Phase | undefined {
  const { phaseCurrentA } = flowsOf(problem, load, outcome);
  let worst: Phase | undefined;
  let most = SAME_A;
  for (const phase of PHASES) {
    const beyond = Math.abs(phaseCurrentA[phase - 1] as number) - (problem.limitA[phase - 1] as number);
    if (beyond > most) {
      most = beyond;
      worst = phase;
    }
  }
  return worst;
}

function inSteps(code: ReasonCode, level: Level, constraint: string): Reason {
  return { code, level, constraint, slack: 0, unit: "steps" };
}

import { copyOutcome, isBetter, newLoad, newOutcome, SAME_A } from "./outcome.ts";
import type { Before, EvLoad, Outcome } from "./outcome.ts";
import { solvePoint, surelyKeepsLimits } from "./point.ts";
import { layOut, prepareQuick, weighStep } from "./quick.ts";
import { stepsToA } from "./ev-choices.ts";
import type { EvChoices, EvRange } from "./ev-choices.ts";
import type { InstantProblem } from "./problem.ts";

/** What a charge point was given. */
export interface EvChoice {
  /** Absent: off. */
  readonly range: EvRange | undefined;
  /** Current in steps, negative discharges. */
  readonly steps: number;
}

/** The best decision before rounding. */
export interface Allocation {
  readonly outcome: Outcome;
  readonly evs: readonly EvChoice[];
  readonly load: EvLoad;
  /** What the cars' energy costs by itself, less than 0 where it is worth something: the part of the cost that is theirs [price x W]. */
  readonly evCost: number;
  /** Every permitted choice overloads, so that cars were switched off against their permission. */
  readonly overridden: boolean;
}

const OFF: EvChoice = { range: undefined, steps: 0 };
const NO_CHOICES: readonly EvChoice[] = [];
const NO_LOAD: Readonly<EvLoad> = newLoad();
const ALL_KEPT: Readonly<Outcome> = { ...newOutcome(), branchW: 0 };

/**
 * The best battery power, curtailment and currents, exactly; lexicographic in the levels.
 *
 * @param mayOverride - An overload may stop a car against its permission.
 */
export function allocate(problem: InstantProblem, mayOverride = true): Allocation {
  const load = newLoad();
  if (problem.evs.length === 0) {
    const outcome = newOutcome();
    solvePoint(problem, load, problem.lowW, problem.highW, 0, outcome);
    return { outcome, evs: NO_CHOICES, load, evCost: 0, overridden: false };
  }
  let found: Search | undefined;
  let overridden = false;
  if (prepareQuick(problem)) {
    found = search(problem, false, true);
    // Nothing keeps all limits: the search for the least overload has to be the exact one.
    if (found.best.branchW > 0) found = undefined;
  }
  const quick = found !== undefined;
  found ??= search(problem, false, false);
  // Permissions never override level 1: if all of them overload, every car may stop.
  if (mayOverride && found.best.overA > SAME_A && problem.evs.some((ev) => !ev.mayStop)) {
    const stopped = search(problem, true, false);
    if (isBetter(stopped.best, found.best)) {
      found = stopped;
      overridden = true;
    }
  }
  const last: EvChoice = { range: found.bestRange, steps: found.bestSteps };
  const evs = found.bestBefore.length === 0 ? [last] : [...found.bestBefore, last];
  let evCost = 0;
  for (let index = 0; index < evs.length; index++) {
    const { range, steps } = evs[index] as EvChoice;
    const choices = problem.evs[index] as EvChoices;
    if (range !== undefined) evCost -= worthOf(choices, addCurrent(load, range, stepsToA(choices, steps)));
  }
  const { mustW } = found.best;
  if (quick) {
    solvePoint(problem, load, problem.lowW, problem.highW, 0, found.best);
    found.best.mustW = mustW;
    found.best.cost += evCost;
  }
  return { outcome: found.best, evs, load, evCost, overridden };
}

/** The outcome of an allocation with the battery between two other powers, curtailment at its best. */
export function weighBattery(
  problem: InstantProblem,
  { outcome, load, evCost }: Allocation,
  lowW: number,
  highW: number,
  out: Outcome,
): void {
  solvePoint(problem, load, lowW, highW, 0, out);
  out.mustW = outcome.mustW;
  out.cost += evCost;
}

/**
 * What an allocation would achieve above money if one car did something else and everything else was at its best.
 *
 * @param load - Receives the cars' load.
 * @param out - Receives the levels; its cost lacks battery and grid where all limits are kept.
 */
export function weighLevels(
  problem: InstantProblem,
  { evs }: Allocation,
  car: number,
  instead: EvChoice,
  load: EvLoad,
  out: Outcome,
): void {
  let mustW = 0;
  let evCost = 0;
  copyLoad(NO_LOAD, load);
  for (let index = 0; index < evs.length; index++) {
    const choices = problem.evs[index] as EvChoices;
    const { range, steps } = index === car ? instead : (evs[index] as EvChoice);
    const powerW = range === undefined ? 0 : addCurrent(load, range, stepsToA(choices, steps));
    mustW += missingW(choices, powerW);
    evCost -= worthOf(choices, powerW);
  }
  // Only overloads of the same size are told apart by money.
  if (surelyKeepsLimits(problem, load)) copyOutcome(ALL_KEPT, out);
  else solvePoint(problem, load, problem.lowW, problem.highW, 0, out);
  out.mustW = mustW;
  out.cost += evCost;
}

/** Power of a choice at the measured voltages [W]. */
export function powerOf(choices: EvChoices, { range, steps }: EvChoice): number {
  return range === undefined ? 0 : stepsToA(choices, steps) * range.wattsPerA;
}

/** Power that a car's deadline demands and does not get [W]; without a demand a car may well give back. */
export function missingW({ mustW }: EvChoices, powerW: number): number {
  return mustW > 0 && mustW > powerW ? mustW - powerW : 0;
}

function worthOf(choices: EvChoices, powerW: number): number {
  return (powerW > 0 ? choices.valuePerKwh : choices.dischargeCostPerKwh) * powerW;
}

/** Adds a current to a load; returns its power [W]. */
function addCurrent(load: EvLoad, { volts, wattsPerA }: EvRange, currentA: number): number {
  const powerW = currentA * wattsPerA;
  load.phaseVa[0] += currentA * volts[0];
  load.phaseVa[1] += currentA * volts[1];
  load.phaseVa[2] += currentA * volts[2];
  load.powerW += powerW;
  if (currentA > 0) load.charging = true;
  return powerW;
}

function copyLoad(from: Readonly<EvLoad>, to: EvLoad): void {
  to.phaseVa[0] = from.phaseVa[0];
  to.phaseVa[1] = from.phaseVa[1];
  to.phaseVa[2] = from.phaseVa[2];
  to.powerW = from.powerW;
  to.charging = from.charging;
}

/** A search under way. */
interface Search {
  readonly problem: InstantProblem;
  readonly allMayStop: boolean;
  /** Searched by slope: the best outcome is convex in the last car's current. */
  readonly bySlope: boolean;
  /** Weighed by {@link weighStep}, which knows only choices that keep all limits. */
  readonly quick: boolean;
  /** What the cars before the last one were given. */
  readonly chosen: EvChoice[];
  readonly best: Outcome;
  bestBefore: readonly EvChoice[];
  bestRange: EvRange | undefined;
  bestSteps: number;
}

const NOTHING_BEFORE: Before = { load: NO_LOAD, mustW: 0, cost: 0 };

/**
 * The best choice of all cars: every choice of the first one, searched by slope for the last.
 *
 * With the others fixed the best outcome is convex in the current of one car, because it is a partial minimum of a
 * jointly convex function; over the whole steps of one range a search by slope is then exact. That needs a convex
 * battery curve and, where export pays more than import costs, import and export searched apart. Where the curve is
 * not convex every step is tried. The partial minimum over two cars' whole steps is not convex: hence the enumeration.
 */
function search(problem: InstantProblem, allMayStop: boolean, quick: boolean): Search {
  const best = newOutcome();
  const bySlope = problem.curve.convex && !problem.clips;
  const found: Search = {
    problem,
    allMayStop,
    bySlope,
    quick,
    chosen: [],
    best,
    bestBefore: NO_CHOICES,
    bestRange: undefined,
    bestSteps: 0,
  };
  searchFrom(found, 0, NOTHING_BEFORE);
  return found;
}

function searchFrom(found: Search, index: number, before: Before): void {
  const { problem } = found;
  if (index === problem.evs.length - 1) {
    searchLast(found, before);
    return;
  }
  const choices = problem.evs[index] as EvChoices;
  if (choices.mayStop || found.allMayStop) {
    found.chosen[index] = OFF;
    searchFrom(found, index + 1, { ...before, mustW: before.mustW + choices.mustW });
  }
  for (const range of choices.ranges) {
    for (let steps = range.first; steps <= range.last; steps++) {
      const load = newLoad();
      copyLoad(before.load, load);
      const powerW = addCurrent(load, range, stepsToA(choices, steps));
      const mustW = before.mustW + missingW(choices, powerW);
      found.chosen[index] = { range, steps };
      searchFrom(found, index + 1, { load, mustW, cost: before.cost - worthOf(choices, powerW) });
    }
  }
}

function searchLast(found: Search, before: Before): void {
  const { problem, quick } = found;
  const choices = problem.evs[problem.evs.length - 1] as EvChoices;
  const apart = problem.exportPrice > problem.importPrice;
  if (choices.mayStop || found.allMayStop) {
    // Without a car the exact way takes import and export at once.
    if (quick && apart) searchApart(found, before, choices, undefined);
    else searchRange(found, before, choices, undefined, 0);
  }
  for (const range of choices.ranges) {
    if (!quick && !found.bySlope) {
      for (let steps = range.first; steps <= range.last; steps++) {
        tryLast(found, before, choices, range, steps, 0, scratchOne);
      }
    } else if (apart) searchApart(found, before, choices, range);
    else searchRange(found, before, choices, range, 0);
  }
}

function searchApart(found: Search, before: Before, choices: EvChoices, range: EvRange | undefined): void {
  searchRange(found, before, choices, range, 1);
  searchRange(found, before, choices, range, -1);
}

const scratchOne = newOutcome();
const scratchTwo = newOutcome();
const scratchLoad = newLoad();

/** The least of a convex function over the whole steps of a range: Fibonacci search, one evaluation per narrowing. */
function searchRange(
  found: Search,
  before: Before,
  choices: EvChoices,
  range: EvRange | undefined,
  branch: number,
): void {
  const first = range === undefined ? 0 : range.first;
  const last = range === undefined ? 0 : range.last;
  if (found.quick) layOut(before, choices, range, branch);
  // The least stands at one of the places 1 to size - 1 beyond `from`; two neighbouring Fibonacci numbers split them.
  let size = 2;
  let part = 1;
  while (size <= last - first + 1) {
    const next = size + part;
    part = size;
    size = next;
  }
  let from = first - 1;
  let left = scratchOne;
  let right = scratchTwo;
  tryLast(found, before, choices, range, from + size - part, branch, left);
  if (size > 2) tryLast(found, before, choices, range, from + part, branch, right);
  let rightInside = true;
  while (size > 2) {
    const rest = size - part;
    const goRight = rightInside && isBetter(right, left);
    // Either way one of the two is used again on the other side.
    const swapped = left;
    left = right;
    right = swapped;
    if (goRight) from += rest;
    size = part;
    part = rest;
    if (size === 2) return;
    if (goRight) {
      // Places beyond the range count as worse than any.
      rightInside = from + part <= last;
      if (rightInside) tryLast(found, before, choices, range, from + part, branch, right);
    } else {
      rightInside = true;
      tryLast(found, before, choices, range, from + size - part, branch, left);
    }
  }
}

/** Weighs one choice of the last car and keeps it if it is the best so far; what overloads is none for the quick way. */
function tryLast(
  found: Search,
  before: Before,
  choices: EvChoices,
  range: EvRange | undefined,
  steps: number,
  branch: number,
  out: Outcome,
): void {
  const { problem, best } = found;
  if (found.quick) weighStep(problem, steps, out);
  else {
    copyLoad(before.load, scratchLoad);
    const powerW = range === undefined ? 0 : addCurrent(scratchLoad, range, stepsToA(choices, steps));
    solvePoint(problem, scratchLoad, problem.lowW, problem.highW, branch, out);
    out.mustW = before.mustW + missingW(choices, powerW);
    out.cost += before.cost - worthOf(choices, powerW);
  }
  if ((found.quick && out.overA > 0) || !isBetter(out, best)) return;
  copyOutcome(out, best);
  if (found.chosen.length > 0) found.bestBefore = found.chosen.slice();
  found.bestRange = range;
  found.bestSteps = steps;
}

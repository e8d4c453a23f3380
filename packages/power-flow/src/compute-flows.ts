import { breakerModel, secondsToTrip } from "@oec/domain";
import type { Outcome } from "./allocation/outcome.ts";
import { stepsToA } from "./allocation/ev-choices.ts";
import type { EvChoices } from "./allocation/ev-choices.ts";
import { instantProblem, newProblem } from "./allocation/problem.ts";
import type { InstantProblem, Relaxation } from "./allocation/problem.ts";
import { roundAllocation } from "./allocation/round.ts";
import { allocate, missingW, powerOf } from "./allocation/search.ts";
import type { Allocation, EvChoice } from "./allocation/search.ts";
import { bindingConstraints, flowsOf } from "./reasons/binding.ts";
import type { Flows } from "./reasons/binding.ts";
import { evReasons } from "./reasons/ev.ts";
import type { AllConstraints } from "./types/constraints.ts";
import type { EvDecision, FlowDecision, FlowStatus, Reason, Shortfall } from "./types/decision.ts";
import type { Phase, PowerFlowInputs } from "./types/inputs.ts";
import type { PowerFlowOptions } from "./types/options.ts";
import type { Permissions } from "./types/permissions.ts";
import type { Values } from "./types/values.ts";
import { validateFlowArguments } from "./validate.ts";

/** Overloads and shortfalls below these are rounding noise. */
const NOISE_A = 1e-6;
const NOISE_W = 1e-3;
/** Heat of a breaker that has carried its rated current for long: the careful guess about the past. */
const WARM = { theta: 1, tripped: false };
const NO_OPTIONS: PowerFlowOptions = {};
const AS_IT_IS: Relaxation = {};
/** Written over by every decision, and no part of any: saves an allocation of thirty numbers each time. */
const scratch = newProblem();
const NO_PHASES: readonly Phase[] = [];
const PHASES = [1, 2, 3] as const;
const OK: FlowStatus = { kind: "ok" };

/**
 * What flows where right now: the exact best powers of this instant, with reasons.
 *
 * The house is always served. Of all permitted decisions the one is taken that is best on the first level where they
 * differ:
 *
 * 1. **physical**: least current beyond a fuse (less its margin) or a limit on import or export, summed in ampere;
 *    limits of devices hold always;
 * 2. **safety and availability**: least missing power for the battery's reserve, then for the cars' deadlines; limits
 *    of SoC and temperature hold always;
 * 3. **money**: import less export, wear, distance to the plan, less the value of what is stored.
 *
 * If no permitted decision keeps level 1, the status says so, with phase, ampere and time: never silently. A car's
 * permission to run on gives way to level 1.
 *
 * Pure: no clock, no chance, no memory; the same arguments give bit-equal results. The measured powers of battery and
 * cars do not enter, so that the decision does not chase its own effect.
 *
 * @param inputs - What is measured at one aligned instant.
 * @param constraints - What wires, devices and safety allow.
 * @param permissions - What the controller's guard allows in this step.
 * @param values - What energy is worth.
 * @param options - How the battery's power is rounded: to 1 W and to 0 below 50 W unless told.
 * @throws `OecError` `NOT_FINITE`, `OUT_OF_RANGE`, `SHAPE_MISMATCH` or `INVALID_ARGUMENT`; `context.field` names
 * the field.
 *
 * @example
 * ```ts
 * import { computeFlows, explain, sunnyDayWithEv } from "@oec/power-flow";
 *
 * const { inputs, constraints, permissions, values } = sunnyDayWithEv;
 * const decision = computeFlows(inputs, constraints, permissions, values);
 * console.log(decision.batteryW, decision.gridW, explain(decision, "en"));
 * ```
 */
export function computeFlows(
  inputs: PowerFlowInputs,
  constraints: AllConstraints,
  permissions: Permissions,
  values: Values,
  options: PowerFlowOptions = NO_OPTIONS,
): FlowDecision {
  validateFlowArguments(inputs, constraints, permissions, values, options);
  const problem = instantProblem(inputs, constraints, permissions, values, AS_IT_IS, scratch);
  const allocation = allocate(problem);
  const { outcome, inDeadband, roundW } = roundAllocation(problem, allocation, options);
  const flows = flowsOf(problem, allocation.load, outcome);
  const reasons: Reason[] = [];
  bindingConstraints(problem, flows, roundW, inDeadband, reasons);
  evReasons(problem, allocation, reasons);
  sortByLevel(reasons);
  const curtailW = outcome.curtailW;
  return {
    batteryW: flows.batteryW,
    evs: problem.evs.length === 0 ? NO_EVS : evDecisions(problem, allocation),
    pvW: problem.pvW - curtailW,
    curtailW,
    gridW: flows.gridW,
    phaseCurrentA: flows.phaseCurrentA,
    status: statusOf(problem, allocation, flows, outcome, constraints.physical.grid.fuseA),
    reasons,
    costPerHour: outcome.cost / 1000,
  };
}

/** Level 1 first, else in the order given: by insertion, because a handful of reasons is mostly in order already. */
function sortByLevel(reasons: Reason[]): void {
  for (let i = 1; i < reasons.length; i++) {
    const reason = reasons[i] as Reason;
    let place = i;
    for (; place > 0 && (reasons[place - 1] as Reason).level > reason.level; place--) {
      reasons[place] = reasons[place - 1] as Reason;
    }
    reasons[place] = reason;
  }
}

const NO_EVS: readonly EvDecision[] = [];

function evDecisions(problem: InstantProblem, { evs }: Allocation): readonly EvDecision[] {
  const decisions: EvDecision[] = [];
  for (let index = 0; index < evs.length; index++) {
    const choice = evs[index] as EvChoice;
    const choices = problem.evs[index] as EvChoices;
    const { mustW } = choices;
    decisions.push(
      choice.range === undefined
        ? { currentA: 0, phases: NO_PHASES, powerW: 0, mustW }
        : {
            currentA: stepsToA(choices, choice.steps),
            phases: choice.range.phases,
            powerW: powerOf(choices, choice),
            mustW,
          },
    );
  }
  return decisions;
}

function statusOf(
  problem: InstantProblem,
  allocation: Allocation,
  flows: Flows,
  outcome: Outcome,
  fuseA: number,
): FlowStatus {
  const exceeded = exceededLimit(problem, flows, fuseA);
  const met = outcome.reserveW <= NOISE_W && outcome.mustW <= NOISE_W;
  if (met && !allocation.overridden) return exceeded === undefined ? OK : { ...exceeded, shortfalls: [] };
  const shortfalls = shortfallsOf(problem, allocation, outcome.reserveW);
  return exceeded === undefined ? { kind: "degraded", shortfalls } : { ...exceeded, shortfalls };
}

type Exceeded = Omit<Extract<FlowStatus, { readonly kind: "infeasible" }>, "shortfalls">;

/** The limit of level 1 that is exceeded most; absent if all hold. */
function exceededLimit(problem: InstantProblem, flows: Flows, fuseA: number): Exceeded | undefined {
  let worst: Phase | undefined;
  let overA = NOISE_A;
  for (const phase of PHASES) {
    const beyond = Math.abs(flows.phaseCurrentA[phase - 1] as number) - (problem.limitA[phase - 1] as number);
    if (beyond > overA) {
      worst = phase;
      overA = beyond;
    }
  }
  if (worst !== undefined) {
    const seconds = tripTime(Math.abs(flows.phaseCurrentA[worst - 1] as number), fuseA);
    return { kind: "infeasible", phase: worst, limit: "fuse", overA, secondsToTrip: seconds };
  }
  const importA = (flows.gridW - problem.maxImportW) / problem.voltageSumV;
  const exportA = (-flows.gridW - problem.maxExportW) / problem.voltageSumV;
  if (importA > NOISE_A)
    return { kind: "infeasible", limit: "import", overA: importA, secondsToTrip: Infinity };
  if (exportA > NOISE_A)
    return { kind: "infeasible", limit: "export", overA: exportA, secondsToTrip: Infinity };
  return undefined;
}

/** A fuse of 0 A is open: it trips at once. */
function tripTime(currentA: number, fuseA: number): number {
  return fuseA > 0 ? secondsToTrip(breakerModel(fuseA), WARM, currentA) : 0;
}

function shortfallsOf(
  problem: InstantProblem,
  { evs, overridden }: Allocation,
  reserveW: number,
): Shortfall[] {
  const shortfalls: Shortfall[] = [];
  if (reserveW > NOISE_W) shortfalls.push({ kind: "battery-reserve", shortfallW: reserveW });
  for (const [ev, choices] of problem.evs.entries()) {
    const choice = evs[ev];
    const shortfallW = missingW(choices, choice === undefined ? 0 : powerOf(choices, choice));
    if (shortfallW > NOISE_W) shortfalls.push({ kind: "ev-deadline", ev, shortfallW });
    if (overridden && !choices.mayStop && choice?.range === undefined)
      shortfalls.push({ kind: "ev-stopped", ev });
  }
  return shortfalls;
}

import type { Amperes, Watts } from "@oec/domain";
import { batteryLimitW, limitCodes } from "../limits/battery-limits.ts";
import { stepsToA } from "../allocation/ev-choices.ts";
import type { EvChoices } from "../allocation/ev-choices.ts";
import { SAME_A, SAME_W } from "../allocation/outcome.ts";
import { instantProblem } from "../allocation/problem.ts";
import type { InstantProblem } from "../allocation/problem.ts";
import { allocate } from "../allocation/search.ts";
import type { Allocation } from "../allocation/search.ts";
import { bindingConstraints, flowsOf, inWatts } from "../reasons/binding.ts";
import type { Reason } from "../types/decision.ts";
import type { FlowCase } from "../types/flow-case.ts";
import type { Phase } from "../types/inputs.ts";
import { validateFlowArguments } from "../validate.ts";

/** What somebody would rather have; what is absent may be chosen freely. */
export interface FlowTarget {
  readonly batteryW?: Watts;
  readonly curtailW?: Watts;
  /** One per charge point; `undefined` leaves it free. Current 0 is off. */
  readonly evs?: readonly ({ readonly currentA: Amperes; readonly phases: readonly Phase[] } | undefined)[];
}

/** Why a target is not what was decided. */
export type WhyNot =
  /** The first constraint that it breaks, by level. */
  | { readonly kind: "violates"; readonly reason: Reason }
  /** It breaks none, and costs this much more [currency/h], above 0. */
  | { readonly kind: "costs"; readonly perHour: number }
  /** It is as good as the decision. */
  | { readonly kind: "equal" };

/**
 * Why not this instead? Everything the target leaves open is chosen as well as it can be.
 *
 * @throws `OecError` as `computeFlows`.
 */
export function whyNot(flow: FlowCase, target: FlowTarget): WhyNot {
  const { inputs, constraints, permissions, values } = flow;
  validateFlowArguments(inputs, constraints, permissions, values, {});
  const problem = instantProblem(inputs, constraints, permissions, values);
  const forbidden = deviceForbids(problem, target);
  if (forbidden !== undefined) return { kind: "violates", reason: forbidden };
  const wanted = fixed(problem, target);
  const there = allocate(wanted, false);
  if (there.outcome.branchW !== 0) return { kind: "violates", reason: unreachable(problem, target) };
  const here = allocate(problem);
  const worse = worseLevel(wanted, here, there);
  if (worse !== undefined) return { kind: "violates", reason: worse };
  const perHour = (there.outcome.cost - here.outcome.cost) / 1000;
  return perHour > 1e-9 ? { kind: "costs", perHour } : { kind: "equal" };
}

/** A limit of a device itself that the target breaks. */
function deviceForbids(problem: InstantProblem, { batteryW, curtailW, evs }: FlowTarget): Reason | undefined {
  const { charge, discharge, highW, lowW, pvW, curtailMaxW } = problem;
  if (batteryW !== undefined && (batteryW > highW + SAME_W || batteryW < lowW - SAME_W)) {
    const charging = batteryW > 0;
    const parts = charging ? charge : discharge;
    const constraint = charging ? "battery.charge" : "battery.discharge";
    if (parts === undefined) return inWatts("BATTERY_POWER_LIMIT", 1, constraint, -Math.abs(batteryW), 0);
    const limitW = batteryLimitW(parts);
    const codes = limitCodes(parts, charging ? "BATTERY_FULL" : "BATTERY_EMPTY");
    const code = codes.find(([, partW]) => partW === limitW)?.[0] ?? "BATTERY_POWER_LIMIT";
    return inWatts(code, 1, constraint, limitW - Math.abs(batteryW), limitW);
  }
  if (curtailW !== undefined && (curtailW < 0 || curtailW > pvW)) {
    return inWatts("PV_ALL_CURTAILED", 1, "pv.curtail", pvW - curtailW, pvW);
  }
  if (curtailW !== undefined && curtailW > curtailMaxW) {
    return inWatts("PV_CURTAIL_FORBIDDEN", 2, "pv.permission", -curtailW, 0);
  }
  for (const [index, choices] of problem.evs.entries()) {
    const wanted = evs?.[index];
    const reason =
      wanted === undefined ? undefined : chargerForbids(choices, wanted, `ev${String(index + 1)}`);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function chargerForbids(
  choices: EvChoices,
  wanted: { readonly currentA: number; readonly phases: readonly Phase[] },
  name: string,
): Reason | undefined {
  if (wanted.currentA === 0)
    return choices.mayStop ? undefined : aStepTooFar("EV_NOT_PERMITTED", 2, `${name}.permission`);
  if (choices.ranges.length === 0) return aStepTooFar(choices.noChoice, 1, `${name}.choice`);
  const range = choices.ranges.find(
    (candidate) => samePhases(candidate.phases, wanted.phases) && candidate.first > 0 === wanted.currentA > 0,
  );
  if (range === undefined) return aStepTooFar("EV_NOT_PERMITTED", 2, `${name}.permission`);
  const [nearA, farA] = [stepsToA(choices, range.first), stepsToA(choices, range.last)].sort(
    (one, other) => Math.abs(one) - Math.abs(other),
  ) as [number, number];
  if (Math.abs(wanted.currentA) > Math.abs(farA) + SAME_A)
    return aStepTooFar("EV_MAX_CURRENT", 1, `${name}.max`);
  if (Math.abs(wanted.currentA) < Math.abs(nearA) - SAME_A)
    return aStepTooFar("EV_MIN_CURRENT", 1, `${name}.min`);
  return undefined;
}

function aStepTooFar(code: Reason["code"], level: Reason["level"], constraint: string): Reason {
  return { code, level, constraint, slack: -1, unit: "steps" };
}

function samePhases(one: readonly Phase[], other: readonly Phase[]): boolean {
  return one.length === other.length && one.every((phase) => other.includes(phase));
}

/** The problem with the target's powers and currents as the only choice; currents go to the next step below. */
function fixed(problem: InstantProblem, { batteryW, curtailW, evs }: FlowTarget): InstantProblem {
  return {
    ...problem,
    lowW: batteryW ?? problem.lowW,
    highW: batteryW ?? problem.highW,
    pvW: problem.pvW - (curtailW ?? 0),
    curtailMaxW: curtailW === undefined ? problem.curtailMaxW : 0,
    clips: curtailW === undefined && problem.clips,
    evs: problem.evs.map((choices, index) => {
      const wanted = evs?.[index];
      if (wanted === undefined) return choices;
      if (wanted.currentA === 0) return { ...choices, ranges: [], mayStop: true };
      const steps = Math.trunc(wanted.currentA / choices.stepA + Math.sign(wanted.currentA) * SAME_A);
      const ranges = choices.ranges.filter(
        (range) => samePhases(range.phases, wanted.phases) && range.first > 0 === steps > 0,
      );
      return {
        ...choices,
        ranges: ranges.map((range) => ({ ...range, first: steps, last: steps })),
        mayStop: false,
      };
    }),
  };
}

/** No curtailment or current fits the target: the inverter or the house's priority is in the way. */
function unreachable(problem: InstantProblem, { batteryW = 0 }: FlowTarget): Reason {
  if (batteryW < problem.lowWhileChargingW) {
    const slack = batteryW - problem.lowWhileChargingW;
    return inWatts("BATTERY_FOR_HOUSE", 2, "battery.house", slack, 0 - problem.lowWhileChargingW);
  }
  return inWatts("INVERTER_LIMIT", 1, "inverter.ac", -1, problem.hybridW);
}

/** The first level on which the target is worse, as a reason. */
function worseLevel(wanted: InstantProblem, here: Allocation, there: Allocation): Reason | undefined {
  const overA = there.outcome.overA - here.outcome.overA;
  const reserveW = there.outcome.reserveW - here.outcome.reserveW;
  const mustW = there.outcome.mustW - here.outcome.mustW;
  if (overA > SAME_A) {
    const reasons: Reason[] = [];
    bindingConstraints(wanted, flowsOf(wanted, there.load, there.outcome), 0, false, reasons);
    const exceeded = reasons.find((reason) => reason.code.endsWith("_EXCEEDED"));
    if (exceeded !== undefined) return exceeded;
  }
  if (reserveW > SAME_W) {
    return inWatts("BATTERY_RESERVE_SHORT", 2, "battery.reserve", -reserveW, wanted.reserveW);
  }
  if (mustW > SAME_W) {
    const short = Math.max(
      0,
      wanted.evs.findIndex((ev) => ev.mustW > 0),
    );
    const limit = wanted.evs[short]?.mustW ?? 0;
    return inWatts("EV_DEADLINE_SHORT", 2, `ev${String(short + 1)}.deadline`, -mustW, limit);
  }
  return undefined;
}

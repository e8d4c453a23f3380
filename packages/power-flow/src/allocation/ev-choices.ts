import type { PerPhase } from "@oec/domain";
import { calculateEvUrgency, profileLimitA } from "../limits/urgency.ts";
import type { AllConstraints, EvseConstraints } from "../types/constraints.ts";
import type { EvState, Phase, PowerFlowInputs } from "../types/inputs.ts";
import type { EvPermission, Permissions } from "../types/permissions.ts";
import type { EvValues, Values } from "../types/values.ts";

/** Neighbouring currents of one charge point in one way of using the phases. */
export interface EvRange {
  readonly phases: readonly Phase[];
  /** Voltage of each phase in use, else 0 [V]: volt-amperes per ampere. */
  readonly volts: readonly [number, number, number];
  /** Their sum: watts per ampere. */
  readonly wattsPerA: number;
  /** First and last current in steps, both included; negative while discharging. */
  readonly first: number;
  readonly last: number;
}

/** Why a charge point has nothing to choose from. */
export type NoChoice = "EV_NOT_CONNECTED" | "EV_NOT_PERMITTED" | "EV_FULL" | "EV_NO_CURRENT";

/** What one charge point may do now. */
export interface EvChoices {
  readonly stepA: number;
  /** Steps per ampere where that is a whole number, else 0: 0.1 A steps are then exact decimals. */
  readonly stepsPerA: number;
  readonly ranges: readonly EvRange[];
  readonly mayStop: boolean;
  /** What the deadline demands [W]. */
  readonly mustW: number;
  readonly valuePerKwh: number;
  readonly dischargeCostPerKwh: number;
  readonly noChoice: NoChoice;
}

export const NO_EVS: readonly EvChoices[] = [];

const ALL_PERMITTED: EvPermission = {
  mayStop: true,
  mayCharge: true,
  mayDischarge: true,
  maxCurrentA: Infinity,
};
/** Currents are compared with this tolerance, in steps: 6 A / 0.1 A is 60 steps, not 59.999. */
const STEP_TOLERANCE = 1e-9;

/** The choices of every charge point. */
export function evChoices(
  inputs: PowerFlowInputs,
  constraints: AllConstraints,
  permissions: Permissions,
  values: Values,
): readonly EvChoices[] {
  const choices: EvChoices[] = [];
  const evses = constraints.physical.evses ?? [];
  for (let index = 0; index < evses.length; index++) {
    const evse = evses[index] as EvseConstraints;
    const ev = inputs.evs?.[index] as EvState;
    const permission = permissions.evs?.[index] ?? ALL_PERMITTED;
    choices.push(choicesOf(evse, ev, permission, values.evs?.[index] as EvValues, inputs, constraints));
  }
  return choices;
}

function choicesOf(
  evse: EvseConstraints,
  ev: EvState,
  permission: EvPermission,
  value: EvValues,
  inputs: PowerFlowInputs,
  { safety }: AllConstraints,
): EvChoices {
  const stepA = evse.currentStepA;
  const perA = Math.round(1 / stepA);
  const stepsPerA = Math.abs(perA * stepA - 1) < STEP_TOLERANCE ? perA : 0;
  const full = ev.socPercent !== undefined && ev.socPercent >= 100;
  const ranges: EvRange[] = [];
  let mustW = 0;
  if (ev.connected) {
    const maxA = Math.min(evse.maxCurrentA, permission.maxCurrentA);
    const chargeA = full || !permission.mayCharge ? 0 : Math.min(maxA, profileLimitA(ev, inputs.at));
    const dischargeA = mayDischarge(ev, permission) ? Math.min(maxA, evse.maxDischargeCurrentA ?? 0) : 0;
    const minA = Math.max(evse.minCurrentA, ev.minCurrentA ?? 0, permission.minCurrentA ?? 0);
    const first = Math.max(1, Math.ceil(minA / stepA - STEP_TOLERANCE));
    let mostW = 0;
    for (const phases of evse.phaseSets) {
      if (permission.phaseCounts !== undefined && !permission.phaseCounts.includes(phases.length as Phase))
        continue;
      const volts = voltsOn(phases, inputs.phaseVoltageV);
      const wattsPerA = volts[0] + volts[1] + volts[2];
      const last = stepsIn(Math.min(chargeA, ev.maxChargeW / wattsPerA), stepA);
      if (last >= first) {
        ranges.push({ phases, volts, wattsPerA, first, last });
        mostW = Math.max(mostW, last * stepA * wattsPerA);
      }
      const back = stepsIn(Math.min(dischargeA, (ev.maxDischargeW ?? 0) / wattsPerA), stepA);
      if (back >= first) ranges.push({ phases, volts, wattsPerA, first: -back, last: -first });
    }
    mustW = mostW > 0 ? calculateEvUrgency(ev, inputs.at, safety, mostW).mustW : 0;
  }
  return {
    stepA,
    stepsPerA,
    ranges,
    mayStop: permission.mayStop || ranges.length === 0,
    mustW,
    valuePerKwh: value.valuePerKwh,
    dischargeCostPerKwh: value.dischargeCostPerKwh ?? value.valuePerKwh,
    noChoice: whyNothing(ev, permission, full),
  };
}

function mayDischarge(ev: EvState, permission: EvPermission): boolean {
  // A car that does not tell its SoC is never discharged.
  return (
    permission.mayDischarge && ev.socPercent !== undefined && ev.socPercent > (ev.reserveSocPercent ?? 100)
  );
}

function whyNothing(ev: EvState, permission: EvPermission, full: boolean): NoChoice {
  if (!ev.connected) return "EV_NOT_CONNECTED";
  if (!permission.mayCharge || permission.maxCurrentA === 0) return "EV_NOT_PERMITTED";
  return full ? "EV_FULL" : "EV_NO_CURRENT";
}

function stepsIn(currentA: number, stepA: number): number {
  return Math.floor(currentA / stepA + STEP_TOLERANCE);
}

function voltsOn(phases: readonly Phase[], volts: PerPhase): readonly [number, number, number] {
  let one = 0;
  let two = 0;
  let three = 0;
  for (const phase of phases) {
    if (phase === 1) one = volts[0];
    else if (phase === 2) two = volts[1];
    else three = volts[2];
  }
  return [one, two, three];
}

/** The current of a number of steps [A], without the dust of 3 x 0.1. */
export function stepsToA(choices: EvChoices, steps: number): number {
  return choices.stepsPerA > 0 ? steps / choices.stepsPerA : steps * choices.stepA;
}

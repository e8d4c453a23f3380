import type { EvPermission } from "../types/permissions.ts";
import type { FlowCase } from "../types/flow-case.ts";
import type { CarChoice } from "./candidate.ts";

const OFF: CarChoice = { currentA: 0, phases: [] };

/** Every charging current a car may get. */
export function chargingOptions(flow: FlowCase, index: number): readonly CarChoice[] {
  return options(flow, index, 1);
}

/** Every combination of what all cars may get; with `allMayStop` each may be off against its permission. */
export function carCombinations(flow: FlowCase, allMayStop: boolean): readonly (readonly CarChoice[])[] {
  let combinations: readonly (readonly CarChoice[])[] = [[]];
  for (let index = 0; index < (flow.constraints.physical.evses?.length ?? 0); index++) {
    const running = [...options(flow, index, 1), ...options(flow, index, -1)];
    const mayStop = allMayStop || running.length === 0 || (flow.permissions.evs?.[index]?.mayStop ?? true);
    const choices = mayStop ? [OFF, ...running] : running;
    combinations = combinations.flatMap((before) => choices.map((choice) => [...before, choice]));
  }
  return combinations;
}

/** Tries every multiple of the step and keeps what nothing forbids. */
function options(flow: FlowCase, index: number, direction: 1 | -1): readonly CarChoice[] {
  const evse = flow.constraints.physical.evses?.[index];
  const ev = flow.inputs.evs?.[index];
  if (evse === undefined || ev?.connected !== true) return [];
  const permission = flow.permissions.evs?.[index] ?? ALL;
  const allowed = direction > 0 ? permission.mayCharge : permission.mayDischarge;
  const soc = ev.socPercent;
  const socAllows =
    direction > 0 ? soc === undefined || soc < 100 : soc !== undefined && soc > (ev.reserveSocPercent ?? 100);
  if (!allowed || !socAllows) return [];
  const profile = (ev.chargingProfile ?? []).filter((step) => step.at <= flow.inputs.at).at(-1);
  const deviceA =
    direction > 0 ? Math.min(evse.maxCurrentA, profile?.maxCurrentA ?? Infinity) : evse.maxDischargeCurrentA;
  const maxA = Math.min(evse.maxCurrentA, permission.maxCurrentA, deviceA ?? 0);
  const minA = Math.max(evse.minCurrentA, ev.minCurrentA ?? 0, permission.minCurrentA ?? 0);
  const found: CarChoice[] = [];
  for (const phases of evse.phaseSets) {
    if (!(permission.phaseCounts?.some((count) => count === phases.length) ?? true)) continue;
    const volts = phases.reduce((total, phase) => total + (flow.inputs.phaseVoltageV[phase - 1] ?? 0), 0);
    const carA = (direction > 0 ? ev.maxChargeW : (ev.maxDischargeW ?? 0)) / volts;
    for (let steps = 1; steps * evse.currentStepA <= Math.min(maxA, carA) + 1e-9; steps++) {
      const currentA = steps * evse.currentStepA;
      if (currentA >= minA - 1e-9) found.push({ currentA: direction * currentA, phases });
    }
  }
  return found;
}

const ALL: EvPermission = { mayStop: true, mayCharge: true, mayDischarge: true, maxCurrentA: Infinity };

import { MS_PER_HOUR } from "@oec/domain";

import type { Plan, Violation } from "../types/plan.ts";
import type { HybridProblem, Problem, StorageProblem } from "../types/problem.ts";

/** Rounding that is no violation [W, Wh]. */
const TOLERANCE = 1e-5;

/** What a plan breaks of the rules that only some problems have, from its columns alone. */
export function deviceViolations(problem: Problem, plan: Plan): Violation[] {
  const found: Violation[] = [];
  for (const [index, storage] of problem.storages.entries()) {
    found.push(...requiredEnergy(plan, storage, index), ...cycles(problem, plan, storage, index));
  }
  if (problem.hybrid !== undefined) found.push(...acLimit(problem, problem.hybrid, plan));
  return found;
}

function requiredEnergy(plan: Plan, { requiredWh }: StorageProblem, index: number): Violation[] {
  const found: Violation[] = [];
  for (const [slot, levelWh] of requiredWh?.entries() ?? []) {
    const amount = levelWh - (plan.columns.socWh[index]?.[slot] ?? 0);
    if (amount > TOLERANCE) found.push({ kind: "required-energy", slot, storage: index, amount, unit: "Wh" });
  }
  return found;
}

function cycles(problem: Problem, plan: Plan, storage: StorageProblem, index: number): Violation[] {
  const found: Violation[] = [];
  const { edges } = problem.horizon;
  for (const { fromSlot, toSlot, maxDischargedWh } of storage.cycleLimits ?? []) {
    let takenWh = 0;
    for (let slot = fromSlot; slot < toSlot; slot += 1) {
      const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
      const givenW = Math.max(0, -(plan.columns.batteryW[index]?.[slot] ?? 0));
      takenWh += (givenW * hours) / storage.dischargeEfficiency;
    }
    const amount = takenWh - maxDischargedWh;
    if (amount > TOLERANCE)
      found.push({ kind: "cycles", slot: fromSlot, storage: index, amount, unit: "Wh" });
  }
  return found;
}

/** Whether the unused PV can be shared out between what is behind the inverter and what is not, within its limit. */
function acLimit(problem: Problem, { storage, acLimitW, pvShare }: HybridProblem, plan: Plan): Violation[] {
  const found: Violation[] = [];
  for (let slot = 0; slot < problem.horizon.count; slot += 1) {
    const behindW = pvShare * (problem.pvW[slot] ?? 0);
    const besideW = (problem.pvW[slot] ?? 0) - behindW;
    const unusedW = plan.columns.curtailW[slot] ?? 0;
    const offeredW = behindW - (plan.columns.batteryW[storage]?.[slot] ?? 0);
    // Unused PV behind the inverter: at least what exceeds its limit or cannot be unused elsewhere.
    const leastW = Math.max(0, offeredW - acLimitW, unusedW - besideW);
    const mostW = Math.min(behindW, offeredW + acLimitW, unusedW);
    const amount = leastW - mostW;
    if (amount > TOLERANCE) found.push({ kind: "ac-limit", slot, storage, amount, unit: "W" });
  }
  return found;
}

import { MS_PER_HOUR } from "@oec/domain";

import { idle } from "../strategies/idle.ts";
import type { Plan } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";

/** What a plan is worth, and what it does to batteries and grid. */
export interface PlanMetrics {
  /** What the site would cost if no storage moved, less what the plan costs [currency]; below 0: the plan is dearer. */
  readonly saving: number;
  /** Equivalent full cycles of all storages: energy taken out per usable capacity, summed over storages. */
  readonly cycles: number;
  /** Wear that the plan pays for [currency]. */
  readonly wearCost: number;
  /**
   * Root mean square of the grid power as a share of what it would be if no storage moved: 1 is no change, below 1
   * relieves the grid; 1 where no power flows at all.
   */
  readonly gridStress: number;
  /** Highest import of any slot [W]. */
  readonly peakImportW: number;
}

/** Measures a plan against the same site with its storages idle. */
export function planMetrics(problem: Problem, plan: Plan): PlanMetrics {
  const without = idle(problem);
  const before = rootMeanSquareW(problem, without);
  return {
    saving: without.cost.total - plan.cost.total,
    cycles: cyclesOf(problem, plan),
    wearCost: plan.cost.wearCost,
    gridStress: before > 0 ? rootMeanSquareW(problem, plan) / before : 1,
    peakImportW: plan.columns.gridW.reduce((most, watts) => Math.max(most, watts), 0),
  };
}

function cyclesOf(problem: Problem, plan: Plan): number {
  let cycles = 0;
  for (const [index, { minWh, maxWh, dischargeEfficiency }] of problem.storages.entries()) {
    if (maxWh <= minWh) continue;
    let takenWh = 0;
    for (const [slot, powerW] of plan.columns.batteryW[index]?.entries() ?? [])
      takenWh += (Math.max(0, -powerW) * hoursOf(problem, slot)) / dischargeEfficiency;
    cycles += takenWh / (maxWh - minWh);
  }
  return cycles;
}

function rootMeanSquareW(problem: Problem, plan: Plan): number {
  let sum = 0;
  let hours = 0;
  for (const [slot, powerW] of plan.columns.gridW.entries()) {
    sum += powerW * powerW * hoursOf(problem, slot);
    hours += hoursOf(problem, slot);
  }
  return hours > 0 ? Math.sqrt(sum / hours) : 0;
}

const hoursOf = ({ horizon: { edges } }: Problem, slot: number): number =>
  ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;

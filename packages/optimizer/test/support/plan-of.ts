import type { Plan, Problem, Strategy } from "@oec/optimizer";
import { importPenaltyPerKwh } from "../../src/problem/import-penalty.ts";

/** The plan of a strategy for a problem that it must be able to plan. */
export function planOf(strategy: Strategy, problem: Problem): Plan {
  const solved = strategy.solve(problem);
  if (!solved.ok) throw new Error(JSON.stringify(solved.error));
  return solved.value;
}

/** Energy imported above the limit [kWh]. */
export function excessKwh(problem: Problem, plan: Plan): number {
  let excess = 0;
  for (let t = 0; t < problem.horizon.count; t += 1) {
    const hours = (problem.horizon.edges[t + 1]! - problem.horizon.edges[t]!) / 3_600_000;
    excess += (Math.max(0, plan.columns.gridW[t]! - problem.maxImportW[t]!) * hours) / 1000;
  }
  return excess;
}

/** What a solver minimises: the cost and the penalty for what exceeds the import limit [currency]. */
export const costWithPenalty = (problem: Problem, plan: Plan): number =>
  plan.cost.total + excessKwh(problem, plan) * importPenaltyPerKwh(problem);

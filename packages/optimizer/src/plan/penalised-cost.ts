import { MS_PER_HOUR } from "@oec/domain";

import { importPenaltyPerKwh, requiredPenaltyPerKwh } from "../problem/import-penalty.ts";
import type { Plan } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";

/** A plan's cost with the penalties for what it could not keep: what strategies really minimise [currency]. */
export function penalisedCost(problem: Problem, { cost, violations }: Plan): number {
  const { edges } = problem.horizon;
  let penalty = 0;
  for (const { kind, slot, amount } of violations) {
    if (kind === "required-energy") penalty += (amount / 1000) * requiredPenaltyPerKwh(problem);
    if (kind !== "import-limit") continue;
    const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
    penalty += ((amount * hours) / 1000) * importPenaltyPerKwh(problem);
  }
  return cost.total + penalty;
}

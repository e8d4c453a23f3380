import { err, ok, type Result } from "@oec/domain";

import { assemblePlan } from "../../plan/assemble-plan.ts";
import { unknownFeature } from "../../problem/features.ts";
import { validateProblem } from "../../problem/validate-problem.ts";
import type { Plan } from "../../types/plan.ts";
import type { Problem } from "../../types/problem.ts";
import type { Capability, SolveFailure, Strategy } from "../../types/strategy.ts";
import { PiecewiseLinearSolver } from "./solver.ts";

/**
 * A new exact strategy for at most one storage, with working arrays of its own.
 *
 * One is enough for a thread; {@link piecewiseLinearDp} is such a one.
 */
export function createPiecewiseLinearDp(): Strategy {
  const solver = new PiecewiseLinearSolver();
  const capabilities = (problem: Problem): Capability => {
    if (problem.storages.length > 1) {
      return { supported: false, reason: `${problem.storages.length} storages, this strategy plans one` };
    }
    const reason = unknownFeature(problem, ["a hybrid inverter", "required energy"]);
    return reason === undefined ? { supported: true, exact: true } : { supported: false, reason };
  };
  return {
    name: "piecewise-linear-dp",
    capabilities,
    solve(problem: Problem): Result<Plan, SolveFailure> {
      const capability = capabilities(problem);
      if (!capability.supported) return err({ kind: "unsupported", reason: capability.reason });
      const valid = validateProblem(problem);
      if (!valid.ok) return err({ kind: "invalid-problem", error: valid.error });
      return ok(exactPlan(solver, problem));
    },
  };
}

/**
 * The default strategy: exact for at most one storage, whatever the prices.
 *
 * Dynamic programming on piecewise-linear value functions. It refuses a peak charge ({@link peakAwareDp}). It never charges and discharges, nor imports and exports, in
 * the same slot; plans that cost the same stay idle. Leaves the value of stored energy at the end of every slot.
 *
 * @example
 * ```ts
 * const result = piecewiseLinearDp.solve(problem);
 * if (result.ok) console.log(result.value.cost.total, result.value.columns.batteryW[0]);
 * ```
 */
export const piecewiseLinearDp: Strategy = createPiecewiseLinearDp();

function exactPlan(solver: PiecewiseLinearSolver, problem: Problem): Plan {
  const optima = problem.storages.map((storage) => solver.solve(problem, storage));
  return assemblePlan(problem, {
    strategy: "piecewise-linear-dp",
    batteryW: optima.map((optimum) => optimum.batteryW),
    socWh: optima.map((optimum) => optimum.socWh),
    value: { storages: optima.map((optimum) => optimum.value) },
    certificate: { kind: "exact" },
    stats: optima[0]?.stats ?? { segments: 0, nonConvexSlots: 0, passes: 0 },
  });
}

import { err, OecError, ok } from "@oec/domain";

import { assemblePlan } from "../../plan/assemble-plan.ts";
import { unknownFeature } from "../../problem/features.ts";
import { validateProblem } from "../../problem/validate-problem.ts";
import type { Certificate, Plan } from "../../types/plan.ts";
import type { Problem } from "../../types/problem.ts";
import type { Capability, Strategy } from "../../types/strategy.ts";
import { PiecewiseLinearSolver } from "../piecewise-linear/solver.ts";
import { GridProgramme } from "./grid-programme.ts";

/** How a {@link createGridDp} looks at the store. */
export interface GridOptions {
  /** Equally spaced levels from the lowest to the highest stored energy, 2 to 10 001; default 101. */
  readonly levels?: number;
  /**
   * `interpolated`: moves may end between levels, the cost-to-go there is the straight line. `nearest`: energy moves from
   * level to level only, and a start between levels counts as the nearest. Default `interpolated`.
   */
  readonly between?: "interpolated" | "nearest";
  /** Also solves exactly, for a certificate with the true distance; default false. */
  readonly certify?: boolean;
}

/**
 * Dynamic programming on a grid of levels, for at most one storage: the textbook way, kept for teaching and comparison.
 *
 * {@link piecewiseLinearDp} is exact and faster. It knows no peak charge.
 *
 * @throws `OecError` `OUT_OF_RANGE` if `levels` is no whole number from 2 to 10 001.
 *
 * @example The specification's grid of 0 %, 5 % to 100 %:
 * ```ts
 * const steps = createGridDp({ levels: 21, between: "nearest" });
 * ```
 */
export function createGridDp(options: GridOptions = {}): Strategy {
  const { levels = 101, between = "interpolated", certify = false } = options;
  if (!(Number.isInteger(levels) && levels >= 2 && levels <= 10_001)) {
    throw new OecError(
      "OUT_OF_RANGE",
      `levels is ${String(levels)}, expected a whole number from 2 to 10001`,
      {
        context: { field: "levels", value: levels },
      },
    );
  }
  const name = `grid-dp-${between}-${String(levels)}`;
  const capabilities = (problem: Problem): Capability => {
    if (problem.storages.length > 1)
      return { supported: false, reason: `${problem.storages.length} storages, this strategy plans one` };
    const reason = unknownFeature(problem, ["a peak charge", "a hybrid inverter"]);
    return reason === undefined ? { supported: true, exact: false } : { supported: false, reason };
  };
  return {
    name,
    capabilities,
    solve(problem) {
      const capability = capabilities(problem);
      if (!capability.supported) return err({ kind: "unsupported", reason: capability.reason });
      const valid = validateProblem(problem);
      if (!valid.ok) return err({ kind: "invalid-problem", error: valid.error });
      const plan = gridPlan(problem, name, levels, between === "interpolated");
      return ok(certify ? { ...plan, certificate: certificateOf(problem, plan) } : plan);
    },
  };
}

function gridPlan(problem: Problem, strategy: string, levels: number, interpolate: boolean): Plan {
  const optima = problem.storages.map((storage) =>
    new GridProgramme(problem, storage, levels, interpolate).solve(),
  );
  return assemblePlan(problem, {
    strategy,
    batteryW: optima.map(({ batteryW }) => batteryW),
    socWh: optima.map(({ socWh }) => socWh),
    value: { storages: optima.map(({ value }) => value) },
    certificate: { kind: "heuristic" },
    stats: { segments: levels - 1, nonConvexSlots: 0, passes: 1 },
  });
}

/** The distance to the exact optimum; unknown with a peak charge and where an import limit is exceeded, which the optimum counts at its penalty. */
function certificateOf(problem: Problem, plan: Plan): Certificate {
  const storage = problem.storages[0];
  if (storage === undefined || problem.peak !== undefined || plan.violations.length > 0)
    return { kind: "heuristic" };
  const { objective } = new PiecewiseLinearSolver().solve(problem, storage);
  const bound = Math.min(objective, plan.cost.total);
  return { kind: "gap", gap: plan.cost.total - bound, bound };
}

import type { Highs, Model } from "highs";

import type { LpSolveOptions } from "../lp/backend.ts";
import type { RawAnswer } from "../lp/guard.ts";
import { isContinuous, type LpModel } from "../lp/model.ts";

/** Codes of HiGHS: model status, and what the primal solution is worth. */
const STATUS = { optimal: 7, infeasible: 8, unbounded: 10, timeLimit: 13 } as const;
const PRIMAL_FEASIBLE = 2;
/** The JavaScript interface refuses an infinite limit [s]. */
const NO_LIMIT_S = 1e9;

/** A model inside HiGHS. Dispose of it: the memory is not garbage-collected. */
export function highsModel(highs: Highs, model: LpModel): Model {
  const [numCols, numRows] = [model.cost.length, model.rowLower.length];
  const { cost, lower, upper, kinds, rowLower, rowUpper, starts, indices, values, offset } = model;
  const linear = {
    numCols,
    numRows,
    offset,
    colCost: cost,
    colLower: lower,
    colUpper: upper,
    rowLower,
    rowUpper,
    matrix: { format: "csr" as const, numRows, numCols, starts, indices, values },
  };
  // HiGHS numbers the kinds as we do; all-continuous models without them take its simplex method.
  return highs.createModel(isContinuous(model) ? linear : { ...linear, integrality: Int32Array.from(kinds) });
}

/** Runs HiGHS and reads what it claims. */
export function runHighs(solver: Model, continuous: boolean, options: LpSolveOptions): RawAnswer {
  const { timeLimitMs, relativeGap = 1e-9, start } = options;
  solver.options.set({
    output_flag: false,
    time_limit: Math.min(NO_LIMIT_S, (timeLimitMs ?? Infinity) / 1000),
    mip_rel_gap: relativeGap,
    mip_abs_gap: 1e-9,
    // The default of 1e-6 for whole numbers is a thousandth of a Wh, times the power that a switch lets through.
    mip_feasibility_tolerance: 1e-8,
    primal_feasibility_tolerance: 1e-8,
  });
  if (start !== undefined && !continuous) solver.setSolution({ colValue: Float64Array.from(start) });
  // The limit would count the runs before this one too.
  solver.zeroAllClocks();
  solver.run();
  return claimOf(solver, continuous);
}

function claimOf(solver: Model, continuous: boolean): RawAnswer {
  const status = solver.getModelStatus();
  if (status === STATUS.infeasible) return { claims: "infeasible" };
  if (status === STATUS.unbounded) return { claims: "unbounded" };
  const sound = Number(solver.info.get("primal_solution_status")) === PRIMAL_FEASIBLE;
  if (sound) {
    const values = solver.getSolution().colValue;
    if (status === STATUS.optimal) return { claims: "optimal", values };
    // Stopped by a limit: the incumbent counts only if HiGHS says that there is one.
    const bound = continuous ? -Infinity : Number(solver.info.get("mip_dual_bound"));
    return { claims: "feasible", values, bound: Number.isNaN(bound) ? -Infinity : bound };
  }
  if (status === STATUS.timeLimit) return { claims: "time-out" };
  return { claims: "nothing", reason: `HiGHS stopped with status ${status} and no sound point` };
}

import type { Highs } from "highs";

import type { LpChange, LpSession } from "../lp/backend.ts";
import { guardedSolve, refusal } from "../lp/guard.ts";
import { isContinuous, type LpModel } from "../lp/model.ts";
import { highsModel, runHighs } from "./solver.ts";

/**
 * A model that stays in HiGHS with its basis: a changed linear programme is solved from the last optimum.
 *
 * @param model - A sound model.
 */
export function openSession(highs: Highs, model: LpModel): LpSession {
  const solver = highsModel(highs, model);
  const continuous = isContinuous(model);
  const columns = { kind: "set" as const, indices: Int32Array.from(model.cost, (_, column) => column) };
  const rows = { kind: "set" as const, indices: Int32Array.from(model.rowLower, (_, row) => row) };
  let current = model;
  const apply = (change: LpChange): void => {
    current = { ...current, ...change };
    if (change.cost !== undefined) solver.changeColsCost(columns, Float64Array.from(current.cost));
    if (change.lower !== undefined || change.upper !== undefined)
      solver.changeColsBounds(columns, Float64Array.from(current.lower), Float64Array.from(current.upper));
    if (change.rowLower !== undefined || change.rowUpper !== undefined)
      solver.changeRowsBounds(rows, Float64Array.from(current.rowLower), Float64Array.from(current.rowUpper));
    if (change.offset !== undefined) solver.changeObjectiveOffset(current.offset);
  };
  return {
    solve(change = {}, options = {}) {
      const refused = refusal({ ...current, ...change });
      if (refused !== undefined) return refused;
      return guardedSolve({ ...current, ...change }, () => {
        apply(change);
        return runHighs(solver, continuous, options);
      });
    },
    dispose: () => solver.dispose(),
  };
}

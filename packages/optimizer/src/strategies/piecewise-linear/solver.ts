import type { StorageValue } from "@oec/domain";

import { importPenaltyPerKwh, requiredPenaltyPerKwh } from "../../problem/import-penalty.ts";
import type { PlanStats } from "../../types/plan.ts";
import type { Problem, StorageProblem } from "../../types/problem.ts";
import { CostToGo, type Requirement } from "./cost-to-go.ts";
import { StageCosts } from "./stage-cost.ts";

/** The best use of one storage. */
export interface StorageOptimum {
  /** Power at the busbar [W], shape [horizon.count]. */
  readonly batteryW: Float64Array;
  /** Energy at the end of each slot [Wh], shape [horizon.count]. */
  readonly socWh: Float64Array;
  readonly value: StorageValue;
  /** Least cost as the value function states it, with the penalties for exceeded import limits and missing energy [currency]. */
  readonly objective: number;
  readonly stats: PlanStats;
}

/**
 * Exact dynamic programming for one storage, on value functions that are piecewise linear and kept whole.
 *
 * Every slot's cost is a piecewise-linear function of the energy stored, hence so is the least cost-to-go at every
 * level. Where slot and cost-to-go are convex a step is a merge of sorted slopes; elsewhere it is a lower envelope of
 * such merges. No grid, no tolerance on the optimum.
 *
 * The working arrays belong to the instance and are used again by the next solve.
 */
export class PiecewiseLinearSolver {
  readonly #stages = new StageCosts();
  readonly #costToGo = new CostToGo();

  /**
   * Plans one storage of a problem, as if it were the only one and had no limits on cycles.
   *
   * @param dischargeExtra - An extra price on energy taken out per slot [currency per kWh stored], shape [horizon.count].
   */
  solve(problem: Problem, storage: StorageProblem, dischargeExtra?: Readonly<Float64Array>): StorageOptimum {
    const { horizon } = problem;
    const all = { from: 0, to: horizon.count };
    const stages = this.#stages;
    const costToGo = this.#costToGo;
    const requirement = requirementOf(problem, storage);
    stages.prepare(problem, storage, importPenaltyPerKwh(problem), undefined, dischargeExtra);
    costToGo.beginAtTerminal(storage, horizon.count);
    const nonConvexSlots = costToGo.backward(stages, all, requirement);
    const columns = { batteryW: new Float64Array(horizon.count), socWh: new Float64Array(horizon.count) };
    costToGo.forward(stages, all, storage, horizon, storage.startWh, columns);
    return {
      ...columns,
      value: costToGo.values(all),
      objective: costToGo.costFrom(storage.startWh, 0),
      stats: { segments: costToGo.mostSegments(all), nonConvexSlots, passes: 1 },
    };
  }
}

/** What a storage must hold at times, and the price of missing it; undefined where nothing is required. */
function requirementOf(problem: Problem, { requiredWh }: StorageProblem): Requirement | undefined {
  if (requiredWh === undefined) return undefined;
  return { levelWh: requiredWh, penaltyPerKwh: requiredPenaltyPerKwh(problem) };
}

import { err, ok, type Result } from "@oec/domain";

import { assemblePlan } from "../../plan/assemble-plan.ts";
import { unknownFeature } from "../../problem/features.ts";
import { problemFrom } from "../../problem/problem-from.ts";
import type { Certificate, CostSplit, Plan } from "../../types/plan.ts";
import type { Problem, StorageProblem } from "../../types/problem.ts";
import type { SolveFailure } from "../../types/strategy.ts";
import { PiecewiseLinearSolver } from "../piecewise-linear/solver.ts";
import { problemOf, validateScenarioProblem, type ScenarioProblem } from "./scenario-problem.ts";
import { joined, ScenarioSolver, type ScenarioOptimum } from "./scenario-solver.ts";

/** What to do under uncertainty. */
export interface ScenarioPlan {
  /**
   * The plan to carry out: decisions of the first stage with the value of energy that goes with them, and after it the
   * best for the most likely course. Its certificate is about that course: what hedging gives away if it comes true.
   */
  readonly plan: Plan;
  /** What happens in each scenario, over the whole horizon; equal decisions as long as scenarios share a node. */
  readonly scenarioPlans: readonly Plan[];
  /** Mean of the scenarios' costs, by their probabilities. */
  readonly expectedCost: CostSplit;
  /** `exact`: no decisions that keep to the tree cost less on average. */
  readonly certificate: Certificate;
}

/** Plans scenario problems; an instance owns working arrays, one is enough for a thread. */
export class ScenarioPlanner {
  readonly #scenarios = new ScenarioSolver();
  readonly #certain = new PiecewiseLinearSolver();

  /**
   * The decisions with the least expected cost, for at most one storage.
   *
   * @returns the plan, or what is wrong with the problem; a problem with two storages or a peak charge is unsupported.
   */
  plan(given: ScenarioProblem): Result<ScenarioPlan, SolveFailure> {
    const [storage] = given.problem.storages;
    const reason = unplannable(given.problem);
    if (reason !== undefined) return err({ kind: "unsupported", reason });
    const valid = validateScenarioProblem(given);
    if (!valid.ok) return err({ kind: "invalid-problem", error: valid.error });
    const optimum = storage === undefined ? undefined : this.#scenarios.solve(given, storage);
    const scenarioPlans = given.scenarios.map((scenario, index) =>
      scenarioPlan(problemOf(given.problem, scenario), optimum, index),
    );
    return ok({
      plan: this.#likelyPlan(given, storage, optimum),
      scenarioPlans,
      expectedCost: meanCost(
        scenarioPlans.map(({ cost }) => cost),
        given.scenarios.map(({ probability }) => probability),
      ),
      certificate: { kind: "exact" },
    });
  }

  /** First stage from the scenarios, then the best for the most likely course. */
  #likelyPlan(
    { problem, stages }: ScenarioProblem,
    storage: StorageProblem | undefined,
    optimum: ScenarioOptimum | undefined,
  ): Plan {
    const shared = optimum?.columns[0];
    const sharedValue = optimum?.values[0];
    if (storage === undefined || shared === undefined || sharedValue === undefined) {
      return scenarioPlan(problem, undefined, 0);
    }
    const until = stages[1]?.firstSlot ?? problem.horizon.count;
    const batteryW = shared.batteryW.slice();
    const socWh = shared.socWh.slice();
    const values = [firstSlots(sharedValue, until)];
    if (until < problem.horizon.count) {
      const later = { ...storage, startWh: socWh[until - 1] ?? storage.startWh };
      const rest = this.#certain.solve(problemFrom(problem, until), later);
      batteryW.set(rest.batteryW, until);
      socWh.set(rest.socWh, until);
      values.push(rest.value);
    }
    const plan = assemblePlan(problem, {
      strategy: "stochastic-dp",
      batteryW: [batteryW],
      socWh: [socWh],
      value: { storages: [joined(values)] },
      certificate: { kind: "heuristic" },
      stats: optimum?.stats ?? { segments: 0, nonConvexSlots: 0, passes: 0 },
    });
    if (plan.violations.length > 0) return plan;
    const bound = Math.min(plan.cost.total, this.#certain.solve(problem, storage).objective);
    return { ...plan, certificate: { kind: "gap", gap: plan.cost.total - bound, bound } };
  }
}

/**
 * The decisions with the least expected cost over a tree of scenarios, for at most one storage: exact.
 *
 * Power of the storage is the same in all scenarios of a node; the grid and unused PV answer each by itself. The first
 * stage also keeps to what the most likely course allows, so that the plan can be carried out on it.
 *
 * @example Here and now for four hours, known afterwards:
 * ```ts
 * const planned = planScenarios(twoStages(problem, scenarios, 16));
 * if (planned.ok) console.log(planned.value.expectedCost.total, planned.value.plan.columns.batteryW[0]);
 * ```
 */
export function planScenarios(given: ScenarioProblem): Result<ScenarioPlan, SolveFailure> {
  return sharedPlanner.plan(given);
}

const sharedPlanner = new ScenarioPlanner();

/** Why scenarios of a problem cannot be planned; undefined where they can. */
export const unplannable = (problem: Problem): string | undefined =>
  problem.storages.length > 1
    ? `${problem.storages.length} storages, this strategy plans one`
    : unknownFeature(problem, ["a hybrid inverter"]);

function scenarioPlan(problem: Problem, optimum: ScenarioOptimum | undefined, index: number): Plan {
  const columns = optimum?.columns[index];
  const value = optimum?.values[index];
  return assemblePlan(problem, {
    strategy: "stochastic-dp",
    batteryW: columns === undefined ? [] : [columns.batteryW],
    socWh: columns === undefined ? [] : [columns.socWh],
    value: { storages: value === undefined ? [] : [value] },
    certificate: { kind: "heuristic" },
    stats: optimum?.stats ?? { segments: 0, nonConvexSlots: 0, passes: 0 },
  });
}

function firstSlots(
  value: ScenarioOptimum["values"][number],
  slots: number,
): ScenarioOptimum["values"][number] {
  const segments = value.offsets[slots] ?? 0;
  return {
    offsets: value.offsets.subarray(0, slots + 1),
    floorWh: value.floorWh.subarray(0, slots),
    endWh: value.endWh.subarray(0, segments),
    perKwh: value.perKwh.subarray(0, segments),
  };
}

function meanCost(costs: readonly CostSplit[], weights: readonly number[]): CostSplit {
  const mean = (part: "importCost" | "exportRevenue" | "wearCost" | "terminalValue" | "total"): number =>
    costs.reduce((sum, cost, index) => sum + (weights[index] ?? 0) * cost[part], 0);
  return {
    importCost: mean("importCost"),
    exportRevenue: mean("exportRevenue"),
    wearCost: mean("wearCost"),
    terminalValue: mean("terminalValue"),
    total: mean("total"),
  };
}

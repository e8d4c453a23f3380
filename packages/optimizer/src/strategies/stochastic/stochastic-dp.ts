import type { Problem } from "../../types/problem.ts";
import type { Capability, Strategy } from "../../types/strategy.ts";
import { ScenarioPlanner } from "./plan-scenarios.ts";
import type { ScenarioProblem } from "./scenario-problem.ts";

/**
 * Scenario planning as a strategy: asks for the scenarios of a problem and gives the plan to carry out.
 *
 * First stage and its value of energy are exact for the scenarios; the plan's own certificate is the gap to what would
 * be best if the most likely course were certain. {@link planScenarios} tells more.
 *
 * @param scenarios - The scenarios of a problem, e.g. by {@link twoStages}; equal problems must give equal ones.
 */
export function createStochasticDp(scenarios: (problem: Problem) => ScenarioProblem): Strategy {
  const planner = new ScenarioPlanner();
  return {
    name: "stochastic-dp",
    capabilities: ({ storages, peak }): Capability => {
      if (storages.length > 1) {
        return { supported: false, reason: `${storages.length} storages, this strategy plans one` };
      }
      if (peak !== undefined) return { supported: false, reason: "a peak charge, scenarios know none" };
      return { supported: true, exact: false };
    },
    solve(problem) {
      const planned = planner.plan(scenarios(problem));
      return planned.ok ? { ok: true, value: planned.value.plan } : planned;
    },
  };
}

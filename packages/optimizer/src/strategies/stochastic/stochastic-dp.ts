import type { Problem } from "../../types/problem.ts";
import type { Capability, Strategy } from "../../types/strategy.ts";
import { ScenarioPlanner, unplannable } from "./plan-scenarios.ts";
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
    capabilities: (problem): Capability => {
      const reason = unplannable(problem);
      return reason === undefined ? { supported: true, exact: false } : { supported: false, reason };
    },
    solve(problem) {
      const planned = planner.plan(scenarios(problem));
      return planned.ok ? { ok: true, value: planned.value.plan } : planned;
    },
  };
}

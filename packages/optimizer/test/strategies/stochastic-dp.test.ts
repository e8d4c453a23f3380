import { describe, expect, test } from "vitest";

import {
  createStochasticDp,
  idle,
  OptimizerService,
  piecewiseLinearDp,
  planScenarios,
  scenariosFromDays,
  scenarioTree,
  twoStages,
  verifyPlan,
  type Problem,
  type ScenarioPlan,
  type ScenarioProblem,
} from "@oec/optimizer";
import { se3Like } from "../../../../bench/optimizer/se3-like.ts";
import { battery, hours } from "../support/day.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";
import { randomScenarios } from "../support/random-scenarios.ts";

function planned(given: ScenarioProblem): ScenarioPlan {
  const result = planScenarios(given);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
const withLoads = (problem: Problem, ...loads: number[][]) =>
  scenariosFromDays(
    problem,
    loads.map((loadW) => ({ loadW: Float64Array.from(loadW) })),
  );
const scenarioProblemOf = (given: ScenarioProblem, index: number): Problem => {
  const { importPricePerKwh, exportPricePerKwh, loadW, pvW } = given.scenarios[index]!;
  return { ...given.problem, importPricePerKwh, exportPricePerKwh, loadW, pvW };
};
const charged = (plan: ScenarioPlan) => Array.from(plan.plan.columns.batteryW[0]!);

describe("what uncertainty does", () => {
  const day = hours({ import: [1, 3], loadW: [0, 1000] });

  test("energy is bought for a load that is likely enough to pay", () => {
    expect(charged(planned(twoStages(day, withLoads(day, [0, 0], [0, 4000]), 1)))[0]).toBe(4000);
  });

  test("energy is not bought for a load that is too unlikely to pay", () => {
    const loads = withLoads(day, [0, 0], [0, 0], [0, 0], [0, 4000]);
    expect(charged(planned(twoStages(day, loads, 1)))[0]).toBe(0);
  });

  test("the kWh at the margin is worth its mean over the scenarios", () => {
    const { plan } = planned(twoStages(day, withLoads(day, [0, 2000], [0, 4000]), 1));
    const packed = plan.value.storages[0]!;
    const first = packed.offsets[1]!;
    expect(Array.from(packed.endWh.slice(0, first))).toEqual([2000, 4000, 10_000]);
    expect(Array.from(packed.perKwh.slice(0, first))).toEqual([3, 1.5, 0]);
  });

  test("after the first stage every scenario goes its own way", () => {
    const { scenarioPlans } = planned(twoStages(day, withLoads(day, [0, 2000], [0, 4000]), 1));
    expect(scenarioPlans.map(({ columns }) => columns.batteryW[0]![1])).toEqual([-2000, -4000]);
  });

  test("the plan to carry out goes on with the most likely course", () => {
    expect(charged(planned(twoStages(day, withLoads(day, [0, 2000], [0, 4000]), 1)))[1]).toBe(-1000);
  });
});

describe.each(["convex", "general"] as const)("on seeded trees with %s prices", (prices) => {
  const trees = Array.from({ length: 60 }, (_, index) => {
    const problem = randomProblem(index + 1, { prices, count: 12 });
    return scenarioTree(problem, randomScenarios(problem, 6, index), [3, 7], 2);
  });

  test("the verifier accepts every scenario's plan and the plan to carry out", () => {
    for (const given of trees) {
      const { plan, scenarioPlans } = planned(given);
      expect(verifyPlan(given.problem, plan).ok).toBe(true);
      for (const [index, own] of scenarioPlans.entries()) {
        expect(verifyPlan(scenarioProblemOf(given, index), own).ok).toBe(true);
      }
    }
  });

  test("scenarios of one node take the same decisions", () => {
    for (const given of trees) {
      const { scenarioPlans } = planned(given);
      for (const [stage, { firstSlot, nodeOf }] of given.stages.entries()) {
        const until = given.stages[stage + 1]?.firstSlot ?? given.problem.horizon.count;
        for (const [scenario, node] of nodeOf.entries()) {
          const powers = (index: number) =>
            scenarioPlans[index]!.columns.batteryW[0]!.slice(firstSlot, until);
          expect(powers(scenario)).toEqual(powers(nodeOf.indexOf(node)));
        }
      }
    }
  });

  test("nobody who knows the scenario from the start pays more, and the plan beats idle on average", () => {
    for (const given of trees) {
      const cost = planned(given).expectedCost.total;
      let [clairvoyant, asIs] = [0, 0];
      for (const [index, { probability }] of given.scenarios.entries()) {
        const own = scenarioProblemOf(given, index);
        clairvoyant += probability * planOf(piecewiseLinearDp, own).cost.total;
        asIs += probability * idle(own).cost.total;
      }
      const rounding = 1e-8 * Math.max(1, Math.abs(cost));
      expect(cost).toBeGreaterThanOrEqual(clairvoyant - rounding);
      if (planned(given).scenarioPlans.every(({ violations }) => violations.length === 0)) {
        expect(cost).toBeLessThanOrEqual(asIs + rounding);
      }
    }
  });
});

describe("one scenario", () => {
  const problem = se3Like(4, 96, "contract");

  test("is the certain problem", () => {
    const { expectedCost } = planned(twoStages(problem, scenariosFromDays(problem, [{}]), 16));
    expect(expectedCost.total).toBeCloseTo(planOf(piecewiseLinearDp, problem).cost.total, 9);
  });

  test("twice is the same as once", () => {
    const twice = planned(twoStages(problem, scenariosFromDays(problem, [{}, {}]), 16));
    expect(twice.plan.columns.batteryW).toEqual(planOf(piecewiseLinearDp, problem).columns.batteryW);
  });
});

describe("certificates", () => {
  const problem = se3Like(2, 96, "contract");
  const result = planned(twoStages(problem, randomScenarios(problem, 10, 2), 16));

  test("the scenario plan is exact", () => {
    expect(result.certificate).toEqual({ kind: "exact" });
  });

  test("the plan to carry out names what hedging gives away on the most likely course", () => {
    const least = planOf(piecewiseLinearDp, problem).cost.total;
    const { certificate, cost } = result.plan;
    expect(certificate).toEqual({
      kind: "gap",
      bound: expect.closeTo(least, 9),
      gap: expect.closeTo(cost.total - least, 9),
    });
  });
});

test("a tree parts scenarios by the net energy they took", () => {
  const day = hours({ import: [1, 1, 1] });
  const given = scenarioTree(day, withLoads(day, [9, 0, 0], [1, 0, 0], [8, 0, 0], [2, 0, 0]), [1, 2], 2);
  expect(given.stages).toEqual([
    { firstSlot: 0, nodeOf: [0, 0, 0, 0] },
    { firstSlot: 1, nodeOf: [1, 0, 1, 0] },
    { firstSlot: 2, nodeOf: [0, 1, 2, 3] },
  ]);
});

test("as a strategy of the service it answers on the first rung", async () => {
  const strategy = createStochasticDp((problem) => twoStages(problem, randomScenarios(problem, 5, 1), 16));
  const plan = await new OptimizerService({ strategies: [strategy] }).plan(se3Like(1, 96, "contract"));
  expect(plan).toMatchObject({ strategy: "stochastic-dp", origin: { rung: 0 } });
});

describe("mistakes are named", () => {
  const day = hours({ import: [1, 1, 1] });
  const two = withLoads(day, [0, 0, 0], [1, 1, 1]);
  const stage = (firstSlot: number, ...nodeOf: number[]) => ({ firstSlot, nodeOf });
  const given = (change: Partial<ScenarioProblem>): ScenarioProblem => ({
    ...twoStages(day, two, 1),
    ...change,
  });

  test.each([
    ["a load that is no number", { scenarios: withLoads(day, [0, NaN, 0]) }, "scenarios[0].loadW"],
    ["a probability of 0", { scenarios: [{ ...two[0]!, probability: 0 }] }, "scenarios[0].probability"],
    ["probabilities that do not add up", { scenarios: [two[0]!] }, "scenarios"],
    ["no stage", { stages: [] }, "stages[0]"],
    ["a first stage that already knows", { stages: [stage(0, 0, 1)] }, "stages[0]"],
    ["a stage with too few nodes", { stages: [stage(0, 0)] }, "stages[0]"],
    ["a stage beyond the horizon", { stages: [stage(0, 0, 0), stage(3, 0, 1)] }, "stages[1]"],
    ["a stage that forgets", { stages: [stage(0, 0, 0), stage(1, 0, 1), stage(2, 0, 0)] }, "stages[2]"],
  ])("%s", (_, change, field) => {
    expect(planScenarios(given(change))).toMatchObject({
      ok: false,
      error: { kind: "invalid-problem", error: { field } },
    });
  });

  test("two storages", () => {
    const problem = { ...day, storages: [battery(), battery({ id: "b" })] };
    expect(planScenarios(given({ problem }))).toMatchObject({ ok: false, error: { kind: "unsupported" } });
  });
});

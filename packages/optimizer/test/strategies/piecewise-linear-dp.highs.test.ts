import { describe, expect, test } from "vitest";

import { piecewiseLinearDp, verifyPlan } from "@oec/optimizer";
import { highsModel, highsOptimum, loadHighs } from "../support/highs-model.ts";
import { randomProblem } from "../support/random-problem.ts";
import { planOf } from "../support/plan-of.ts";

const highs = await loadHighs();

describe("on seeded random problems the cost is HiGHS's optimum", () => {
  test.each([
    { prices: "convex", exclusive: false, seeds: 400 },
    { prices: "general", exclusive: true, seeds: 200 },
  ] as const)(
    "$seeds with $prices prices",
    ({ prices, exclusive, seeds }) => {
      const wrong: unknown[] = [];
      for (let seed = 1; seed <= seeds; seed += 1) {
        const problem = randomProblem(seed, { prices });
        const plan = planOf(piecewiseLinearDp, problem);
        const optimum = highsOptimum(highs, highsModel(problem, exclusive));
        const verification = verifyPlan(problem, plan);
        const apart = Math.abs(plan.cost.total - (optimum ?? Number.NaN));
        if (!(apart <= 1e-6 * Math.max(1, Math.abs(plan.cost.total))) || !verification.ok) {
          wrong.push({
            seed,
            cost: plan.cost.total,
            optimum,
            count: problem.horizon.count,
            violations: verification.violations,
            stats: plan.stats,
          });
        }
      }
      expect(wrong).toEqual([]);
    },
    120_000,
  );
});

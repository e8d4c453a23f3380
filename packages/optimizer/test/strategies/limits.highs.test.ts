import { beforeAll, describe, expect, test } from "vitest";
import type { Highs } from "highs";
import {
  cycleAwareDp,
  piecewiseLinearDp,
  verifyPlan,
  type Plan,
  type Problem,
  type Strategy,
} from "@oec/optimizer";

import { penalisedCost } from "../../src/plan/penalised-cost.ts";
import { requiredPenaltyPerKwh } from "../../src/problem/import-penalty.ts";
import { highsLimitsModel } from "../support/highs-limits.ts";
import { highsOptimum, loadHighs } from "../support/highs-model.ts";
import { withCycles, withHybrid, withRequired } from "../support/limits.ts";
import { randomProblem } from "../support/random-problem.ts";

const SEEDS = 20;
/** HiGHS branches for a while where prices are general. */
const PATIENCE_MS = 60_000;
let highs: Highs;
beforeAll(async () => {
  highs = await loadHighs();
});

function planOf(strategy: Strategy, problem: Problem): Plan {
  const solved = strategy.solve(problem);
  if (!solved.ok) throw new Error(JSON.stringify(solved.error));
  return solved.value;
}

const optimumOf = (problem: Problem, exclusive: boolean): number =>
  highsOptimum(highs, highsLimitsModel(problem, requiredPenaltyPerKwh(problem), exclusive)) ?? Number.NaN;

const kinds = ["convex", "general"] as const;

describe.each(kinds)("with %s prices", (prices) => {
  const problems = Array.from({ length: SEEDS }, (_, seed) => randomProblem(seed + 1, { prices }));

  test.each([
    ["a hybrid inverter", withHybrid],
    ["required energy", withRequired],
  ] as const)(
    "%s: the exact plan costs HiGHS's optimum and passes the verifier",
    (_, change) => {
      for (const [seed, base] of problems.entries()) {
        const problem = change(base, seed);
        const plan = planOf(piecewiseLinearDp, problem);
        const optimum = optimumOf(problem, prices === "general");
        expect(plan.certificate.kind).toBe("exact");
        expect(verifyPlan(problem, plan).ok).toBe(true);
        expect(Math.abs(penalisedCost(problem, plan) - optimum)).toBeLessThan(
          1e-6 * Math.max(1, Math.abs(optimum)),
        );
      }
    },
    PATIENCE_MS,
  );

  test(
    "limits on cycles: plan and bound enclose HiGHS's optimum, and the limits are kept",
    () => {
      let exact = 0;
      for (const [seed, base] of problems.entries()) {
        const problem = withCycles(base, seed);
        const plan = planOf(cycleAwareDp, problem);
        const optimum = optimumOf(problem, prices === "general");
        const allowed = 1e-6 * Math.max(1, Math.abs(optimum));
        const { certificate } = plan;
        expect(verifyPlan(problem, plan).ok).toBe(true);
        expect(plan.cost.total).toBeGreaterThan(optimum - allowed);
        if (certificate.kind === "exact") {
          exact += 1;
          expect(plan.cost.total).toBeLessThan(optimum + allowed);
        } else {
          expect(certificate.kind).toBe("gap");
          if (certificate.kind === "gap") expect(certificate.bound).toBeLessThan(optimum + allowed);
        }
      }
      expect(exact).toBeGreaterThan(prices === "convex" ? SEEDS - 1 : SEEDS / 3);
    },
    PATIENCE_MS,
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createGridDp,
  greedy,
  milpStrategy,
  peakAwareDp,
  piecewiseLinearDp,
  planScenarios,
  selfConsumption,
  twoStages,
  verifyPlan,
  type Problem,
} from "@oec/optimizer";
import { highsBackend } from "@oec/optimizer/highs";

import { hours } from "../support/day.ts";
import { withCycles, withHybrid, withRequired } from "../support/limits.ts";
import { randomPeak } from "../support/peak.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const seeds = fc.integer({ min: 1, max: 100_000 });
const hybridHome = (seed: number): Problem => withHybrid(randomProblem(seed, { prices: "general" }), seed);

test("PV beyond the AC limit goes into the battery, not to waste", () => {
  const problem = {
    ...hours({ import: [2, 2], export: [1, 1], pvW: [6000, 0], loadW: [0, 2000] }),
    hybrid: { storage: 0, acLimitW: 4000, pvShare: 1 },
  };
  const { columns } = planOf(piecewiseLinearDp, problem);
  expect([...columns.batteryW[0]!]).toEqual([2000, -2000]);
  expect([...columns.curtailW]).toEqual([0, 0]);
});

test("what is not behind the inverter is not limited by it", () => {
  const problem = {
    ...hours({ import: [2], export: [1], pvW: [6000] }),
    hybrid: { storage: 0, acLimitW: 1000, pvShare: 0.5 },
  };
  expect(planOf(piecewiseLinearDp, problem).columns.gridW[0]).toBe(-4000);
});

test("a plan that sends more through the inverter than it can is found out", () => {
  const free = hours({ import: [2], export: [1], pvW: [6000] });
  const plan = planOf(piecewiseLinearDp, free);
  const { ok, violations } = verifyPlan(
    { ...free, hybrid: { storage: 0, acLimitW: 4000, pvShare: 1 } },
    plan,
  );
  expect(ok).toBe(false);
  expect(violations).toEqual([{ kind: "ac-limit", slot: 0, storage: 0, amount: 2000, unit: "W" }]);
});

test.each([
  ["greedy", greedy],
  ["self-consumption", selfConsumption],
  ["grid", createGridDp({ levels: 31 })],
] as const)("%s keeps the AC limit and is never cheaper than the exact plan", (_, strategy) => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const problem = hybridHome(seed);
      const plan = planOf(strategy, problem);
      expect(verifyPlan(problem, plan).ok).toBe(true);
      const best = planOf(piecewiseLinearDp, problem).cost.total;
      expect(plan.cost.total).toBeGreaterThan(best - 1e-6 * Math.max(1, Math.abs(best)));
    }),
    { numRuns: 60 },
  );
});

test("the self-consumption rule keeps required energy and limits on cycles as far as it can", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const base = randomProblem(seed, { prices: "general" });
      for (const problem of [withRequired(base, seed), withCycles(base, seed)])
        expect(verifyPlan(problem, planOf(selfConsumption, problem)).ok).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("with a peak charge the AC limit holds too, and the charge is worth planning for", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const base = withHybrid(randomProblem(seed, { prices: "convex", count: 24 }), seed);
      const problem = { ...base, peak: randomPeak(base, seed) };
      const plan = planOf(peakAwareDp, problem);
      expect(verifyPlan(problem, plan).ok).toBe(true);
      const blind = planOf(selfConsumption, problem).cost.total;
      expect(plan.cost.total).toBeLessThan(blind + 1e-6 * Math.max(1, Math.abs(blind)));
    }),
    { numRuns: 25 },
  );
});

test("scenarios that are all alike cost what the one problem costs", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const problem = hybridHome(seed);
      const { importPricePerKwh, exportPricePerKwh, loadW, pvW } = problem;
      const course = { importPricePerKwh, exportPricePerKwh, loadW, pvW, probability: 0.5 };
      const planned = planScenarios(twoStages(problem, [course, course], 1));
      if (!planned.ok) throw new Error(JSON.stringify(planned.error));
      const best = planOf(piecewiseLinearDp, problem).cost.total;
      expect(planned.value.expectedCost.total).toBeCloseTo(best, 6);
    }),
    { numRuns: 40 },
  );
});

test("a strategy that does not know a limit says so instead of breaking it", () => {
  const base = randomProblem(3, { prices: "convex" });
  expect(milpStrategy(highsBackend()).capabilities(withHybrid(base, 1))).toEqual({
    supported: false,
    reason: "a hybrid inverter, this strategy knows none",
  });
  expect(greedy.capabilities(withRequired(base, 1))).toMatchObject({ supported: false });
  expect(piecewiseLinearDp.solve(withCycles(base, 1))).toMatchObject({
    ok: false,
    error: { kind: "unsupported", reason: "limits on cycles, this strategy knows none" },
  });
});

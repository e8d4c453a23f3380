import type { Metrics } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { OptimizerService, piecewiseLinearDp, planMetrics } from "@oec/optimizer";

import { idle } from "../../src/strategies/idle.ts";
import { battery, hours } from "../support/day.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const day = {
  ...hours({ import: [1, 3], export: [0, 0], loadW: [0, 2000] }),
  storages: [battery({ maxWh: 4000, wearCostPerKwh: 0.25 })],
};

test("buying 2 kWh at 1 instead of 3 saves 4 less the wear, in half a cycle", () => {
  const metrics = planMetrics(day, planOf(piecewiseLinearDp, day));
  expect(metrics.wearCost).toBeCloseTo(1, 12);
  expect(metrics.saving).toBeCloseTo(3, 12);
  expect(metrics.cycles).toBeCloseTo(0.5, 12);
});

test("the same energy in another hour is the same stress; at half the power for twice as long it is less", () => {
  expect(planMetrics(day, planOf(piecewiseLinearDp, day)).gridStress).toBeCloseTo(1, 12);
  const spread = {
    ...hours({ import: [1, 1, 3], loadW: [0, 0, 2000] }),
    storages: [battery({ maxChargeW: 1000, maxWh: 4000 })],
  };
  const metrics = planMetrics(spread, planOf(piecewiseLinearDp, spread));
  expect(metrics.gridStress).toBeCloseTo(Math.SQRT1_2, 12);
  expect(metrics.peakImportW).toBe(1000);
});

test("doing nothing saves nothing, wears nothing and stresses the grid as ever", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (seed) => {
      const problem = randomProblem(seed, { prices: "general" });
      expect(planMetrics(problem, idle(problem))).toMatchObject({
        saving: 0,
        cycles: 0,
        wearCost: 0,
        gridStress: 1,
      });
    }),
    { numRuns: 50 },
  );
});

test("a service reports them with every plan", async () => {
  const gauges = new Map<string, number>();
  const metrics: Metrics = {
    count: () => undefined,
    gauge: (name, value) => void gauges.set(name, value),
    observe: () => undefined,
  };
  await new OptimizerService({ metrics }).plan(day);
  expect(gauges.get("oec_plan_saving")).toBeCloseTo(3, 12);
  expect(gauges.get("oec_plan_cycles")).toBeCloseTo(0.5, 12);
  expect(gauges.get("oec_plan_wear_cost")).toBeCloseTo(1, 12);
  expect(gauges.get("oec_plan_grid_stress")).toBeCloseTo(1, 12);
});

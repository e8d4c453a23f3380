import fc from "fast-check";
import { expect, test } from "vitest";
import { piecewiseLinearDp, RecedingHorizon, verifyPlan, type Problem } from "@oec/optimizer";

import { penalisedCost } from "../../src/plan/penalised-cost.ts";
import { problemFrom } from "../../src/problem/problem-from.ts";
import { battery, hours } from "../support/day.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem, uniform } from "../support/random-problem.ts";

/** The same problem, a slot later, from where the plan got to. */
function later(problem: Problem, levelWh: number): Problem {
  const storages = problem.storages.map((storage) => ({ ...storage, startWh: levelWh }));
  return problemFrom({ ...problem, storages }, 1);
}

const planned = (horizon: RecedingHorizon, problem: Problem) => {
  const result = horizon.plan(problem);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

test("if everything comes as forecast, the plan of a slot later is the rest of the plan", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
      const problem = randomProblem(seed, { prices: "general", count: 12 });
      const horizon = new RecedingHorizon({ leavingCost: 1e-9 });
      const first = planned(horizon, problem).plan;
      const second = planned(horizon, later(problem, first.columns.socWh[0]![0]!));
      expect(second.kept).toBe(true);
      expect(second.plan.columns.batteryW[0]![0]).toBeCloseTo(first.columns.batteryW[0]![1]!, 3);
    }),
    { numRuns: 60 },
  );
});

test("a plan is never left for less, nor kept for more, than the leaving cost", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.double({ min: 0, max: 0.2, noNaN: true }),
      (seed, leavingCost) => {
        const random = uniform(seed);
        const problem = randomProblem(seed, { prices: "convex", count: 12 });
        const horizon = new RecedingHorizon({ leavingCost });
        const first = planned(horizon, problem).plan;
        const next = later(problem, first.columns.socWh[0]![0]!);
        const noisy = { ...next, loadW: next.loadW.map((watts) => watts * (0.5 + random())) };
        const { plan, kept, stayingCost } = planned(horizon, noisy);
        expect(verifyPlan(noisy, plan).ok).toBe(true);
        const best = penalisedCost(noisy, planOf(piecewiseLinearDp, noisy));
        const above = penalisedCost(noisy, plan) - best;
        expect(above).toBeLessThanOrEqual((kept ? leavingCost : 0) + 1e-9 * Math.max(1, Math.abs(best)));
        if (!kept && stayingCost !== undefined) expect(stayingCost).toBeGreaterThan(leavingCost);
      },
    ),
    { numRuns: 100 },
  );
});

const flip = (dearer: number): Problem => ({
  ...hours({ import: [1, 1 + dearer, 3], loadW: [0, 0, 2000] }),
  storages: [battery({ maxWh: 2000, maxChargeW: 2000 })],
});

test("two hours that cost nearly the same do not swap places with every forecast", () => {
  const horizon = new RecedingHorizon({ leavingCost: 0.05 });
  expect(planned(horizon, flip(0.01)).plan.columns.batteryW[0]![0]).toBe(2000);
  const swapped = planned(horizon, flip(-0.01));
  expect(swapped).toMatchObject({ kept: true, plan: { certificate: { kind: "gap" } } });
  expect(swapped.stayingCost).toBeCloseTo(0.02, 9);
  expect(swapped.plan.columns.batteryW[0]![0]).toBe(2000);
});

test("a forecast that is worth it changes the plan", () => {
  const horizon = new RecedingHorizon({ leavingCost: 0.05 });
  planned(horizon, flip(0.01));
  const changed = planned(horizon, flip(-0.2));
  expect(changed).toMatchObject({ kept: false, plan: { certificate: { kind: "exact" } } });
  expect(changed.plan.columns.batteryW[0]![0]).toBe(0);
});

test("an intention that the battery cannot follow any more is followed as far as it can", () => {
  const horizon = new RecedingHorizon({ leavingCost: 10 });
  planned(horizon, flip(0.01));
  const full = { ...flip(0.01), storages: [battery({ maxWh: 2000, startWh: 1500, maxChargeW: 2000 })] };
  expect(planned(horizon, full).plan.columns.batteryW[0]![0]).toBe(500);
});

test("between plans the policy answers; before the first there is none", () => {
  const horizon = new RecedingHorizon();
  const measured = { at: 0, storedWh: 0, loadW: 0, pvW: 700 };
  expect(horizon.powerAt(measured)).toBeUndefined();
  planned(horizon, flip(0.01));
  expect(horizon.powerAt(measured)).toBeCloseTo(2000, 6);
});

test("a problem that cannot be planned leaves the last plan in force", () => {
  const horizon = new RecedingHorizon();
  planned(horizon, flip(0.01));
  const broken = { ...flip(0.01), loadW: Float64Array.of(1) };
  expect(horizon.plan(broken)).toMatchObject({ ok: false, error: { kind: "invalid-problem" } });
  expect(horizon.powerAt({ at: 0, storedWh: 0, loadW: 0, pvW: 0 })).toBeCloseTo(2000, 6);
});

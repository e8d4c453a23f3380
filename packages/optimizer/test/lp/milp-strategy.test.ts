import { describe, expect, test } from "vitest";

import { piecewiseLinearDp, verifyPlan, type Plan, type Problem } from "@oec/optimizer";
import { highsBackend } from "../../src/highs/backend.ts";
import type { AsyncStrategy } from "../../src/lp/async-strategy.ts";
import type { LpBackend, LpOutcome } from "../../src/lp/backend.ts";
import { yalpsBackend } from "../../src/lp/backends/yalps.ts";
import { javascriptLpSolverBackend } from "../../src/lp/backends/javascript-lp-solver.ts";
import { allExclusions } from "../../src/lp/exclusions.ts";
import { milpStrategy } from "../../src/lp/milp-strategy.ts";
import { storageModel } from "../../src/lp/storage-model.ts";
import { hours } from "../support/day.ts";
import { randomPeak } from "../support/peak.ts";
import { costWithPenalty, planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";
import { severalStorages } from "./support/several-storages.ts";

const highs = highsBackend();

async function solved(strategy: AsyncStrategy, problem: Problem): Promise<Plan> {
  const result = await strategy.solveAsync(problem);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** A back-end that always gives the same answer. */
const answering = (outcome: LpOutcome): LpBackend => ({
  id: "fixed",
  available: () => Promise.resolve(true),
  solve: () => Promise.resolve(outcome),
});

describe.each([
  ["highs", highs, 20, 48],
  ["yalps", yalpsBackend(), 20, 20],
  [
    "javascript-lp-solver",
    javascriptLpSolverBackend({ clock: { monotonicMs: () => performance.now() } }),
    20,
    20,
  ],
] as const)("with %s", (id, backend, problems, most) => {
  test.each(["convex", "general"] as const)(
    "one storage at %s prices costs what the exact strategy finds",
    { timeout: 60_000 },
    async (prices) => {
      for (let seed = 0; seed < problems; seed += 1) {
        const problem = randomProblem(seed, { prices, count: 1 + (seed % most), overload: seed % 3 === 0 });
        const exact = costWithPenalty(problem, planOf(piecewiseLinearDp, problem));
        const plan = await solved(milpStrategy(backend), problem);
        expect(plan.certificate, `${id}, seed ${seed}`).toEqual({ kind: "exact" });
        const apart = Math.abs(costWithPenalty(problem, plan) - exact) / Math.max(1, Math.abs(exact));
        expect(apart, `${id}, seed ${seed}`).toBeLessThan(1e-6);
        expect(verifyPlan(problem, plan).ok).toBe(true);
      }
    },
  );
});

test(
  "several storages cost what the model with whole numbers everywhere finds",
  { timeout: 60_000 },
  async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const prices = seed % 2 === 0 ? "general" : "convex";
      const problem = severalStorages(seed, { prices, count: 4 + (seed % 20), overload: seed % 5 === 0 });
      const full = await highs.solve(storageModel(problem, allExclusions(problem)).model);
      if (full.status !== "optimal") throw new Error(full.status);
      const plan = await solved(milpStrategy(highs), problem);
      const apart = Math.abs(costWithPenalty(problem, plan) - full.objective);
      expect(apart / Math.max(1, Math.abs(full.objective)), `seed ${seed}`).toBeLessThan(1e-6);
      expect(plan.certificate).toEqual({ kind: "exact" });
    }
  },
);

test(
  "a peak charge is planned with: nothing with whole numbers everywhere is cheaper",
  { timeout: 60_000 },
  async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const given = severalStorages(seed, {
        prices: "convex",
        count: 4 + (seed % 16),
        overload: seed % 5 === 0,
      });
      const intervalMs = seed % 2 === 0 ? 3_600_000 : 1_800_000;
      const problem = { ...given, peak: { ...randomPeak(given, seed), intervalMs } };
      const full = await highs.solve(storageModel(problem, allExclusions(problem)).model);
      if (full.status !== "optimal") throw new Error(full.status);
      const plan = await solved(milpStrategy(highs), problem);
      const apart = costWithPenalty(problem, plan) - full.objective;
      expect(apart / Math.max(1, Math.abs(full.objective)), `seed ${seed}`).toBeLessThan(1e-6);
      expect(plan.cost.peakCost).toBeGreaterThanOrEqual(0);
    }
  },
);

test("takes no whole numbers where the relaxation is the answer", async () => {
  const problem = severalStorages(3, { prices: "convex", count: 24 });
  expect((await solved(milpStrategy(highs), problem)).stats).toMatchObject({ passes: 1, nonConvexSlots: 0 });
});

test("burns no energy in the losses where the grid pays for taking it", async () => {
  const problem = hours({
    import: [-1, 1],
    storage: { chargeEfficiency: 0.5, dischargeEfficiency: 0.5, maxWh: 1000 },
  });
  const plan = await solved(milpStrategy(highs), problem);
  expect(plan.columns.batteryW[0]![0]).toBeCloseTo(2000, 3);
  expect(plan.stats.passes).toBeGreaterThan(1);
  expect(plan.cost.total).toBeCloseTo(planOf(piecewiseLinearDp, problem).cost.total, 6);
});

test("the value of energy of a single storage is that of the exact strategy", async () => {
  const problem = randomProblem(12, { prices: "convex", count: 24 });
  const plan = await solved(milpStrategy(highs), problem);
  expect(plan.value).toEqual(planOf(piecewiseLinearDp, problem).value);
});

test("a plan from an answer that is not proven says how far it may be off", async () => {
  const problem = hours({ import: [1, 2], loadW: [1000, 1000] });
  const { model } = storageModel(problem, { storages: [new Set()], grid: new Set() });
  const best = await highs.solve(model);
  if (best.status !== "optimal") throw new Error(best.status);
  const unsure = answering({ ...best, status: "feasible", bound: best.objective - 0.5 });
  const plan = await solved(milpStrategy(unsure), problem);
  expect(plan.certificate).toMatchObject({ kind: "gap" });
  expect(plan.certificate.kind === "gap" && plan.certificate.gap).toBeCloseTo(0.5, 9);
});

test("a point without a bound makes a heuristic plan", async () => {
  const problem = hours({ import: [1, 2], loadW: [1000, 1000] });
  const { model } = storageModel(problem, { storages: [new Set()], grid: new Set() });
  const best = await highs.solve(model);
  if (best.status !== "optimal") throw new Error(best.status);
  const unsure = answering({ ...best, status: "feasible", bound: -Infinity });
  expect((await solved(milpStrategy(unsure), problem)).certificate).toEqual({ kind: "heuristic" });
});

test.each([
  [{ status: "time-out" } as const, "fixed: time-out"],
  [
    { status: "failed", cause: "unavailable", reason: "not installed" } as const,
    "fixed: unavailable, not installed",
  ],
])("without an answer there is no plan: %o", async (outcome, reason) => {
  const result = await milpStrategy(answering(outcome)).solveAsync(hours({ import: [1] }));
  expect(result).toEqual({ ok: false, error: { kind: "no-plan", reason } });
});

test("an invalid problem is named", async () => {
  const result = await milpStrategy(highs).solveAsync(hours({ import: [Number.NaN] }));
  expect(result).toMatchObject({ ok: false, error: { kind: "invalid-problem" } });
});

test("a problem beyond a back-end's caps is not supported", async () => {
  const problem = randomProblem(1, { prices: "convex", count: 400 });
  const strategy = milpStrategy(yalpsBackend());
  expect(strategy.capabilities(problem)).toMatchObject({ supported: false });
  expect(await strategy.solveAsync(problem)).toMatchObject({ ok: false, error: { kind: "unsupported" } });
});

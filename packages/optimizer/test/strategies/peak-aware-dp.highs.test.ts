import { regularHorizon } from "@oec/domain";
import { expect, test } from "vitest";

import { peakAwareDp, verifyPlan, type Problem } from "@oec/optimizer";
import { se3Like } from "../../../../bench/optimizer/se3-like.ts";
import { highsOptimum, loadHighs } from "../support/highs-model.ts";
import { highsPeakModel, randomPeak } from "../support/peak.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const highs = await loadHighs();

const withPeak = (problem: Problem, seed: number): Problem => ({
  ...problem,
  peak: randomPeak(problem, seed),
});
const within = (cost: number) => 1e-6 * Math.max(1, Math.abs(cost));

test("on 60 days in quarter-hours the plan is exact and costs HiGHS's optimum", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const problem = withPeak(se3Like(seed, 96, "contract"), seed);
    const plan = planOf(peakAwareDp, problem);
    const optimum = highsOptimum(highs, highsPeakModel(problem, false)) ?? Number.NaN;
    const label = `seed ${seed}: ${plan.cost.total}, HiGHS ${optimum}, ${plan.stats.passes} passes`;
    expect(plan.certificate, label).toEqual({ kind: "exact" });
    expect(Math.abs(plan.cost.total - optimum), label).toBeLessThanOrEqual(within(optimum));
    expect(verifyPlan(problem, plan).ok, label).toBe(true);
  }
}, 120_000);

test("on 150 odd convex problems it costs HiGHS's optimum", () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    const given = randomProblem(seed, { prices: "convex" });
    const problem = withPeak({ ...given, horizon: regularHorizon(0, 900_000, given.horizon.count) }, seed);
    const plan = planOf(peakAwareDp, problem);
    const optimum = highsOptimum(highs, highsPeakModel(problem, false)) ?? Number.NaN;
    const label = `seed ${seed}: ${plan.cost.total}, HiGHS ${optimum}, ${plan.stats.passes} passes`;
    expect(Math.abs(plan.cost.total - optimum), label).toBeLessThanOrEqual(within(optimum));
    expect(plan.certificate, label).toEqual({ kind: "exact" });
  }
}, 120_000);

test("with hourly metering of quarter-hours HiGHS's optimum lies between bound and cost, 50 times", () => {
  const gaps: number[] = [];
  for (let seed = 1; seed <= 50; seed += 1) {
    const given = withPeak(se3Like(seed, 96, "contract"), seed);
    const problem = { ...given, peak: { ...given.peak!, intervalMs: 3_600_000 } };
    const plan = planOf(peakAwareDp, problem);
    const optimum = highsOptimum(highs, highsPeakModel(problem, false)) ?? Number.NaN;
    const bound = plan.certificate.kind === "gap" ? plan.certificate.bound : plan.cost.total;
    const label = `seed ${seed}: ${bound} to ${plan.cost.total}, HiGHS ${optimum}`;
    expect(verifyPlan(problem, plan).ok, label).toBe(true);
    expect(optimum, label).toBeGreaterThanOrEqual(bound - within(optimum));
    expect(optimum, label).toBeLessThanOrEqual(plan.cost.total + within(optimum));
    gaps.push((plan.cost.total - bound) / Math.max(1, Math.abs(optimum)));
  }
  gaps.sort((a, b) => a - b);
  expect([gaps[25]! <= 1e-9, gaps[49]! <= 0.01]).toEqual([true, true]);
}, 120_000);

test("on 60 problems with negative prices HiGHS's optimum lies between the plan's bound and its cost", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const given = randomProblem(seed, { prices: "general", count: 16 });
    const problem = withPeak({ ...given, horizon: regularHorizon(0, 3_600_000, 16) }, seed);
    const plan = planOf(peakAwareDp, problem);
    const optimum = highsOptimum(highs, highsPeakModel(problem, true)) ?? Number.NaN;
    const bound = plan.certificate.kind === "gap" ? plan.certificate.bound : plan.cost.total;
    const label = `seed ${seed}: ${bound} to ${plan.cost.total}, HiGHS ${optimum}`;
    expect(optimum, label).toBeGreaterThanOrEqual(bound - within(optimum));
    expect(optimum, label).toBeLessThanOrEqual(plan.cost.total + within(optimum));
    expect(plan.certificate.kind === "gap" ? plan.certificate.gap : 0, label).toBeLessThanOrEqual(
      0.02 * Math.max(1, Math.abs(optimum)),
    );
  }
}, 120_000);

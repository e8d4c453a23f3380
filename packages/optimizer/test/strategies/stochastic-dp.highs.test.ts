import { expect, test } from "vitest";

import { planScenarios, scenarioTree, twoStages, type Problem, type ScenarioProblem } from "@oec/optimizer";
import { se3Like } from "../../../../bench/optimizer/se3-like.ts";
import { highsOptimum, loadHighs } from "../support/highs-model.ts";
import { highsScenarioModel } from "../support/highs-scenarios.ts";
import { randomProblem } from "../support/random-problem.ts";
import { randomScenarios } from "../support/random-scenarios.ts";

const highs = await loadHighs();

function distance(given: ScenarioProblem, exclusive: boolean): number {
  const planned = planScenarios(given);
  if (!planned.ok) throw new Error(JSON.stringify(planned.error));
  const optimum = highsOptimum(highs, highsScenarioModel(given, exclusive)) ?? Number.NaN;
  const cost = planned.value.expectedCost.total;
  return Math.abs(cost - optimum) / Math.max(1, Math.abs(cost));
}

test("ten scenarios of a day, four hours here and now: the expected cost is that of the extensive form", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const problem = se3Like(seed, 96, "contract");
    const given = twoStages(problem, randomScenarios(problem, 10, seed), 16);
    expect(distance(given, false), `seed ${seed}`).toBeLessThanOrEqual(1e-9);
  }
}, 120_000);

test("trees of three stages cost what their extensive form does", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const problem = se3Like(seed, 48, "contract");
    const given = scenarioTree(problem, randomScenarios(problem, 9, seed), [8, 24], 3);
    expect(distance(given, false), `seed ${seed}`).toBeLessThanOrEqual(1e-9);
  }
}, 120_000);

/** Uneven slots, limits, extreme stores; the import limit stays above any load. */
const odd = (seed: number, prices: "convex" | "general"): Problem => {
  const problem = randomProblem(seed, { prices, count: 8 });
  return { ...problem, maxImportW: problem.maxImportW.map(() => Infinity) };
};

test("odd convex problems cost what their extensive form does", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const problem = odd(seed, "convex");
    const given = scenarioTree(problem, randomScenarios(problem, 5, seed), [2, 5], 2);
    expect(distance(given, false), `seed ${seed}`).toBeLessThanOrEqual(1e-8);
  }
}, 120_000);

test("problems with negative prices and export above import cost what their extensive MILP does", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const problem = odd(seed, "general");
    const given = twoStages(problem, randomScenarios(problem, 4, seed), 3);
    expect(distance(given, true), `seed ${seed}`).toBeLessThanOrEqual(1e-6);
  }
}, 120_000);

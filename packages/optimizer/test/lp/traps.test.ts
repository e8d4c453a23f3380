/**
 * The traps of the back-ends that are known, each reproduced with a small model where that takes milliseconds, and the
 * guard that catches it. J: javascript-lp-solver, Y: yalps, H: HiGHS (its API), C: what others published.
 *
 * J2 (a time limit that is not looked at inside the simplex) is shown at a size where it costs a tenth of a second; the
 * published case (864 slots, 200 ms limit, 8.5 s) is beyond the caps and refused. A limit that holds needs a worker
 * that is terminated, outside this package. J8's memory (740 MB at 432 slots) is not measured here; the cap is.
 */
import { expect, test } from "vitest";
import * as yalps from "yalps";

import { highsBackend } from "../../src/highs/backend.ts";
import { javascriptLpSolverBackend } from "../../src/lp/backends/javascript-lp-solver.ts";
import { yalpsBackend } from "../../src/lp/backends/yalps.ts";
import { objectiveAt, solutionMistake } from "../../src/lp/check-solution.ts";
import { guardedBackend } from "../../src/lp/guard.ts";
import { LpModelBuilder, type LpModel } from "../../src/lp/model.ts";
import { noExclusions } from "../../src/lp/exclusions.ts";
import { storageModel } from "../../src/lp/storage-model.ts";
import { randomProblem } from "../support/random-problem.ts";
import { rawJavascriptLpSolver, trusting } from "./support/raw-solvers.ts";
import { carpentry, randomHome } from "./support/small-models.ts";

/** Patience for a machine under load. */
const LONG = { timeout: 30_000 };

const highs = highsBackend();
const jsLpSolver = javascriptLpSolverBackend();
const everyBackend = [highs, yalpsBackend(), jsLpSolver];
const home = (slots: number) => storageModelOf(randomProblem(1, { prices: "convex", count: slots }));
const storageModelOf = (problem: ReturnType<typeof randomProblem>): LpModel =>
  storageModel(problem, noExclusions(problem)).model;

test("J1: javascript-lp-solver says `feasible` with fractional integers when its time is up; we say time-out", async () => {
  const { model } = randomHome(0, 24);
  const { answer, values } = trusting(model, { timeout: 1 });
  expect(answer["feasible"]).toBe(true);
  expect(answer["isIntegral"]).toBeUndefined();
  expect(solutionMistake(model, values)).toMatch(/integer column|outside/);
  expect(await jsLpSolver.solve(model, { timeLimitMs: 1 })).toEqual({ status: "time-out" });
});

test(
  "J1: what it says on a time-out lies below the true optimum, so its objective is no bound either",
  LONG,
  async () => {
    const { model } = randomHome(1, 8);
    const { values } = trusting(model, { timeout: 1 });
    const best = await highs.solve(model);
    if (best.status !== "optimal") throw new Error(best.status);
    expect(objectiveAt(model, values)).toBeLessThan(best.objective - 1e-3);
  },
);

test(
  "J2: javascript-lp-solver does not look at its time limit inside the simplex; large models are refused",
  LONG,
  async () => {
    const started = performance.now();
    expect(trusting(home(250), { timeout: 1 }).answer["feasible"]).toBe(true);
    expect(performance.now() - started).toBeGreaterThan(10);
    const published = await jsLpSolver.solve(home(864), { timeLimitMs: 200 });
    expect(published).toMatchObject({ status: "failed", cause: "too-large" });
  },
);

test(
  "J3: with `useIncremental` it returns a fraction as an integer, even marked `isIntegral`; we never set it",
  LONG,
  async () => {
    const { model } = randomHome(2778, 6);
    const { answer, values } = trusting(model, { options: { useIncremental: true }, timeout: 5000 });
    expect(answer["isIntegral"]).toBe(true);
    expect(solutionMistake(model, values)).toMatch(/integer column/);
    const best = await highs.solve(model);
    const ours = await jsLpSolver.solve(model);
    if (best.status !== "optimal" || ours.status !== "optimal") throw new Error("not solved");
    expect(ours.objective).toBeCloseTo(best.objective, 5);
  },
);

test("J4: variables named `result` or `feasible` are lost in its answer; ours have names that cannot meet", async () => {
  const constraints = { c: { equal: 3 }, d: { equal: 4 } };
  const variables = { result: { c: 1, cost: 2 }, feasible: { d: 1, cost: 5 } };
  const answer = rawJavascriptLpSolver({ optimize: "cost", opType: "min", constraints, variables });
  // 3 and 4 are right; the keys hold the objective or the flag, or the flag is gone.
  expect([answer["result"], answer["feasible"]]).not.toEqual([26, true]);
  const builder = new LpModelBuilder();
  builder.row(3, 3, [[builder.column({ cost: 2 }), 1]]);
  builder.row(4, 4, [[builder.column({ cost: 5 }), 1]]);
  expect(await jsLpSolver.solve(builder.build())).toMatchObject({ status: "optimal", objective: 26 });
});

test("J5: it calls an unbounded model feasible, and shows values for an infeasible one", async () => {
  const upward = {
    optimize: "cost",
    opType: "max",
    constraints: { c: { min: 3 } },
    variables: { x: { c: 1, cost: 2 } },
  };
  expect(rawJavascriptLpSolver(upward)).toMatchObject({ feasible: true, bounded: false });
  const impossible = {
    ...upward,
    opType: "min",
    constraints: { c: { min: 3 }, e: { max: 1 } },
    variables: { x: { c: 1, e: 1, cost: 2 } },
  };
  expect(rawJavascriptLpSolver(impossible)).toMatchObject({ feasible: false, x: expect.any(Number) });
  const builder = new LpModelBuilder();
  builder.row(3, Infinity, [[builder.column({ cost: -2 }), 1]]);
  expect(await jsLpSolver.solve(builder.build())).toEqual({ status: "unbounded" });
});

test("J6: a NaN is `feasible, 0` to javascript-lp-solver and `optimal, 0` to yalps", () => {
  const variables = { x: { c: 1, cost: 2 } };
  const constraints = { c: { min: Number.NaN } };
  expect(rawJavascriptLpSolver({ optimize: "cost", opType: "min", constraints, variables })).toMatchObject({
    feasible: true,
    result: 0,
  });
  expect(yalps.solve({ direction: "minimize", objective: "cost", constraints, variables })).toMatchObject({
    status: "optimal",
    result: 0,
  });
});

test.each(everyBackend.map((backend) => [backend.id, backend] as const))(
  "J6: %s never sees a number that is not finite",
  async (_, backend) => {
    for (const broken of ["cost", "lower", "upper", "rowLower", "rowUpper", "values"] as const) {
      const model = carpentry();
      const array = Float64Array.from(model[broken]);
      array[1] = Number.NaN;
      const outcome = await backend.solve({ ...model, [broken]: array });
      expect(outcome, broken).toMatchObject({ status: "failed", cause: "invalid-model" });
    }
  },
);

test("J7: it rounds to 8 decimals and leaves zeros out, so models are in kWh, where that is a hundredth of a mWh", async () => {
  const tiny = {
    optimize: "cost",
    opType: "min",
    constraints: { c: { min: 1e-10 } },
    variables: { x: { c: 1, cost: 2 } },
  };
  expect(rawJavascriptLpSolver(tiny)).not.toHaveProperty("x");
  const problem = randomProblem(7, { prices: "convex", count: 6 });
  const { model } = storageModel(problem, noExclusions(problem));
  expect(Math.max(...model.upper.filter(Number.isFinite))).toBeLessThan(20);
  expect(await jsLpSolver.solve(model)).toMatchObject({ status: "optimal" });
});

test("J8: the solvers with dense tableaux refuse models beyond 1500 columns, 4 million cells or 400 integers", async () => {
  const builder = new LpModelBuilder();
  for (let column = 0; column < 401; column += 1) builder.column({ upper: 1, kind: "integer" });
  for (const backend of [yalpsBackend(), jsLpSolver]) {
    expect(await backend.solve(home(432))).toMatchObject({ status: "failed", cause: "too-large" });
    expect(await backend.solve(builder.build())).toMatchObject({ status: "failed", cause: "too-large" });
  }
});

test("Y1: yalps without a point when its time is up is a time-out, not an optimum of NaN", async () => {
  const outcome = await yalpsBackend().solve(randomHome(0, 24).model, { timeLimitMs: 1 });
  expect(outcome).toEqual({ status: "time-out" });
});

test("C1: an `optimal` point that breaks a balance row is a wrong answer, whoever gives it", async () => {
  const model = carpentry();
  const liar = guardedBackend("liar", () =>
    Promise.resolve(() => ({ claims: "optimal", values: Float64Array.of(20, 12.93) })),
  );
  expect(await liar.solve(model)).toMatchObject({ status: "failed", cause: "wrong-answer" });
});

/** The short version of the differential fuzz; `npm run bench -- optimizer-backends` runs a thousand per back-end. */
import { describe, expect, test } from "vitest";

import { verifyPlan } from "@oec/optimizer";
import { highsBackend } from "../../src/highs/backend.ts";
import { javascriptLpSolverBackend } from "../../src/lp/backends/javascript-lp-solver.ts";
import { yalpsBackend } from "../../src/lp/backends/yalps.ts";
import { milpStrategy } from "../../src/lp/milp-strategy.ts";
import { worstViolation } from "./support/physics.ts";
import { severalStorages } from "./support/several-storages.ts";
import { randomHome } from "./support/small-models.ts";

const MODELS = 50;
const LONG = { timeout: 60_000 };
const models = Array.from({ length: MODELS }, (_, seed) => randomHome(seed).model);
const highs = highsBackend();
/** What HiGHS finds without a limit; each model once. */
const references = Promise.all(models.map((model) => highs.solve(model)));
const backends = [highs, yalpsBackend(), javascriptLpSolverBackend()];

describe.each(backends.map((backend) => [backend.id, backend] as const))("%s", (_, backend) => {
  test(
    `accepts no point that breaks one of ${MODELS} homes, and calls none optimal that is not`,
    LONG,
    async () => {
      for (let seed = 0; seed < MODELS; seed += 1) {
        const model = models[seed]!;
        const reference = (await references)[seed]!;
        const outcome = await backend.solve(model, { timeLimitMs: 500 });
        if (outcome.status === "time-out") continue;
        if (outcome.status === "feasible" && reference.status === "optimal") {
          // Stopped by the clock: the point must be sound and the bound true.
          expect(worstViolation(model, outcome.values), `seed ${seed}`).toBeLessThan(1e-6);
          expect(outcome.bound, `seed ${seed}`).toBeLessThan(reference.objective + 1e-6);
          continue;
        }
        expect(outcome.status, `seed ${seed}`).toBe(reference.status);
        if (outcome.status !== "optimal" || reference.status !== "optimal") continue;
        expect(worstViolation(model, outcome.values), `seed ${seed}`).toBeLessThan(1e-6);
        expect(Math.abs(outcome.objective - reference.objective), `seed ${seed}`).toBeLessThan(1e-5);
      }
    },
  );

  test(`makes no plan that breaks one of ${MODELS} problems`, LONG, async () => {
    let plans = 0;
    for (let seed = 0; seed < MODELS; seed += 1) {
      const prices = seed % 2 === 0 ? "general" : "convex";
      const problem = severalStorages(seed, { prices, count: 2 + (seed % 9), overload: seed % 4 === 0 });
      const solved = await milpStrategy(backend).solveAsync(problem, { timeLimitMs: 500 });
      if (!solved.ok) continue;
      plans += 1;
      expect(
        verifyPlan(problem, solved.value).violations.filter(({ kind }) => kind !== "import-limit"),
      ).toEqual([]);
      expect(verifyPlan(problem, solved.value).ok, `seed ${seed}`).toBe(true);
    }
    expect(plans).toBeGreaterThan(0.9 * MODELS);
  });
});

test("the homes of the fuzz include some without a solution", LONG, async () => {
  const statuses = (await references).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set(["optimal", "infeasible"]));
});

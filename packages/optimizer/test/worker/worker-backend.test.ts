import { afterAll, expect, test } from "vitest";
import { milpStrategy, piecewiseLinearDp, verifyPlan } from "@oec/optimizer";
import { highsBackend } from "@oec/optimizer/highs";
import { highsWorkerBackend } from "@oec/optimizer/worker";

import { allExclusions } from "../../src/lp/exclusions.ts";
import { storageModel } from "../../src/lp/storage-model.ts";
import { carpentry } from "../lp/support/small-models.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const PATIENCE_MS = 60_000;
const backend = highsWorkerBackend();
afterAll(() => backend.close());

/** Weeks of work for HiGHS: two binaries in each of 672 slots with negative prices and three batteries. */
function endless() {
  const base = randomProblem(8, { prices: "general", count: 672 });
  const storages = [1, 2, 3].map((size) => ({
    ...base.storages[0]!,
    id: String(size),
    maxWh: base.storages[0]!.maxWh + 777 * size,
  }));
  const problem = { ...base, storages };
  return storageModel(problem, allExclusions(problem)).model;
}

test(
  "HiGHS loads in the worker",
  async () => {
    expect(await backend.available()).toBe(true);
  },
  PATIENCE_MS,
);

test(
  "a model costs in the worker what it costs here",
  async () => {
    const model = carpentry();
    const [there, here] = [await backend.solve(model), await highsBackend().solve(model)];
    expect(there).toEqual(here);
    expect(there.status).toBe("optimal");
  },
  PATIENCE_MS,
);

test(
  "models asked for at once are solved one after the other",
  async () => {
    const model = carpentry();
    const outcomes = await Promise.all([backend.solve(model), backend.solve(model), backend.solve(model)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["optimal", "optimal", "optimal"]);
  },
  PATIENCE_MS,
);

test(
  "an unsound model is refused there too",
  async () => {
    const model = carpentry();
    const outcome = await backend.solve({ ...model, cost: model.cost.map(() => Number.NaN) });
    expect(outcome).toMatchObject({ status: "failed", cause: "invalid-model" });
  },
  PATIENCE_MS,
);

test(
  "a solve that hangs is cut, and the next one has a worker again",
  async () => {
    const strict = highsWorkerBackend({ hardLimitMs: 2000 });
    try {
      await strict.available();
      const started = performance.now();
      expect(await strict.solve(endless())).toEqual({ status: "time-out" });
      expect(performance.now() - started).toBeLessThan(10_000);
      const patient = await strict.solve(carpentry(), { timeLimitMs: 30_000 });
      expect(patient.status).toBe("optimal");
    } finally {
      await strict.close();
    }
  },
  PATIENCE_MS,
);

test(
  "an aborted signal ends a solve at once",
  async () => {
    await backend.available();
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    const started = performance.now();
    const outcome = await backend.solve(endless(), { signal: abort.signal });
    expect(outcome).toMatchObject({ status: "failed", cause: "cancelled" });
    expect(performance.now() - started).toBeLessThan(10_000);
  },
  PATIENCE_MS,
);

test("what was aborted before it began is not begun", async () => {
  const outcome = await backend.solve(carpentry(), { signal: AbortSignal.abort() });
  expect(outcome).toMatchObject({ status: "failed", cause: "cancelled" });
});

test(
  "a closed back-end answers that it is",
  async () => {
    const closed = highsWorkerBackend();
    await closed.available();
    const waiting = closed.solve(endless());
    await closed.close();
    await closed.close();
    expect(await waiting).toMatchObject({ status: "failed", cause: "unavailable" });
    expect(await closed.solve(carpentry())).toMatchObject({ status: "failed", cause: "unavailable" });
  },
  PATIENCE_MS,
);

test(
  "the strategy plans through the worker as it does without, and its thread stays free",
  async () => {
    const problem = randomProblem(12, { prices: "general", count: 48 });
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 1);
    try {
      const solved = await milpStrategy(backend).solveAsync(problem);
      if (!solved.ok) throw new Error(JSON.stringify(solved.error));
      expect(verifyPlan(problem, solved.value).ok).toBe(true);
      expect(solved.value.cost.total).toBeCloseTo(planOf(piecewiseLinearDp, problem).cost.total, 5);
      expect(ticks).toBeGreaterThan(0);
    } finally {
      clearInterval(ticking);
    }
  },
  PATIENCE_MS,
);

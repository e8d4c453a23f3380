import { err, ok } from "@oec/domain";
import { afterAll, expect, test } from "vitest";
import {
  milpStrategy,
  OptimizerService,
  piecewiseLinearDp,
  verifyPlan,
  type AsyncStrategy,
} from "@oec/optimizer";
import { highsWorkerBackend } from "@oec/optimizer/worker";

import { battery, hours } from "../support/day.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const PATIENCE_MS = 60_000;
const backend = highsWorkerBackend();
afterAll(() => backend.close());

const day = hours({ import: [1, 3], loadW: [0, 2000] });
const two = { ...day, storages: [battery({ maxWh: 1000 }), battery({ id: "second", maxWh: 1000 })] };

const waiting = (solveAsync: AsyncStrategy["solveAsync"]): AsyncStrategy => ({
  name: "waiting",
  capabilities: () => ({ supported: true, exact: false }),
  solveAsync,
});

test(
  "what the exact strategy cannot plan goes to HiGHS in its worker",
  async () => {
    const service = new OptimizerService({ strategies: [piecewiseLinearDp, milpStrategy(backend)] });
    const plan = await service.plan(two, { timeLimitMs: 30_000 });
    expect(plan).toMatchObject({
      strategy: "milp-highs",
      origin: { rung: 1 },
      certificate: { kind: "exact" },
    });
    expect(plan.origin?.rejected).toEqual([
      { strategy: "piecewise-linear-dp", reason: "2 storages, this strategy plans one" },
    ]);
  },
  PATIENCE_MS,
);

test.each([
  [
    "that gives up",
    waiting(() => Promise.resolve(err({ kind: "no-plan", reason: "out of time" }))),
    "out of time",
  ],
  ["that throws", waiting(() => Promise.reject(new Error("lost"))), "threw Error: lost"],
  [
    "whose plan is wrong",
    waiting((problem) => {
      const plan = planOf(piecewiseLinearDp, problem);
      return Promise.resolve(ok({ ...plan, cost: { ...plan.cost, total: -1000 } }));
    }),
    expect.stringMatching(/rejected by the verifier/),
  ],
])("an asynchronous strategy %s is passed over with its reason", async (_, strategy, reason) => {
  const plan = await new OptimizerService({ strategies: [strategy] }).plan(day);
  expect(plan).toMatchObject({
    strategy: "self-consumption",
    origin: { rung: 1, rejected: [{ strategy: "waiting", reason }] },
  });
});

test("time limit and signal reach the strategy", async () => {
  const seen: unknown[] = [];
  const strategy = waiting((_, options) => {
    seen.push(options);
    return Promise.resolve(err({ kind: "no-plan", reason: "only looked" }));
  });
  const { signal } = new AbortController();
  await new OptimizerService({ strategies: [strategy] }).plan(day, { signal, timeLimitMs: 77 });
  expect(seen).toEqual([{ signal, timeLimitMs: 77 }]);
});

test("an aborted signal brings the safe plan back, and says why", async () => {
  const abort = new AbortController();
  const first = waiting(() => {
    abort.abort();
    return Promise.resolve(err({ kind: "no-plan", reason: "interrupted" }));
  });
  const service = new OptimizerService({ strategies: [first, piecewiseLinearDp] });
  const plan = await service.plan(day, { signal: abort.signal });
  expect(plan).toMatchObject({
    strategy: "self-consumption",
    origin: {
      rung: 2,
      rejected: [
        { strategy: "waiting", reason: "interrupted" },
        { strategy: "piecewise-linear-dp", reason: "cancelled" },
      ],
    },
  });
});

test(
  "a signal cuts a running solve in the worker",
  async () => {
    await backend.available();
    const base = randomProblem(8, { prices: "general", count: 672 });
    const storages = [1, 2, 3].map((size) => ({
      ...base.storages[0]!,
      id: String(size),
      maxWh: base.storages[0]!.maxWh + 777 * size,
    }));
    const problem = { ...base, storages };
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    const plan = await new OptimizerService({ strategies: [milpStrategy(backend)] }).plan(problem, {
      signal: abort.signal,
    });
    expect(verifyPlan(problem, plan).ok).toBe(true);
    expect(plan.origin?.rejected).toEqual([
      { strategy: "milp-highs", reason: "highs: cancelled, the signal was aborted" },
    ]);
  },
  PATIENCE_MS,
);

import { err, ok, type Facts, type Logger } from "@oec/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  OptimizerService,
  piecewiseLinearDp,
  validateProblem,
  verifyPlan,
  type Problem,
  type Strategy,
} from "@oec/optimizer";
import { repairProblem } from "../../src/problem/repair-problem.ts";
import { battery, hours } from "../support/day.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const day = hours({ import: [1, 3], loadW: [0, 2000] });

const strategy = (solve: Strategy["solve"]): Strategy => ({
  name: "untrustworthy",
  capabilities: () => ({ supported: true, exact: true }),
  solve,
});
const liar = strategy((problem) => {
  const plan = planOf(piecewiseLinearDp, problem);
  return ok({ ...plan, cost: { ...plan.cost, total: -1000 } });
});
const thrower = strategy(() => {
  throw new Error("out of memory");
});
const quitter = strategy(() => err({ kind: "unsupported", reason: "too difficult" }));

test("an ordinary problem gets the exact plan from the first rung", async () => {
  const plan = await new OptimizerService().plan(day);
  expect(plan).toMatchObject({
    strategy: "piecewise-linear-dp",
    origin: { rung: 0, rejected: [], repairs: [] },
  });
});

test.each([
  ["whose plan the verifier rejects", liar, /rejected by the verifier: cost/],
  ["that throws", thrower, /out of memory/],
  ["that gives up", quitter, /too difficult/],
])("a strategy %s is passed over with its reason", async (_, bad, reason) => {
  const plan = await new OptimizerService({ strategies: [bad, piecewiseLinearDp] }).plan(day);
  expect(plan).toMatchObject({ strategy: "piecewise-linear-dp", origin: { rung: 1 } });
  expect(plan.origin?.rejected).toEqual([
    { strategy: "untrustworthy", reason: expect.stringMatching(reason) },
  ]);
});

test("two batteries get the strategy that plans two", async () => {
  const plan = await new OptimizerService().plan({
    ...day,
    storages: [battery(), battery({ id: "second" })],
  });
  expect(plan).toMatchObject({ strategy: "home-two-storages", origin: { rung: 0 } });
});

test("a hole in the prices gives the rule's plan and says what was replaced", async () => {
  const plan = await new OptimizerService().plan({ ...day, importPricePerKwh: Float64Array.of(1, NaN) });
  expect(plan.strategy).toBe("self-consumption");
  expect(plan.origin?.repairs).toEqual(["importPricePerKwh: 1 of 2 values replaced by 0"]);
  expect(plan.origin?.rejected[0]?.reason).toBe(
    "importPricePerKwh, position 1, is NaN, expected a finite number",
  );
});

test("whatever the numbers are, a plan comes back that fits the repaired problem", async () => {
  const anyNumber = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -1, 0));
  const column = fc
    .array(anyNumber, { minLength: 0, maxLength: 6 })
    .map((values) => Float64Array.from(values));
  await fc.assert(
    fc.asyncProperty(
      column,
      column,
      column,
      fc.record({
        minWh: anyNumber,
        maxWh: anyNumber,
        startWh: anyNumber,
        maxChargeW: anyNumber,
        chargeEfficiency: anyNumber,
      }),
      async (prices, loadW, limits, storage) => {
        const problem: Problem = {
          ...hours({ import: [1, 2, 3, 4], storage }),
          importPricePerKwh: prices,
          loadW,
          maxImportW: limits,
        };
        const repaired = repairProblem(problem).problem;
        expect(validateProblem(repaired).ok).toBe(true);
        const plan = await new OptimizerService().plan(problem);
        expect(plan.columns.gridW.length).toBe(4);
      },
    ),
  );
});

test("plans of random problems are verified ones", async () => {
  const service = new OptimizerService();
  for (let seed = 1; seed <= 100; seed += 1) {
    const problem = randomProblem(seed, { prices: "general", overload: true });
    expect(verifyPlan(problem, await service.plan(problem)).ok).toBe(true);
  }
});

describe("what happened is told", () => {
  test("a fallback is a warning, and counted by rung", async () => {
    const warnings: Facts[] = [];
    const counted: unknown[] = [];
    const silent = () => undefined;
    const logger: Logger = {
      debug: silent,
      info: silent,
      error: silent,
      warn: (facts) => warnings.push(facts),
    };
    const metrics = { count: (...call: unknown[]) => counted.push(call), gauge: silent, observe: silent };
    await new OptimizerService({
      strategies: [quitter],
      logger,
      metrics: { ...metrics, count: (...call) => void counted.push(call) },
    }).plan(day);
    expect(warnings).toMatchObject([{ strategy: "self-consumption", rung: 1 }]);
    expect(counted).toEqual([["oec_plans_total", 1, { strategy: "self-consumption", rung: "1" }]]);
  });
});

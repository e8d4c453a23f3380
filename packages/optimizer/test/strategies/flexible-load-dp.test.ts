import { describe, expect, test } from "vitest";
import {
  flexibleLoadDp,
  milpStrategy,
  OptimizerService,
  verifyPlan,
  type FlexibleLoadProblem,
  type Plan,
  type Problem,
} from "@oec/optimizer";

import { highsBackend } from "../../src/highs/backend.ts";
import { startCombinations } from "../../src/strategies/flexible-loads/start-combinations.ts";
import { carHome } from "../support/car-home.ts";
import { hours } from "../support/day.ts";
import { randomProblem } from "../support/random-problem.ts";

const load = (earliestSlot: number, latestSlot: number, ...profileW: number[]): FlexibleLoadProblem => ({
  ...{ id: "dishwasher", earliestSlot, latestSlot },
  profileW: Float64Array.from(profileW),
});

function planOf(problem: Problem): Plan {
  const solved = flexibleLoadDp.solve(problem);
  if (!solved.ok) throw new Error(JSON.stringify(solved.error));
  return solved.value;
}

const cheapAtThree = hours({ import: [3, 3, 2, 1, 1, 3] });

describe("a load whose start is chosen", () => {
  test("runs where energy is cheapest, with an exact certificate", () => {
    const problem = { ...cheapAtThree, flexibleLoads: [load(0, 4, 2000, 1000)] };
    const plan = planOf(problem);
    expect([...plan.columns.flexibleW![0]!]).toEqual([0, 0, 0, 2000, 1000, 0]);
    expect(plan.certificate.kind).toBe("exact");
    expect(verifyPlan(problem, plan)).toMatchObject({ ok: true });
  });

  test("starts at the earliest of the slots that cost the same", () => {
    const flat = hours({ import: [1, 1, 1, 1] });
    const plan = planOf({ ...flat, flexibleLoads: [load(1, 3, 500)] });
    expect([...plan.columns.flexibleW![0]!]).toEqual([0, 500, 0, 0]);
    expect(plan.certificate.kind).toBe("exact");
  });

  test("stays below an import limit where it can", () => {
    const limited = hours({ import: [1, 2, 3], loadW: [2000, 0, 0], maxImportW: 2500 });
    const plan = planOf({ ...limited, flexibleLoads: [load(0, 2, 1000)], storages: [] });
    expect([...plan.columns.flexibleW![0]!]).toEqual([0, 1000, 0]);
  });

  test("many loads are moved one at a time, which is called a heuristic", () => {
    const flexibleLoads = [load(0, 4, 2000, 1000), load(0, 5, 500), load(0, 5, 500), load(0, 5, 500)];
    const plan = planOf({ ...cheapAtThree, storages: [], flexibleLoads });
    expect(plan.certificate.kind).toBe("heuristic");
    // All run at a price of 1 per kWh: 4.5 kWh.
    expect(plan.cost.total).toBeCloseTo(4.5, 9);
  });

  test("problems without such loads, and those with a car, are left to others", () => {
    expect(flexibleLoadDp.capabilities(cheapAtThree).supported).toBe(false);
    expect(flexibleLoadDp.capabilities(carHome({ flexibleLoads: [load(0, 1, 500)] })).supported).toBe(false);
  });

  test("the service plans them exactly at its first choice", async () => {
    const plan = await new OptimizerService().plan({
      ...cheapAtThree,
      flexibleLoads: [load(0, 4, 2000, 1000)],
    });
    expect([plan.strategy, plan.certificate.kind]).toEqual(["flexible-load-dp", "exact"]);
  });
});

test("plans cost what a mixed-integer programme with a column per start finds, on 6 random homes", async () => {
  const milp = milpStrategy(highsBackend());
  for (let seed = 0; seed < 6; seed += 1) {
    const site = randomProblem(seed, { count: 12, prices: seed % 2 === 0 ? "convex" : "general" });
    const problem = { ...site, flexibleLoads: [load(1, 8, 2000, 500, 1500), load(2, 9, 800, 800)] };
    const theirs = await milp.solveAsync(problem);
    if (!theirs.ok) throw new Error(JSON.stringify(theirs.error));
    const plan = planOf(problem);
    expect(verifyPlan(problem, plan)).toMatchObject({ ok: true });
    expect(plan.cost.total).toBeCloseTo(theirs.value.cost.total, 5);
    expect(plan.certificate.kind).toBe("exact");
  }
}, 30_000);

test("the combinations of starts are all there, the earliest first", () => {
  const all = [...startCombinations([load(0, 1, 1), load(2, 4, 1)])].length;
  const [first] = [...startCombinations([load(3, 3, 1)])];
  expect([all, first]).toEqual([6, [3]]);
});

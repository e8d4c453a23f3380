import { beforeAll, describe, expect, test } from "vitest";
import {
  milpStrategy,
  piecewiseLinearDp,
  verifyPlan,
  type FlexibleLoadProblem,
  type Problem,
} from "@oec/optimizer";
import { highsBackend } from "@oec/optimizer/highs";

import { highsHome, solveHighsHome } from "../support/highs-home.ts";
import { loadHighs } from "../support/highs-model.ts";
import { randomHome } from "../support/random-home.ts";
import { randomProblem } from "../support/random-problem.ts";

const milp = milpStrategy(highsBackend());

async function planOf(problem: Problem) {
  const solved = await milp.solveAsync(problem, { timeLimitMs: 20_000 });
  if (!solved.ok) throw new Error(JSON.stringify(solved.error));
  expect(verifyPlan(problem, solved.value)).toMatchObject({ ok: true });
  return solved.value;
}

describe("vehicles as an integer programme", () => {
  let highs: Awaited<ReturnType<typeof loadHighs>>;
  beforeAll(async () => {
    highs = await loadHighs();
  });

  test("cost the same as in a model that was written apart from it", async () => {
    const exact = { relativeGap: 1e-9, absoluteGap: 1e-9, timeLimitS: 20 };
    for (let seed = 0; seed < 12; seed += 1) {
      const problem = randomHome(seed, 10);
      const plan = await planOf(problem);
      const other = solveHighsHome(highs, highsHome(problem), exact);
      if (other.cost === undefined) continue;
      expect(plan.cost.total).toBeCloseTo(other.cost, 4);
    }
  }, 30_000);

  test("are set on steps where only steps can be set", async () => {
    const problem = randomHome(5, 10);
    const [car] = problem.vehicles!;
    const stepW = (car!.maxChargeW - car!.minChargeW) / 4;
    const vehicles = [{ ...car!, stepW }];
    const coarse = await planOf({ ...problem, vehicles });
    const fine = await planOf(problem);
    expect(coarse.cost.total).toBeGreaterThanOrEqual(fine.cost.total - 1e-6);
  });
});

test("a battery that is away and uses energy has what it needs when it leaves", async () => {
  const site = randomProblem(8, { count: 12, prices: "convex" });
  const [battery] = site.storages;
  const available = new Uint8Array(12).fill(1).fill(0, 5, 8);
  const usedWh = new Float64Array(12);
  usedWh[6] = Math.min(400, (battery!.maxWh - battery!.minWh) / 4);
  const problem: Problem = { ...site, storages: [{ ...battery!, available, usedWh }] };
  const plan = await planOf(problem);
  expect(plan.columns.batteryW[0]!.subarray(5, 8).every((watts) => Math.abs(watts) < 1e-9)).toBe(true);
});

describe("loads whose start is chosen", () => {
  const load = (earliestSlot: number, latestSlot: number): FlexibleLoadProblem => ({
    id: "dishwasher",
    profileW: Float64Array.of(2000, 500, 1500),
    earliestSlot,
    latestSlot,
  });

  test("start where the exact plan around each start is cheapest", async () => {
    for (let seed = 0; seed < 8; seed += 1) {
      const site = randomProblem(seed, { count: 12, prices: "convex" });
      const flexible = load(1, 8);
      const costs = Array.from({ length: 8 }, (_, offset) => {
        const loadW = Float64Array.from(site.loadW);
        for (const [slot, watts] of flexible.profileW.entries()) loadW[1 + offset + slot]! += watts;
        const solved = piecewiseLinearDp.solve({ ...site, loadW });
        return solved.ok ? solved.value.cost.total : Number.NaN;
      });
      const plan = await planOf({ ...site, flexibleLoads: [flexible] });
      expect(plan.cost.total).toBeCloseTo(Math.min(...costs), 5);
      expect(plan.columns.flexibleW![0]!.reduce((sum, watts) => sum + watts, 0)).toBeCloseTo(4000, 9);
    }
  }, 30_000);
});

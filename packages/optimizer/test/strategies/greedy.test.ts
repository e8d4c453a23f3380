import { describe, expect, test } from "vitest";

import { greedy, idle, piecewiseLinearDp, selfConsumption, verifyPlan } from "@oec/optimizer";
import { battery, hours, type Hours } from "../support/day.ts";
import { costWithPenalty, planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const powersOf = (given: Hours) => Array.from(planOf(greedy, hours(given)).columns.batteryW[0]!);

describe("what it does", () => {
  test("a dear hour is covered by energy from the cheapest hour before it", () => {
    expect(powersOf({ import: [2, 1, 5], loadW: [0, 0, 3000] })).toEqual([0, 3000, -3000]);
  });

  test("a spread that does not pay the losses is left alone", () => {
    const storage = { chargeEfficiency: 0.8, dischargeEfficiency: 0.8 };
    expect(powersOf({ import: [1, 1.5], loadW: [0, 3000], storage })).toEqual([0, 0]);
  });

  test("a spread that does not pay the wear of both ways is left alone", () => {
    expect(powersOf({ import: [1, 1.5], loadW: [0, 3000], storage: { wearCostPerKwh: 0.3 } })).toEqual([
      0, 0,
    ]);
  });

  test("a flat tariff keeps the battery idle", () => {
    expect(powersOf({ import: [1, 1, 1], loadW: [500, 500, 500] })).toEqual([0, 0, 0]);
  });

  test("stored energy goes to the dearest hour and is bought back later where that is cheap", () => {
    const storage = { startWh: 10_000, terminalValuePerKwh: 2 };
    expect(powersOf({ import: [3, 9, 1], loadW: [0, 4000, 0], storage })).toEqual([0, -4000, 4000]);
  });

  test("only the room of the store is bought", () => {
    const storage = { startWh: 8000, terminalValuePerKwh: 5 };
    expect(powersOf({ import: [1, 9], loadW: [0, 5000], storage })).toEqual([2000, -5000]);
  });

  test("surplus PV is bought at what its export would have earned", () => {
    const given = { import: [2, 2, 2], export: [0.5, 0.5, 0.5], pvW: [4000, 0, 0], loadW: [1000, 0, 2000] };
    expect(powersOf(given)).toEqual([2000, 0, -2000]);
  });

  test("a later battery takes what the first leaves", () => {
    const day = {
      ...hours({ import: [1, 9], loadW: [0, 7000] }),
      storages: [battery(), battery({ id: "b" })],
    };
    expect(planOf(greedy, day).columns.batteryW.map((column) => column[1])).toEqual([-5000, -2000]);
  });
});

describe.each(["convex", "general"] as const)("on seeded problems with %s prices", (prices) => {
  const problems = Array.from({ length: 300 }, (_, i) =>
    randomProblem(i + 1, { prices, overload: i % 3 === 0 }),
  );

  test("the verifier accepts every plan", () => {
    const rejected = problems.filter((problem) => !verifyPlan(problem, planOf(greedy, problem)).ok);
    expect(rejected).toEqual([]);
  });

  test("no plan costs more than leaving the battery idle", () => {
    for (const problem of problems) {
      const asIs = costWithPenalty(problem, idle(problem));
      const allowed = asIs + 1e-9 * Math.max(1, Math.abs(asIs));
      expect(costWithPenalty(problem, planOf(greedy, problem))).toBeLessThanOrEqual(allowed);
    }
  });

  test("no plan costs less than the exact optimum", () => {
    for (const problem of problems) {
      const least = costWithPenalty(problem, planOf(piecewiseLinearDp, problem));
      const allowed = least - 1e-8 * Math.max(1, Math.abs(least));
      expect(costWithPenalty(problem, planOf(greedy, problem))).toBeGreaterThanOrEqual(allowed);
    }
  });
});

test("on ordinary days it saves more than the self-consumption rule, over all seeds", () => {
  let saved = 0;
  for (let seed = 1; seed <= 100; seed += 1) {
    const problem = randomProblem(seed, { prices: "convex", count: 48 });
    saved += planOf(selfConsumption, problem).cost.total - planOf(greedy, problem).cost.total;
  }
  expect(saved).toBeGreaterThan(0);
});

test("the certificate claims nothing", () => {
  expect(planOf(greedy, hours({ import: [1] })).certificate).toEqual({ kind: "heuristic" });
});

test("a problem with a hole in it is refused with its field", () => {
  const solved = greedy.solve({ ...hours({ import: [1] }), loadW: Float64Array.of(NaN) });
  expect(solved).toMatchObject({ ok: false, error: { kind: "invalid-problem", error: { field: "loadW" } } });
});

test("two storages never break a limit together", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const problem = randomProblem(seed, { prices: "general" });
    const both = { ...problem, storages: [...problem.storages, battery({ id: "b", startWh: 5000 })] };
    expect(verifyPlan(both, planOf(greedy, both)).ok, `seed ${seed}`).toBe(true);
  }
});

import { valueSegmentsAt } from "@oec/domain";
import { describe, expect, test } from "vitest";

import {
  createGridDp,
  idle,
  piecewiseLinearDp,
  verifyPlan,
  type Problem,
  type Strategy,
} from "@oec/optimizer";
import { se3Like } from "../../../../bench/optimizer/se3-like.ts";
import { battery, hours } from "../support/day.ts";
import { costWithPenalty, planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const interpolated = createGridDp();
const fivePercent = createGridDp({ levels: 21, between: "nearest" });

describe("what the grid does", () => {
  test("the specification's grid moves between multiples of 5 % only", () => {
    const day = hours({ import: [1, 2, 9], loadW: [0, 0, 3300], storage: { startWh: 5000 } });
    const levels = Array.from(planOf(fivePercent, day).columns.socWh[0]!);
    expect(levels.map((level) => level % 500)).toEqual([0, 0, 0]);
  });

  test("the interpolated grid follows a load between its levels", () => {
    const day = hours({ import: [1, 9], loadW: [0, 3333], storage: { startWh: 5000 } });
    expect(planOf(interpolated, day).columns.batteryW[0]![1]).toBeCloseTo(-3333, 9);
  });

  test("a start between levels of the 5 % grid is no problem", () => {
    const day = hours({ import: [1, 9], loadW: [0, 3300], storage: { startWh: 5123 } });
    expect(verifyPlan(day, planOf(fivePercent, day))).toMatchObject({ ok: true, violations: [] });
  });

  test("a store without room stays idle", () => {
    const day = hours({ import: [1, 9], storage: { minWh: 4000, maxWh: 4000, startWh: 4000 } });
    expect(Array.from(planOf(interpolated, day).columns.batteryW[0]!)).toEqual([0, 0]);
  });

  test("a flat tariff keeps the battery idle", () => {
    const day = hours({ import: [1, 1, 1], loadW: [500, 500, 500] });
    expect(Array.from(planOf(interpolated, day).columns.batteryW[0]!)).toEqual([0, 0, 0]);
  });

  test("a site without storage gets its bill", () => {
    const day = { ...hours({ import: [2], loadW: [1000] }), storages: [] };
    expect(planOf(interpolated, day).cost.total).toBe(2);
  });

  test("where every kink lies on the grid the plan is the exact one", () => {
    const day = hours({
      import: [1, 3, 2, 5],
      export: [0.5, 0.5, 0.5, 0.5],
      loadW: [1000, 2000, 500, 4000],
      pvW: [0, 3000, 0, 0],
      storage: { startWh: 2000, terminalValuePerKwh: 1.5 },
    });
    expect(planOf(interpolated, day).cost.total).toBeCloseTo(planOf(piecewiseLinearDp, day).cost.total, 9);
  });

  test("the value of energy is per level step and reaches over the whole range", () => {
    const day = hours({ import: [1, 9], loadW: [0, 3000] });
    const { levelsWh, perKwh } = valueSegmentsAt(planOf(interpolated, day).value, 0, 0);
    expect([levelsWh[0], levelsWh.at(-1), perKwh.length]).toEqual([0, 10_000, 100]);
    expect([perKwh[29], perKwh[30]]).toEqual([expect.closeTo(9, 9), expect.closeTo(0, 9)]);
  });
});

describe.each([
  { name: "interpolated, 101 levels", strategy: interpolated },
  { name: "nearest, 21 levels", strategy: fivePercent },
])("$name, on seeded problems", ({ strategy }) => {
  test.each(["convex", "general"] as const)("with %s prices the verifier accepts every plan", (prices) => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const problem = randomProblem(seed, { prices, overload: seed % 3 === 0 });
      expect(verifyPlan(problem, planOf(strategy, problem)).ok, `seed ${seed}`).toBe(true);
    }
  });

  test("no plan costs less than the exact optimum", () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const problem = randomProblem(seed, { prices: "general", overload: true });
      const least = costWithPenalty(problem, planOf(piecewiseLinearDp, problem));
      const cost = costWithPenalty(problem, planOf(strategy, problem));
      expect(cost, `seed ${seed}`).toBeGreaterThanOrEqual(least - 1e-8 * Math.max(1, Math.abs(least)));
    }
  });
});

/** Share of the achievable saving that a strategy loses, median over 20 seeds. */
function medianLoss(strategy: Strategy, prices: "contract" | "low-fee"): number {
  const losses = Array.from({ length: 20 }, (_, seed) => {
    const problem = se3Like(seed + 1, 96, prices);
    const least = planOf(piecewiseLinearDp, problem).cost.total;
    return (planOf(strategy, problem).cost.total - least) / (idle(problem).cost.total - least);
  });
  return losses.sort((a, b) => a - b)[10]!;
}

describe("what it loses over 96 quarter-hours", () => {
  test.each(["contract", "low-fee"] as const)(
    "interpolated over 101 levels at most 1 %% of the saving, with %s prices",
    (prices) => expect(medianLoss(interpolated, prices)).toBeLessThanOrEqual(0.01),
  );

  test("the specification's 5 % grid more than ten times as much", () => {
    expect(medianLoss(fivePercent, "contract")).toBeGreaterThan(10 * medianLoss(interpolated, "contract"));
  });
});

describe("the certificate", () => {
  const problem: Problem = se3Like(3, 96, "contract");

  test("claims nothing unless asked", () => {
    expect(planOf(interpolated, problem).certificate).toEqual({ kind: "heuristic" });
  });

  test("names the exact optimum as bound and the distance to it as gap when asked", () => {
    const { certificate, cost } = planOf(createGridDp({ certify: true }), problem);
    const least = planOf(piecewiseLinearDp, problem).cost.total;
    expect(certificate).toEqual({
      kind: "gap",
      bound: expect.closeTo(least, 9),
      gap: expect.closeTo(cost.total - least, 9),
    });
  });
});

test.each([1, 2.5, 20_000, Number.NaN])("%d levels are refused", (levels) => {
  expect(() => createGridDp({ levels })).toThrow(/expected a whole number from 2 to 10001/);
});

test("two storages are refused with the reason", () => {
  const two = { ...hours({ import: [1] }), storages: [battery(), battery({ id: "b" })] };
  expect(interpolated.solve(two)).toMatchObject({ ok: false, error: { kind: "unsupported" } });
});

test("a problem with a hole in it is refused with its field", () => {
  const solved = interpolated.solve({ ...hours({ import: [1] }), pvW: Float64Array.of(NaN) });
  expect(solved).toMatchObject({ ok: false, error: { kind: "invalid-problem", error: { field: "pvW" } } });
});

import { peakCharge as billedCharge, regularHorizon } from "@oec/domain";
import { describe, expect, test } from "vitest";

import {
  createGridDp,
  greedy,
  idle,
  OptimizerService,
  peakAwareDp,
  piecewiseLinearDp,
  selfConsumption,
  verifyPlan,
  type PeakProblem,
  type Problem,
} from "@oec/optimizer";
import { se3Like } from "../../../../bench/optimizer/se3-like.ts";
import { battery, hours, type Hours } from "../support/day.ts";
import { peakCharge, randomPeak } from "../support/peak.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const withPeak = (given: Hours | Problem, change: Partial<PeakProblem> = {}): Problem => {
  const problem = "import" in given ? hours(given) : given;
  return { ...problem, peak: peakCharge(problem, change) };
};
const gridOf = (problem: Problem) => Array.from(planOf(peakAwareDp, problem).columns.gridW);
const closeTo = (...values: number[]) => values.map((value): unknown => expect.closeTo(value, 3));

describe("what the charge does", () => {
  const flat: Hours = { import: [1, 1, 1, 1], loadW: [1000, 1000, 5000, 1000], storage: { startWh: 0 } };

  test("at a flat price the battery levels the load", () => {
    expect(gridOf(withPeak(flat))).toEqual(closeTo(2333.333, 2333.333, 2333.333, 1000));
  });

  test("below a peak that is billed already nothing is levelled", () => {
    expect(gridOf(withPeak(flat, { billedPeaksW: [6000] }))).toEqual([1000, 1000, 5000, 1000]);
  });

  test("import goes up to the billed peak where that costs nothing", () => {
    expect(Math.max(...gridOf(withPeak(flat, { billedPeaksW: [3000] })))).toBeCloseTo(3000, 6);
  });

  test("a cheap hour is not filled beyond what the charge lets pay", () => {
    const spread: Hours = { import: [1, 2], loadW: [500, 3000] };
    expect(gridOf(withPeak(spread, { pricePerKw: 0.5 }))[0]).toBeCloseTo(3500, 6);
    expect(Math.max(...gridOf(withPeak(spread, { pricePerKw: 3 })))).toBeCloseTo(1750, 3);
  });

  test("hours of half weight may take twice the power", () => {
    const given = { import: [1, 1], loadW: [0, 3000] };
    expect(gridOf(withPeak(given, { slotWeight: Float64Array.of(0.5, 1) }))).toEqual(closeTo(2000, 1000));
  });

  test("without storage the charge is that of the house", () => {
    const problem = { ...withPeak({ import: [1, 1], loadW: [1000, 4000] }), storages: [] };
    expect(planOf(peakAwareDp, problem).cost.peakCost).toBeCloseTo(40, 12);
  });

  test("without charge the plan is the exact one", () => {
    const problem = hours(flat);
    expect(planOf(peakAwareDp, problem)).toEqual(planOf(piecewiseLinearDp, problem));
  });

  test("a charge of nothing costs what the exact plan does", () => {
    const problem = se3Like(3, 96, "contract");
    const cost = planOf(peakAwareDp, withPeak(problem, { pricePerKw: 0 })).cost.total;
    expect(cost).toBeCloseTo(planOf(piecewiseLinearDp, problem).cost.total, 9);
  });
});

describe("the cost of a plan", () => {
  test("holds the charge that the tariff's own calculation finds", () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const given = randomProblem(seed, { prices: "general" });
      const peak = {
        ...randomPeak(given, seed),
        billedPeaksW: [],
        intervalMs: [900_000, 3_600_000, 420_000][seed % 3]!,
      };
      const problem = { ...given, peak: { ...peak, slotWeight: peak.slotWeight.map(() => 1) } };
      const { columns, cost } = planOf(selfConsumption, problem);
      const series = { horizon: problem.horizon, values: columns.gridW };
      const { charge } = billedCharge({ ...peak, onePerDay: false }, series, "UTC");
      expect(cost.peakCost, `seed ${seed}`).toBeCloseTo(charge, 9);
    }
  });

  test("is added up anew by the verifier, who rejects another charge", () => {
    const problem = withPeak({ import: [1, 1], loadW: [1000, 4000] });
    const plan = planOf(peakAwareDp, problem);
    const lie = {
      ...plan,
      cost: { ...plan.cost, peakCost: 0, total: plan.cost.total - plan.cost.peakCost! },
    };
    expect(verifyPlan(problem, lie).violations.map(({ kind }) => kind)).toEqual(["cost", "cost"]);
  });

  test("of every strategy passes the verifier with any metering interval", () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const given = randomProblem(seed, { prices: "general", overload: true });
      const intervalMs = [300_000, 900_000, 3_600_000][seed % 3]!;
      const problem = { ...given, peak: { ...randomPeak(given, seed), intervalMs } };
      const plans = [
        idle(problem),
        planOf(greedy, problem),
        planOf(createGridDp({ certify: true }), problem),
      ];
      for (const plan of plans) {
        expect(verifyPlan(problem, plan).ok, `seed ${seed}, ${plan.strategy}`).toBe(true);
        expect(plan.certificate).toEqual({ kind: "heuristic" });
      }
    }
  });
});

describe.each(["convex", "general"] as const)("on seeded problems with %s prices", (prices) => {
  const problems = Array.from({ length: 100 }, (_, index) => {
    const given = randomProblem(index + 1, { prices, count: 12, overload: index % 3 === 0 });
    const problem = { ...given, horizon: regularHorizon(0, 1_800_000, 12) };
    return { ...problem, peak: randomPeak(problem, index) };
  });

  test("the verifier accepts every plan", () => {
    const rejected = problems.filter((problem) => !verifyPlan(problem, planOf(peakAwareDp, problem)).ok);
    expect(rejected).toEqual([]);
  });

  test("no other strategy is cheaper than the proven bound", () => {
    for (const problem of problems) {
      const plan = planOf(peakAwareDp, problem);
      if (plan.violations.length > 0) continue;
      const bound = plan.certificate.kind === "gap" ? plan.certificate.bound : plan.cost.total;
      for (const other of [idle(problem), planOf(selfConsumption, problem), planOf(greedy, problem)]) {
        if (other.violations.length > 0) continue;
        expect(other.cost.total).toBeGreaterThanOrEqual(bound - 1e-8 * Math.max(1, Math.abs(bound)));
      }
    }
  });

  test("more passes never widen the gap", () => {
    for (const problem of problems.slice(0, 30)) {
      const gap = (maxPasses: number) => {
        const solved = peakAwareDp.solve(problem, { maxPasses });
        const certificate = solved.ok ? solved.value.certificate : undefined;
        return certificate?.kind === "gap" ? certificate.gap : 0;
      };
      expect(gap(400)).toBeLessThanOrEqual(gap(20) + 1e-9);
    }
  });
});

describe("what it refuses", () => {
  test("two storages", () => {
    const problem = { ...withPeak({ import: [1] }), storages: [battery(), battery({ id: "b" })] };
    expect(peakAwareDp.capabilities(problem)).toMatchObject({ supported: false });
  });

  test("the exact strategy without cap search refuses any peak charge", () => {
    expect(piecewiseLinearDp.solve(withPeak({ import: [1] }))).toMatchObject({
      ok: false,
      error: { kind: "unsupported", reason: "a peak charge, this strategy knows none" },
    });
  });

  test("a hole in the problem, by its field", () => {
    const problem = { ...withPeak({ import: [1] }), loadW: Float64Array.of(NaN) };
    expect(peakAwareDp.solve(problem)).toMatchObject({ ok: false, error: { kind: "invalid-problem" } });
  });
});

test("exactness is promised for convex prices only", () => {
  const exact = (...prices: number[]) => peakAwareDp.capabilities(withPeak({ import: prices }));
  expect([exact(1, 2), exact(1, -1)]).toEqual([
    { supported: true, exact: true },
    { supported: true, exact: false },
  ]);
});

test("the service chooses it for a peak charge", async () => {
  const plan = await new OptimizerService().plan(withPeak(se3Like(1, 96, "contract")));
  expect(plan).toMatchObject({ strategy: "peak-aware-dp", origin: { rung: 0 } });
});

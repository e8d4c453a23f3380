import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { createHomeDp, firmTargetPricePerKwh, verifyPlan, type Plan, type Problem } from "@oec/optimizer";

import { CAR, carHome, hourlyPeak } from "../../support/car-home.ts";
import { homeByHand } from "../../reference/home-by-hand.ts";
import { highsHome, solveHighsHome } from "../../support/highs-home.ts";
import { loadHighs } from "../../support/highs-model.ts";
import { randomHome } from "../../support/random-home.ts";

const HOUR = 3_600_000;
const PRECISE = { relativeGap: 1e-6, absoluteGap: 1e-6 };

function planOf(problem: Problem, options?: Parameters<ReturnType<typeof createHomeDp>["solve"]>[1]): Plan {
  const solved = createHomeDp(PRECISE).solve(problem, options);
  if (!solved.ok) throw new Error(JSON.stringify(solved.error));
  return solved.value;
}

const boundOf = ({ certificate, cost }: Plan): number =>
  certificate.kind === "gap" ? certificate.bound : cost.total;

describe("a car that charges between two powers", () => {
  test("takes its energy in the cheapest slot where one is enough", () => {
    const plan = planOf(carHome());
    expect([...plan.columns.evW[0]!].map(Math.round)).toEqual([0, 0, 10_000, 0]);
    expect(plan.shortfallWh![0]).toBeCloseTo(0, 6);
  });

  test("spreads it over slots where a peak charge makes the high power dear", () => {
    const plan = planOf(carHome({ peak: hourlyPeak(1) }));
    expect(plan.columns.evW[0]!.filter((watts) => watts > 0).length).toBeGreaterThan(1);
    expect(plan.columns.evW[0]!.every((watts) => watts === 0 || watts >= 4000 - 1e-6)).toBe(true);
    expect(verifyPlan(carHome({ peak: hourlyPeak(1) }), plan).ok).toBe(true);
  });

  test("spreads nothing below a peak that is billed already", () => {
    const plan = planOf(carHome({ peak: hourlyPeak(1, 1, [12_000]) }));
    expect(plan.columns.evW[0]![2]).toBeCloseTo(10_000, 3);
    expect(plan.cost.peakCost).toBeCloseTo(12, 9);
  });

  test("charges only while it is plugged in", () => {
    const plan = planOf(carHome({}, { available: Uint8Array.of(1, 1, 0, 1) }));
    expect(plan.columns.evW[0]![2]).toBe(0);
    expect(plan.columns.evW[0]![1]).toBeCloseTo(10_000, 3);
  });

  test("misses a target that cannot be reached by the least energy, and says so", () => {
    const problem = carHome({}, { available: Uint8Array.of(0, 0, 1, 0), targetWh: 30_000 });
    const plan = planOf(problem);
    expect(plan.columns.evW[0]![2]).toBeCloseTo(10_000, 6);
    expect(plan.shortfallWh![0]).toBeCloseTo(11_000, 3);
    expect(plan.cost.shortfallCost).toBeCloseTo(1100, 3);
    expect(verifyPlan(problem, plan).ok).toBe(true);
  });

  test("stays away from energy that is dearer than what is missing costs", () => {
    const plan = planOf(carHome({}, { shortfallPricePerKwh: 0.05 }));
    expect(plan.columns.evW[0]!.every((watts) => watts === 0)).toBe(true);
    expect(plan.shortfallWh![0]).toBeCloseTo(9000, 6);
  });

  test("with a firm price gives up a target only where it must", () => {
    const problem = carHome({ peak: hourlyPeak(10) });
    const firm = { ...problem, vehicles: [{ ...CAR, shortfallPricePerKwh: firmTargetPricePerKwh(problem) }] };
    expect(planOf(firm).shortfallWh![0]).toBeCloseTo(0, 6);
  });

  test("takes no more than fits in, even where it is paid for it", () => {
    const problem = carHome({ importPricePerKwh: Float64Array.of(-1, -1, -1, -1) }, { maxWh: 25_000 });
    const plan = planOf(problem);
    const takenWh = 0.9 * plan.columns.evW[0]!.reduce((sum, watts) => sum + watts, 0);
    expect(takenWh).toBeCloseTo(15_000, 3);
    expect(verifyPlan(problem, plan).ok).toBe(true);
  });

  test("is set in steps where only steps can be set", () => {
    const problem = carHome({ peak: hourlyPeak(1) }, { stepW: 690, minChargeW: 4140, maxChargeW: 11_040 });
    const plan = planOf(problem);
    for (const watts of plan.columns.evW[0]!) {
      if (watts > 0) expect(Math.abs(((watts - 4140) / 690) % 1)).toBeLessThan(1e-6);
    }
    expect(plan.shortfallWh![0]).toBeCloseTo(0, 6);
    expect(verifyPlan(problem, plan).ok).toBe(true);
  });

  test("is planned without a battery too", () => {
    const problem = carHome({ storages: [] });
    const plan = planOf(problem);
    expect(plan.columns.evW[0]![2]).toBeCloseTo(10_000, 3);
    expect(plan.columns.batteryW).toEqual([]);
    expect(verifyPlan(problem, plan).ok).toBe(true);
  });
});

describe("limits", () => {
  test("an import limit below the load is exceeded by the load alone, and reported", () => {
    const problem = carHome({ maxImportW: Float64Array.of(20_000, 20_000, 20_000, 300) });
    const plan = planOf({ ...problem, storages: [] });
    expect(plan.violations).toEqual([{ kind: "import-limit", slot: 3, amount: 200, unit: "W" }]);
    expect(plan.certificate.kind).toBe("heuristic");
  });

  test("a battery that is away neither takes nor gives, and has what it needs when it leaves", () => {
    const [battery] = carHome().storages;
    const storages = [
      {
        ...battery!,
        available: Uint8Array.of(1, 1, 0, 1),
        usedWh: Float64Array.of(0, 0, 700, 0),
        requiredWh: Float64Array.of(0, 1500, 0, 0),
      },
    ];
    const problem = carHome({ storages });
    const plan = planOf(problem);
    expect(plan.columns.batteryW[0]![2]).toBe(0);
    expect(plan.columns.socWh[0]![1]).toBeGreaterThanOrEqual(1500 - 1e-5);
    expect(plan.columns.socWh[0]![2]).toBeCloseTo(plan.columns.socWh[0]![1]! - 700, 6);
    expect(verifyPlan(problem, plan).ok).toBe(true);
  });

  test.each([
    ["two storages", carHome({ storages: [carHome().storages[0]!, carHome().storages[0]!] }), /2 storages/],
    ["two vehicles", carHome({ vehicles: [CAR, CAR] }), /2 vehicles/],
    [
      "metering intervals over several slots",
      carHome({ peak: { ...hourlyPeak(1), intervalMs: 2 * HOUR } }),
      /several slots/,
    ],
  ])("%s are not for this strategy, and it says so", (_, problem, reason) => {
    expect(createHomeDp().capabilities(problem)).toMatchObject({
      supported: false,
      reason: expect.stringMatching(reason),
    });
    expect(createHomeDp().solve(problem)).toMatchObject({ ok: false, error: { kind: "unsupported" } });
  });

  test("an invalid problem is an error with field and index", () => {
    expect(createHomeDp().solve(carHome({}, { minChargeW: Number.NaN }))).toMatchObject({
      ok: false,
      error: { kind: "invalid-problem", error: { field: "vehicles[0].minChargeW", code: "NOT_FINITE" } },
    });
  });
});

describe("budget", () => {
  test.each([1, 5, 20])("a plan comes back after %i passes, verified, with a bound below it", (maxPasses) => {
    for (let seed = 0; seed < 20; seed += 1) {
      const problem = randomHome(seed, 16);
      const plan = planOf(problem, { maxPasses });
      expect(verifyPlan(problem, plan)).toMatchObject({ ok: true });
      expect(boundOf(plan)).toBeLessThanOrEqual(plan.cost.total + 1e-9);
    }
  });

  test("a clock that says the time is up ends the search", () => {
    const problem = randomHome(3, 16);
    let ms = 0;
    const clock = { monotonicMs: () => (ms += 10) };
    const brief = planOf(problem, { budgetMs: 5, clock });
    expect(brief.stats.passes).toBeLessThan(planOf(problem, { maxPasses: 1e6 }).stats.passes + 1);
    expect(verifyPlan(problem, brief).ok).toBe(true);
  });

  test("more passes never leave a wider gap", () => {
    const gap = (plan: Plan) => plan.cost.total - boundOf(plan);
    for (let seed = 0; seed < 10; seed += 1) {
      const problem = randomHome(seed, 12);
      const gaps = [50, 400, 3200].map((maxPasses) => gap(planOf(problem, { maxPasses })));
      expect(gaps[1]).toBeLessThanOrEqual(gaps[0]! + 1e-6);
      expect(gaps[2]).toBeLessThanOrEqual(gaps[1]! + 1e-6);
    }
  });

  test("equal problems give bit-equal plans", () => {
    const strategy = createHomeDp();
    const problem = randomHome(11, 16);
    const first = strategy.solve(problem, { maxPasses: 300 });
    strategy.solve(randomHome(12, 10), { maxPasses: 300 });
    expect(strategy.solve(problem, { maxPasses: 300 })).toEqual(first);
  });
});

test("no plan is above the cheapest one found by hand, and no bound is above it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 5 }), (seed, price) => {
      const tilt = (index: number) => 0.05 + ((seed * (index + 3) * 7919) % 97) / 97;
      const problem = carHome(
        {
          importPricePerKwh: Float64Array.from({ length: 4 }, (_, slot) => tilt(slot)),
          exportPricePerKwh: Float64Array.from({ length: 4 }, (_, slot) => tilt(slot + 9) - 0.2),
          pvW: Float64Array.from({ length: 4 }, (_, slot) => 3000 * tilt(slot + 5)),
          peak: hourlyPeak(price),
        },
        { minChargeW: 2000 + 3000 * tilt(20), targetWh: 11_000 + 9000 * tilt(21), shortfallPricePerKwh: 3 },
      );
      const plan = planOf(problem, { maxPasses: 3000 });
      const byHand = homeByHand(problem).cost;
      expect(boundOf(plan)).toBeLessThanOrEqual(byHand + 1e-6);
      expect(plan.cost.total).toBeLessThanOrEqual(byHand + 0.02);
    }),
    { numRuns: 5 },
  );
}, 30_000);

describe("against HiGHS", () => {
  let highs: Awaited<ReturnType<typeof loadHighs>>;
  beforeAll(async () => {
    highs = await loadHighs();
  });

  test("bounds are on the right side, and plans are near the optimum, on 15 small homes", () => {
    let excess = 0;
    for (let seed = 0; seed < 15; seed += 1) {
      const problem = randomHome(seed, 12);
      const plan = planOf(problem, { maxPasses: 1000 });
      expect(verifyPlan(problem, plan)).toMatchObject({ ok: true });
      const answer = solveHighsHome(highs, highsHome(problem), {
        relativeGap: 1e-9,
        absoluteGap: 1e-9,
        timeLimitS: 20,
      });
      if (answer.cost === undefined) {
        expect(plan.violations.length).toBeGreaterThan(0);
        continue;
      }
      const noise = 1e-5 * Math.max(1, Math.abs(answer.cost));
      expect(boundOf(plan)).toBeLessThanOrEqual(answer.cost + noise);
      expect(plan.cost.total).toBeGreaterThanOrEqual(answer.cost - noise);
      excess += (plan.cost.total - answer.cost) / 15;
    }
    expect(excess).toBeLessThan(0.02);
  }, 60_000);
});

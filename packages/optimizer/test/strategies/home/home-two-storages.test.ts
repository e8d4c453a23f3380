import { beforeAll, describe, expect, test } from "vitest";
import {
  createTwoStorageHome,
  milpStrategy,
  OptimizerService,
  verifyPlan,
  type Plan,
  type Problem,
} from "@oec/optimizer";
import { highsBackend } from "@oec/optimizer/highs";

import { CAR, carHome, hourlyPeak } from "../../support/car-home.ts";
import { highsHome, solveHighsHome } from "../../support/highs-home.ts";
import { loadHighs } from "../../support/highs-model.ts";
import { randomHome } from "../../support/random-home.ts";

/** A small home whose second storage is a car that gives energy back, is away for an hour and needs 3 kWh then. */
function twoStorages(seed: number): Problem {
  const home = randomHome(seed, 10);
  const { count } = home.horizon;
  const away = Math.floor(count / 2);
  const requiredWh = new Float64Array(count);
  if (away > 0) requiredWh[away - 1] = 3000;
  const [battery] = carHome().storages;
  const usedWh = new Float64Array(count);
  usedWh[away] = 800;
  const v2x = {
    ...battery!,
    ...{ id: "v2x", maxWh: 12_000, startWh: 4000, maxChargeW: 5000, maxDischargeW: 5000 },
    ...{ requiredWh, usedWh, available: new Uint8Array(count).fill(1).fill(0, away, away + 1) },
  };
  const first = home.storages[0] ?? { ...battery!, maxWh: 5000, startWh: 1000 };
  return { ...home, maxImportW: home.maxImportW.fill(14_000), storages: [first, v2x] };
}

function planOf(problem: Problem): Plan {
  const solved = createTwoStorageHome().solve(problem);
  if (!solved.ok) throw new Error(JSON.stringify(solved.error));
  return solved.value;
}

describe("against HiGHS", () => {
  let highs: Awaited<ReturnType<typeof loadHighs>>;
  beforeAll(async () => {
    highs = await loadHighs();
  });

  test("plans of small homes are verified and mostly within a thousandth of the optimum", () => {
    const exact = { relativeGap: 1e-9, absoluteGap: 1e-9, timeLimitS: 20 };
    const above: number[] = [];
    for (let seed = 0; seed < 12; seed += 1) {
      const problem = twoStorages(seed);
      const plan = planOf(problem);
      expect(verifyPlan(problem, plan), `seed ${seed}`).toMatchObject({ ok: true });
      expect(plan.certificate).toEqual({ kind: "heuristic" });
      const { cost, done } = solveHighsHome(highs, highsHome(problem), exact);
      if (cost === undefined || !done) continue;
      const size = Math.max(1, Math.abs(cost));
      expect(plan.cost.total, `seed ${seed}`).toBeGreaterThan(cost - 1e-5 * size);
      above.push((plan.cost.total - cost) / size);
    }
    above.sort((a, b) => a - b);
    expect(above.length).toBeGreaterThan(8);
    expect(above[Math.floor(above.length / 2)]).toBeLessThan(1e-3);
  }, 60_000);

  test("a solver that begins with such a plan does not end above it", async () => {
    const problem = twoStorages(3);
    const start = planOf(problem);
    const solved = await milpStrategy(highsBackend()).solveAsync(problem, { timeLimitMs: 5000, start });
    if (!solved.ok) throw new Error(JSON.stringify(solved.error));
    expect(solved.value.cost.total).toBeLessThanOrEqual(start.cost.total + 1e-9);
  }, 30_000);
});

test.each([
  ["one storage", carHome(), /1 storages/],
  ["two vehicles", { ...twoStorages(1), vehicles: [CAR, CAR] }, /2 vehicles/],
  [
    "metering intervals over several slots",
    {
      ...carHome({ peak: { ...hourlyPeak(1), intervalMs: 7_200_000 } }),
      storages: twoStorages(1).storages.map((storage) => ({
        ...storage,
        available: new Uint8Array(4),
        usedWh: new Float64Array(4),
        requiredWh: new Float64Array(4),
      })),
    },
    /several slots/,
  ],
])("%s: not for this strategy, and it says so", (_, problem, reason) => {
  expect(createTwoStorageHome().solve(problem)).toMatchObject({
    ok: false,
    error: { kind: "unsupported", reason: expect.stringMatching(reason) },
  });
});

test("the service plans a home with a car at its first choice", async () => {
  const one = await new OptimizerService().plan(carHome({ peak: hourlyPeak(1) }));
  expect(one.strategy).toBe("home-dp");
  expect(one.origin?.rung).toBe(0);
  const two = await new OptimizerService().plan(twoStorages(2));
  expect(two.strategy).toBe("home-two-storages");
  expect(two.origin?.rung).toBe(0);
});

test("the service repairs a car that makes no sense by leaving it out", async () => {
  const plan = await new OptimizerService().plan(carHome({}, { minChargeW: Number.NaN }));
  expect(plan.origin?.repairs.join()).toContain("vehicles[0].minChargeW");
  expect(plan.columns.evW).toEqual([]);
});

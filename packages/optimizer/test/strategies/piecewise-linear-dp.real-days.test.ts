import { describe, expect, test } from "vitest";

import { piecewiseLinearDp, verifyPlan } from "@oec/optimizer";
import { referenceCost } from "../reference/polyline-dp.ts";
import { highsModel, highsOptimum, loadHighs } from "../support/highs-model.ts";
import { planOf } from "../support/plan-of.ts";
import { DATA_FOLDER, dataIsThere, realDays } from "../support/real-days.ts";

const highs = await loadHighs();
const within = (cost: number) => 1e-6 * Math.max(1, Math.abs(cost));

describe.each([
  { terms: "contract", exclusive: false, solved: 50 },
  { terms: "spot", exclusive: true, solved: 20 }, // each takes HiGHS half a second
] as const)("on real days with $terms prices", ({ terms, exclusive, solved }) => {
  test(`${solved} plans cost HiGHS's optimum and pass the verifier`, (context) => {
    if (!dataIsThere) context.skip(`no recordings in ${DATA_FOLDER}; set OEC_DATA`);
    const days = realDays(terms);
    expect(days.length).toBeGreaterThanOrEqual(200);
    for (let index = 0; index < solved; index += 1) {
      const day = days[index * 5 + 1]!;
      const plan = planOf(piecewiseLinearDp, day);
      const optimum = highsOptimum(highs, highsModel(day, exclusive)) ?? Number.NaN;
      const label = `day ${new Date(day.horizon.edges[0]!).toISOString()}: ${plan.cost.total}, HiGHS ${optimum}`;
      expect(Math.abs(plan.cost.total - optimum), label).toBeLessThanOrEqual(within(plan.cost.total));
      expect(verifyPlan(day, plan).ok, label).toBe(true);
    }
  }, 120_000);

  test("50 plans cost what the plain reference version says", (context) => {
    if (!dataIsThere) context.skip(`no recordings in ${DATA_FOLDER}; set OEC_DATA`);
    const days = realDays(terms);
    for (let index = 0; index < 50; index += 1) {
      const day = days[index * 5 + 3]!;
      const plan = planOf(piecewiseLinearDp, day);
      const expected = referenceCost(day);
      const label = `day ${new Date(day.horizon.edges[0]!).toISOString()}: ${plan.cost.total}, reference ${expected}`;
      expect(Math.abs(plan.cost.total - expected), label).toBeLessThanOrEqual(within(expected));
    }
  }, 240_000);
});

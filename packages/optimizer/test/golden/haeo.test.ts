/** Three published scenarios of hass-energy/haeo (MIT): real Amber prices, 110 steps of growing length over 72 h. */
import { describe, expect, test } from "vitest";

import { horizonFromEdges } from "@oec/domain";
import { piecewiseLinearDp, verifyPlan, type Problem } from "@oec/optimizer";
import { highsBackend } from "../../src/highs/backend.ts";
import { milpStrategy } from "../../src/lp/milp-strategy.ts";
import { planOf } from "../support/plan-of.ts";
import { publishedJson } from "./data.ts";

/** One scenario, powers in kW, prices in AUD/kWh, values of 3 significant figures. */
interface HaeoCase {
  readonly scenario: number;
  readonly time: readonly string[];
  readonly import_price: readonly number[];
  readonly export_price: readonly number[];
  readonly solar_kW: readonly number[];
  readonly load_kW: readonly number[];
  readonly battery: {
    readonly capacity_kWh: number;
    readonly soc0_pct: number;
    readonly min_pct: number;
    readonly eff_oneway: number;
    readonly charge_kW: number;
    readonly discharge_kW: number;
  };
  readonly grid_import_kW: number;
  readonly grid_export_kW: number;
  readonly expected_net_cost_3sf: number;
}

function problemOf(given: HaeoCase): Problem {
  const count = given.import_price.length;
  const { battery } = given;
  const capacityWh = 1000 * battery.capacity_kWh;
  const watts = (kW: readonly number[]) => Float64Array.from(kW, (power) => 1000 * power);
  return {
    horizon: horizonFromEdges(Float64Array.from(given.time, (at) => Date.parse(at.replace("+0000", "Z")))),
    currency: "AUD",
    importPricePerKwh: Float64Array.from(given.import_price),
    exportPricePerKwh: Float64Array.from(given.export_price),
    loadW: watts(given.load_kW),
    pvW: watts(given.solar_kW),
    maxImportW: new Float64Array(count).fill(1000 * given.grid_import_kW),
    maxExportW: new Float64Array(count).fill(1000 * given.grid_export_kW),
    storages: [
      {
        id: "battery",
        minWh: (capacityWh * battery.min_pct) / 100,
        maxWh: capacityWh,
        startWh: (capacityWh * battery.soc0_pct) / 100,
        maxChargeW: 1000 * battery.charge_kW,
        maxDischargeW: 1000 * battery.discharge_kW,
        chargeEfficiency: battery.eff_oneway,
        dischargeEfficiency: battery.eff_oneway,
        wearCostPerKwh: 0,
        terminalValuePerKwh: 0,
      },
    ],
  };
}

const published = (context: Parameters<typeof publishedJson>[0], scenario: number): HaeoCase =>
  (publishedJson(context, "haeo/derived_cases.json") as HaeoCase[]).find(
    (found) => found.scenario === scenario,
  )!;

describe.each([1, 2, 3])("scenario %i", (scenario) => {
  test("the exact strategy costs what was published, within 0.5 %", (context) => {
    const given = published(context, scenario);
    const { cost } = planOf(piecewiseLinearDp, problemOf(given));
    const apart = Math.abs(cost.total - given.expected_net_cost_3sf) / Math.abs(given.expected_net_cost_3sf);
    expect(apart).toBeLessThan(0.005);
  });

  test("linear programming costs what the exact strategy does", async (context) => {
    const problem = problemOf(published(context, scenario));
    const solved = await milpStrategy(highsBackend()).solveAsync(problem);
    if (!solved.ok) throw new Error(JSON.stringify(solved.error));
    expect(verifyPlan(problem, solved.value).ok).toBe(true);
    expect(solved.value.certificate).toEqual({ kind: "exact" });
    expect(solved.value.cost.total).toBeCloseTo(planOf(piecewiseLinearDp, problem).cost.total, 6);
  });
});

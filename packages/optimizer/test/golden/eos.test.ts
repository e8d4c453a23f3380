/** The published case of Akkudoktor-EOS (Apache-2.0): 38 hours, and what its genetic algorithm made of them. */
import { describe, expect, test } from "vitest";

import { regularHorizon } from "@oec/domain";
import { piecewiseLinearDp, verifyPlan, type Plan, type Problem } from "@oec/optimizer";
import { highsBackend } from "../../src/highs/backend.ts";
import { milpStrategy } from "../../src/lp/milp-strategy.ts";
import { planOf } from "../support/plan-of.ts";
import { publishedJson } from "./data.ts";

/** The request, hourly; energies in Wh, prices per Wh. */
interface EosInput {
  readonly ems: {
    readonly preis_euro_pro_wh_akku: number;
    readonly einspeiseverguetung_euro_pro_wh: readonly number[];
    readonly gesamtlast: readonly number[];
    readonly pv_prognose_wh: readonly number[];
    readonly strompreis_euro_pro_wh: readonly number[];
  };
  readonly pv_akku: {
    readonly capacity_wh: number;
    readonly max_charge_power_w: number;
    readonly initial_soc_percentage: number;
    readonly min_soc_percentage: number;
  };
}

/** What came out, hourly from `FIRST_HOUR` on. */
interface EosResult {
  readonly result: {
    /** Cost minus revenue [EUR]. */
    readonly Gesamtbilanz_Euro: number;
    readonly Netzbezug_Wh_pro_Stunde: readonly number[];
    readonly Netzeinspeisung_Wh_pro_Stunde: readonly number[];
    /** State of charge at the START of each hour [%]. */
    readonly akku_soc_pro_stunde: readonly number[];
  };
}

const FIRST_HOUR = 10;
/** One-way efficiency of its battery model, from its own figures: 122.79 Wh given for 139.53 Wh taken out. */
const EFFICIENCY = 0.88;
const RESULTS = ["eos/optimize_result_1.json", "eos/optimize_result_1_be.json"];

function problemOf({ ems, pv_akku }: EosInput): Problem {
  const count = ems.gesamtlast.length - FIRST_HOUR;
  const perKwh = (prices: readonly number[]) =>
    Float64Array.from(prices.slice(FIRST_HOUR), (price) => 1000 * price);
  const unlimited = new Float64Array(count).fill(Infinity);
  return {
    horizon: regularHorizon(0, 3_600_000, count),
    currency: "EUR",
    importPricePerKwh: perKwh(ems.strompreis_euro_pro_wh),
    exportPricePerKwh: perKwh(ems.einspeiseverguetung_euro_pro_wh),
    loadW: Float64Array.from(ems.gesamtlast.slice(FIRST_HOUR)),
    pvW: Float64Array.from(ems.pv_prognose_wh.slice(FIRST_HOUR)),
    maxImportW: unlimited,
    maxExportW: unlimited,
    storages: [
      {
        id: "battery",
        minWh: (pv_akku.capacity_wh * pv_akku.min_soc_percentage) / 100,
        maxWh: pv_akku.capacity_wh,
        startWh: (pv_akku.capacity_wh * pv_akku.initial_soc_percentage) / 100,
        maxChargeW: pv_akku.max_charge_power_w,
        maxDischargeW: pv_akku.max_charge_power_w,
        chargeEfficiency: EFFICIENCY,
        dischargeEfficiency: EFFICIENCY,
        wearCostPerKwh: 0,
        terminalValuePerKwh: 1000 * ems.preis_euro_pro_wh_akku,
      },
    ],
  };
}

/** What was stored at the end of the published result [Wh]: its last state, and what the grid and PV did in the last hour. */
function publishedEndWh(problem: Problem, { result }: EosResult): number {
  const last = problem.horizon.count - 1;
  const startWh = (problem.storages[0]!.maxWh * result.akku_soc_pro_stunde[last]!) / 100;
  const intoStoreW =
    result.Netzbezug_Wh_pro_Stunde[last]! -
    result.Netzeinspeisung_Wh_pro_Stunde[last]! +
    problem.pvW[last]! -
    problem.loadW[last]!;
  return startWh + (intoStoreW > 0 ? intoStoreW * EFFICIENCY : intoStoreW / EFFICIENCY);
}

/** Cost minus what is stored above the minimum at its end value, as EOS weighs it [EUR]. */
function publishedTotal(problem: Problem, given: EosResult): number {
  const { terminalValuePerKwh, minWh } = problem.storages[0]!;
  const storedKwh = (publishedEndWh(problem, given) - minWh) / 1000;
  return given.result.Gesamtbilanz_Euro - terminalValuePerKwh * storedKwh;
}

/** The plan with at least as much stored at the end as was published: the end value as high as that takes. */
function planEndingAt(problem: Problem, endWh: number): Plan {
  for (let perKwh = 0.1; perKwh < 1; perKwh += 0.001) {
    const storages = problem.storages.map((storage) => ({ ...storage, terminalValuePerKwh: perKwh }));
    const plan = planOf(piecewiseLinearDp, { ...problem, storages });
    if (plan.columns.socWh[0]!.at(-1)! >= endWh - 1e-6) return plan;
  }
  throw new Error("no end value keeps as much");
}

test("the case is read as EOS reads it: its own schedule costs what it says", (context) => {
  const problem = problemOf(publishedJson(context, "eos/optimize_input_1.json") as EosInput);
  for (const path of RESULTS) {
    const { result } = publishedJson(context, path) as EosResult;
    let cost = 0;
    for (let hour = 0; hour < problem.horizon.count; hour += 1) {
      cost += (result.Netzbezug_Wh_pro_Stunde[hour]! * problem.importPricePerKwh[hour]!) / 1000;
      cost -= (result.Netzeinspeisung_Wh_pro_Stunde[hour]! * problem.exportPricePerKwh[hour]!) / 1000;
    }
    expect(cost).toBeCloseTo(result.Gesamtbilanz_Euro, 6);
  }
});

describe.each(RESULTS)("%s", (path) => {
  test("the exact strategy is better, what is stored at the end included", (context) => {
    const problem = problemOf(publishedJson(context, "eos/optimize_input_1.json") as EosInput);
    const published = publishedJson(context, path) as EosResult;
    const plan = planOf(piecewiseLinearDp, problem);
    expect(plan.cost.total).toBeLessThan(publishedTotal(problem, published) - 0.1);
  });

  test("it is better too if it must leave at least as much stored", (context) => {
    const problem = problemOf(publishedJson(context, "eos/optimize_input_1.json") as EosInput);
    const published = publishedJson(context, path) as EosResult;
    const { cost } = planEndingAt(problem, publishedEndWh(problem, published));
    expect(cost.importCost - cost.exportRevenue).toBeLessThan(published.result.Gesamtbilanz_Euro);
  });
});

test("the plan does nothing that EOS cannot: no energy from the store to the grid", (context) => {
  const problem = problemOf(publishedJson(context, "eos/optimize_input_1.json") as EosInput);
  const { columns } = planOf(piecewiseLinearDp, problem);
  for (const [hour, powerW] of columns.batteryW[0]!.entries()) {
    if (powerW < -1e-6) expect(columns.gridW[hour]).toBeGreaterThanOrEqual(-1e-6);
  }
});

test("linear programming costs what the exact strategy does", async (context) => {
  const problem = problemOf(publishedJson(context, "eos/optimize_input_1.json") as EosInput);
  const solved = await milpStrategy(highsBackend()).solveAsync(problem);
  if (!solved.ok) throw new Error(JSON.stringify(solved.error));
  expect(verifyPlan(problem, solved.value).ok).toBe(true);
  expect(solved.value.cost.total).toBeCloseTo(planOf(piecewiseLinearDp, problem).cost.total, 6);
});

import { piecewiseLinearDp, selfConsumption, type Problem } from "@oec/optimizer";
import { expect, test } from "vitest";
import { runPerfect, runSelfConsumption, runWithoutBattery, verified } from "../../src/backtest/policies.ts";
import { buildScope } from "../../src/backtest/scope.ts";
import { buildTimeline } from "../../src/backtest/timeline.ts";
import { BATTERY, smallInput } from "../support/small-home.ts";

const input = smallInput();
const scope = buildScope(buildTimeline(input), input);
const problem: Problem = {
  horizon: scope.chain,
  currency: "EUR",
  importPricePerKwh: scope.importPerKwh,
  exportPricePerKwh: scope.exportPerKwh,
  loadW: scope.loadW,
  pvW: scope.pvW,
  maxImportW: scope.maxImportW,
  maxExportW: scope.maxExportW,
  storages: [
    {
      id: "battery",
      minWh: 0,
      maxWh: 5000,
      startWh: 2500,
      maxChargeW: 2500,
      maxDischargeW: 2500,
      chargeEfficiency: 0.95,
      dischargeEfficiency: 0.95,
      wearCostPerKwh: 0,
      terminalValuePerKwh: 0.03,
    },
  ],
};
const planOf = (strategy: typeof piecewiseLinearDp) => {
  const solved = strategy.solve(problem);
  if (!solved.ok) throw new Error("no plan");
  return solved.value;
};

test("without battery the meter shows load less PV", () => {
  const { gridW } = runWithoutBattery(scope, BATTERY);
  expect([...gridW]).toEqual([...scope.loadW].map((load, slot) => load - (scope.pvW[slot] ?? 0)));
});

test("the rule does slot by slot what the optimizer's own rule plans", () => {
  const { batteryW, storedWh } = runSelfConsumption(scope, BATTERY);
  const { columns } = planOf(selfConsumption);
  for (let slot = 0; slot < scope.count; slot += 1) {
    expect(batteryW[slot]).toBeCloseTo(columns.batteryW[0]?.[slot] ?? Number.NaN, 6);
    expect(storedWh[slot]).toBeCloseTo(columns.socWh[0]?.[slot] ?? Number.NaN, 6);
  }
});

test("perfect foresight is the exact plan of all counted slots", () => {
  expect(runPerfect(scope, input, 0.03).batteryW).toEqual(planOf(piecewiseLinearDp).columns.batteryW[0]);
});

test("a plan that does not do what it says is an error", () => {
  const plan = planOf(piecewiseLinearDp);
  const gridW = plan.columns.gridW.map((power, slot) => (slot === 7 ? power + 500 : power));
  expect(() => verified(problem, { ...plan, columns: { ...plan.columns, gridW } })).toThrow(
    /did not pass the verifier.*"balance".*\[INTERNAL_ERROR\]/,
  );
});

test("a sound plan passes unchanged", () => {
  const plan = planOf(piecewiseLinearDp);
  expect(verified(problem, plan)).toBe(plan);
});

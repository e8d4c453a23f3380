import { describe, expect, test } from "vitest";

import { piecewiseLinearDp, selfConsumption, verifyPlan, type Plan } from "@oec/optimizer";
import { hours } from "../support/day.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const problem = hours({
  import: [1, 1, 3],
  export: [0.5, 0.5, 0.5],
  pvW: [0, 4000, 0],
  loadW: [1000, 500, 6000],
  maxImportW: 5000,
  maxExportW: 2000,
  storage: {
    startWh: 1000,
    maxWh: 5000,
    wearCostPerKwh: 0.1,
    chargeEfficiency: 0.9,
    terminalValuePerKwh: 0.2,
  },
});
const plan = planOf(piecewiseLinearDp, problem);
type Columns = Plan["columns"];

const withValue = (column: Readonly<Float64Array>, slot: number, add: number): Float64Array =>
  column.map((value, index) => (index === slot ? value + add : value));
const withColumns = (change: Partial<Columns>): Plan => ({
  ...plan,
  columns: { ...plan.columns, ...change },
});
const kindsOf = (corrupted: Plan): string[] =>
  verifyPlan(problem, corrupted).violations.map(({ kind }) => kind);

test("an honest plan passes and its cost is found again", () => {
  const verification = verifyPlan(problem, plan);
  expect(verification).toMatchObject({ ok: true, violations: [] });
  expect(verification.cost.total).toBeCloseTo(plan.cost.total, 12);
});

test.each([piecewiseLinearDp, selfConsumption])(
  "every plan of $name for 300 seeded problems passes",
  (strategy) => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = randomProblem(seed, { prices: seed % 2 === 0 ? "convex" : "general", overload: true });
      const { ok, violations } = verifyPlan(random, planOf(strategy, random));
      expect({ seed, ok, unreported: ok ? [] : violations }).toEqual({ seed, ok: true, unreported: [] });
    }
  },
);

describe("a planted mistake is found", () => {
  const battery = plan.columns.batteryW[0]!;
  const stored = plan.columns.socWh[0]!;
  test.each([
    [
      "a power that the stored energy does not follow",
      withColumns({ batteryW: [withValue(battery, 0, 1)] }),
      "stored-energy",
    ],
    [
      "a power beyond the charging limit",
      withColumns({ batteryW: [withValue(battery, 0, 6000)] }),
      "charge-limit",
    ],
    [
      "a power beyond the discharging limit",
      withColumns({ batteryW: [withValue(battery, 1, -20_000)] }),
      "discharge-limit",
    ],
    ["stored energy out of thin air", withColumns({ socWh: [withValue(stored, 1, 1)] }), "stored-energy"],
    ["a level above the maximum", withColumns({ socWh: [withValue(stored, 1, 6000)] }), "storage-above-max"],
    ["a level below the minimum", withColumns({ socWh: [withValue(stored, 2, -6000)] }), "storage-below-min"],
    [
      "grid power that does not balance",
      withColumns({ gridW: withValue(plan.columns.gridW, 1, 0.1) }),
      "balance",
    ],
    [
      "import above the limit, not reported",
      withColumns({ gridW: withValue(plan.columns.gridW, 0, 9000) }),
      "import-limit",
    ],
    [
      "export above the limit",
      withColumns({ gridW: withValue(plan.columns.gridW, 1, -9000) }),
      "export-limit",
    ],
    [
      "more unused PV than there is",
      withColumns({ curtailW: withValue(plan.columns.curtailW, 0, 5) }),
      "curtailment",
    ],
    [
      "negative unused PV",
      withColumns({ curtailW: withValue(plan.columns.curtailW, 1, -500) }),
      "curtailment",
    ],
    ["a column that is too short", withColumns({ gridW: plan.columns.gridW.slice(1) }), "shape"],
    ["a storage too many", withColumns({ batteryW: [battery, battery] }), "shape"],
    ["a number that is none", withColumns({ socWh: [withValue(stored, 0, NaN)] }), "not-finite"],
    ["other slots than the problem's", { ...plan, slots: hours({ import: [1, 2, 3, 4] }).horizon }, "shape"],
    ["a car that takes power out of nowhere", withColumns({ evW: [Float64Array.of(100, 0, 0)] }), "balance"],
    [
      "an import cost that is too low",
      { ...plan, cost: { ...plan.cost, importCost: plan.cost.importCost - 1e-6 } },
      "cost",
    ],
    ["an export revenue that is too high", { ...plan, cost: { ...plan.cost, exportRevenue: 7 } }, "cost"],
    ["wear that is left out", { ...plan, cost: { ...plan.cost, wearCost: 0 } }, "cost"],
    ["another worth at the end", { ...plan, cost: { ...plan.cost, terminalValue: 99 } }, "cost"],
    [
      "a total that is not the sum",
      { ...plan, cost: { ...plan.cost, total: plan.cost.total - 0.01 } },
      "cost",
    ],
  ] as const)("%s", (_, corrupted, kind) => {
    expect(kindsOf(corrupted)).toContain(kind);
    expect(verifyPlan(problem, corrupted).ok).toBe(false);
  });
});

test("a violation names slot, storage and amount", () => {
  const corrupted = withColumns({ socWh: [withValue(plan.columns.socWh[0]!, 2, -6000)] });
  const found = verifyPlan(problem, corrupted).violations.find(({ kind }) => kind === "storage-below-min");
  expect(found).toMatchObject({ slot: 2, storage: 0, unit: "Wh" });
  expect(found?.amount).toBeCloseTo(6000 - plan.columns.socWh[0]![2]!, 6);
});

test("a reported excess of import is listed and the plan still sound; the same unreported is not", () => {
  const crowded = hours({ import: [1], loadW: [3000], maxImportW: 2000 });
  const excess = planOf(piecewiseLinearDp, crowded);
  expect(verifyPlan(crowded, excess)).toMatchObject({
    ok: true,
    violations: [{ kind: "import-limit", amount: 1000 }],
  });
  expect(verifyPlan(crowded, { ...excess, violations: [] }).ok).toBe(false);
});

import { readHousehold } from "@oec/forecast";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { POLICY_NAMES } from "../../src/backtest/result.ts";
import { runBacktest } from "../../src/backtest/run.ts";
import { BATTERY, householdCsv, smallInput, SPOT } from "../support/small-home.ts";

const small = runBacktest(smallInput());

test("equal inputs give equal results", () => {
  expect(runBacktest(smallInput())).toEqual(small);
});

test("every plan is verified, and one is made each hour", () => {
  // 5 days of 24 hours, and the plan with perfect foresight.
  expect(small.plans).toEqual({ made: 121, verified: 121 });
});

test("rolling planning lies between the rule and perfect foresight on a regular home", () => {
  const { rolling, selfConsumption, perfect } = small.policies;
  expect(rolling.cost.total).toBeLessThan(selfConsumption.cost.total);
  expect(perfect.cost.total).toBeLessThanOrEqual(rolling.cost.total);
});

test("the saving is what the total falls below the home without battery", () => {
  const { withoutBattery, rolling } = small.policies;
  expect(rolling.saving).toBeCloseTo(withoutBattery.cost.total - rolling.cost.total, 12);
});

describe.each(POLICY_NAMES)("the account of %s", (name) => {
  const { cost, importKwh, exportKwh, chargedKwh, dischargedKwh, curtailedKwh, endStoredKwh } =
    small.policies[name];
  test("adds up from its parts", () => {
    const { importCost, exportRevenue, wearCost, fixedFees, storedEnergyValue } = cost;
    expect(cost.total).toBeCloseTo(importCost - exportRevenue + wearCost + fixedFees - storedEnergyValue, 12);
  });
  test("adds up from its days", () => {
    expect(small.days.reduce((sum, { total }) => sum + total[name], 0)).toBeCloseTo(cost.total, 9);
  });
  test("adds up from its months", () => {
    expect(small.months.reduce((sum, { total }) => sum + total[name], 0)).toBeCloseTo(cost.total, 9);
  });
  test("balances energy through the meter", () => {
    const { loadW, pvW } = small.series;
    const net = loadW.reduce((sum, load, slot) => sum + load - (pvW[slot] ?? 0), 0) / 2000;
    expect(importKwh - exportKwh).toBeCloseTo(net + chargedKwh - dischargedKwh + curtailedKwh, 2);
  });
  test("balances energy in the store", () => {
    expect(endStoredKwh - 2.5).toBeCloseTo(0.95 * chargedKwh - dischargedKwh / 0.95, 9);
  });
});

test("the stored energy is worth the same in every policy", () => {
  const { policies, storedValuePerKwh } = small;
  for (const name of POLICY_NAMES) {
    const { cost, endStoredKwh } = policies[name];
    expect(cost.storedEnergyValue).toBeCloseTo((endStoredKwh - 2.5) * storedValuePerKwh, 12);
  }
});

test("perfect foresight is never beaten on random homes, batteries and prices", () => {
  const row = fc.tuple(
    fc.integer({ min: 1, max: 6000 }),
    fc.integer({ min: 0, max: 6000 }),
    fc.integer({ min: -300, max: 800 }),
  );
  const cases = fc.record({
    pattern: fc.array(row, { minLength: 5, maxLength: 40 }),
    capacityWh: fc.integer({ min: 200, max: 20_000 }),
    powerW: fc.integer({ min: 100, max: 8000 }),
    efficiency: fc.double({ min: 0.7, max: 1, noNaN: true }),
    wear: fc.constantFrom(0, 0.02),
    exportBonus: fc.constantFrom(-0.1, 0, 0.2),
    limits: fc.constantFrom(
      {},
      { maxExportW: 1500 },
      { maxImportW: 2500 },
      { maxImportW: 3000, maxExportW: 0 },
    ),
  });
  fc.assert(
    fc.property(cases, ({ pattern, capacityWh, powerW, efficiency, wear, exportBonus, limits }) => {
      const base = smallInput({ from: "2024-06-02", to: "2024-06-04", ...limits });
      const of = (slot: number) => pattern[slot % pattern.length] ?? [1, 0, 0];
      const { terms } = SPOT;
      const result = runBacktest({
        ...base,
        household: {
          ...base.household,
          loadW: base.household.loadW.map((_, slot) => of(slot)[0]),
          pvW: base.household.pvW.map((_, slot) => of(slot)[1]),
        },
        prices: { ...base.prices, perKwh: base.prices.perKwh.map((_, hour) => of(hour * 3)[2] / 1000) },
        tariff: {
          ...SPOT,
          terms: terms.map((one) => ({ ...one, export: { ...one.export, bonusPerKwh: exportBonus } })),
        },
        battery: {
          ...BATTERY,
          capacityWh,
          maxChargeW: powerW,
          maxDischargeW: powerW,
          chargeEfficiency: efficiency,
          dischargeEfficiency: efficiency,
          wearCostPerKwh: wear,
        },
      });
      const totals = POLICY_NAMES.map((name) => result.policies[name].cost.total);
      expect(Math.min(...totals)).toBeGreaterThanOrEqual(result.policies.perfect.cost.total - 1e-6);
      for (const name of POLICY_NAMES) {
        const { gridW } = result.series;
        const highest = Math.max(
          ...result.series.loadW.map((load, slot) => load - (result.series.pvW[slot] ?? 0)),
        );
        expect(Math.max(...gridW[name])).toBeLessThanOrEqual(
          Math.max(base.maxImportW ?? Infinity, highest) + 0.1,
        );
        expect(-Math.min(...gridW[name])).toBeLessThanOrEqual((base.maxExportW ?? Infinity) + 0.1);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("what happens after a slot has no effect on what rolling planning does in it", () => {
  const input = smallInput({ to: "2024-06-06" });
  const cut = 24 * 2 * 4 + 20; // a slot of the second counted day
  const changed = {
    ...input,
    household: {
      ...input.household,
      loadW: input.household.loadW.map((load, slot) => (slot > cut ? 2 * load + 700 : load)),
      pvW: input.household.pvW.map((pv, slot) => (slot > cut ? pv / 3 : pv)),
    },
  };
  const before = cut - 24 * 2 * 3 + 1;
  expect(runBacktest(changed).series.batteryW.rolling.slice(0, before)).toEqual(
    runBacktest(input).series.batteryW.rolling.slice(0, before),
  );
});

test("prices of the next day have no effect before 13:00", () => {
  const input = smallInput({ from: "2024-06-04", to: "2024-06-04" });
  // 2024-06-05 00:00 in Stockholm is hour 96 of the prices.
  const changed = {
    ...input,
    prices: { ...input.prices, perKwh: input.prices.perKwh.map((p, hour) => (hour >= 96 ? 5 * p : p)) },
  };
  const [one, other] = [input, changed].map((which) => runBacktest(which).series.batteryW.rolling);
  expect(one?.slice(0, 26)).toEqual(other?.slice(0, 26));
  expect(one?.slice(26)).not.toEqual(other?.slice(26));
});

test("without a day of history rolling planning follows the rule and says so", () => {
  const result = runBacktest(smallInput({ from: "2024-06-01", to: "2024-06-02" }));
  const { rolling, selfConsumption } = result.series.batteryW;
  expect(rolling.slice(0, 48)).toEqual(selfConsumption.slice(0, 48));
  expect(result.assumptions.some((words) => words.startsWith("For its first 24.0 hours"))).toBe(true);
});

test("a day with a gap is left out, and counted again with fill", () => {
  const household = readHousehold(
    householdCsv(10).replace(/(2024-06-05T10:00:00.000Z),[\d.]+/, "$1,"),
    "home.csv",
  );
  const [plain, filled] = [false, true].map((fill) => runBacktest(smallInput({ household, fill })));
  expect(plain?.excludedDays.map(({ day }) => day)).toEqual(["2024-06-05"]);
  expect(filled?.period.countedDays).toBe(5);
  expect(filled?.filled).toEqual([
    { column: "load", from: "2024-06-05T10:00:00Z", to: "2024-06-05T10:30:00Z", slots: 1 },
  ]);
});

test("a charge on the highest power is refused with its key", () => {
  const peak = { pricePerKw: 60, highestCount: 3, onePerDay: true, intervalMs: 3_600_000 };
  const tariff = { ...SPOT, terms: SPOT.terms.map((terms) => ({ ...terms, peak })) };
  expect(() => runBacktest(smallInput({ tariff }))).toThrow(/key terms\[0\]\.peak/);
});

test("progress rises and the result does not depend on being watched", () => {
  const seen: number[] = [];
  const watched = runBacktest(smallInput(), { onProgress: (done) => seen.push(done) });
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(watched).toEqual(small);
});

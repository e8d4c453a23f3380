import { OecError, SWEDEN_SPOT } from "@oec/domain";
import { describe, expect, test } from "vitest";

import { planDay, type Day } from "@oec/optimizer";

const day = (change: Partial<Day> = {}): Day => ({
  prices: [1, 3],
  load: [0, 2000],
  battery: { capacityWh: 10_000, powerW: 5000, chargeEfficiency: 1, dischargeEfficiency: 1 },
  slotMinutes: 60,
  terminalValuePerKwh: 0,
  ...change,
});

test("five lines give the cheapest plan", () => {
  const plan = planDay(day({ prices: { import: [1, 3], export: [0, 0] } }));
  expect(Array.from(plan.columns.batteryW[0]!)).toEqual([2000, -2000]);
  expect(plan).toMatchObject({ cost: { total: 2 }, certificate: { kind: "exact" } });
});

test("without a tariff the spot price holds in both directions", () => {
  expect(planDay(day()).cost.total).toBe(5 - 3 * 3);
});

test("with a tariff the spot price gets its fees, taxes and VAT", () => {
  const idle = { capacityWh: 0 };
  const plan = planDay(day({ tariff: SWEDEN_SPOT, start: Date.UTC(2025, 5, 1), battery: idle }));
  expect(plan.cost.total).toBeCloseTo(2 * (3 + 0.05 + 0.439 + 0.25) * 1.25, 9);
  expect(plan.currency).toBe("SEK");
});

test.each([
  [24, 60],
  [23, 60],
  [48, 30],
  [92, 15],
  [96, 15],
  [100, 15],
  [288, 5],
])("a day of %i prices has slots of %i minutes", (count, minutes) => {
  const prices = new Array<number>(count).fill(1);
  const { slots } = planDay({ prices, load: prices, battery: { capacityWh: 1000 } });
  expect(slots.edges[1]).toBe(minutes * 60_000);
});

test("the SoC window bounds the plan, and the battery starts at its lower end", () => {
  const battery = {
    capacityWh: 10_000,
    powerW: 20_000,
    minSocPercent: 20,
    maxSocPercent: 60,
    chargeEfficiency: 1,
  };
  const plan = planDay(day({ prices: [1, 9], battery }));
  expect(Array.from(plan.columns.socWh[0]!)).toEqual([6000, 2000]);
});

test("an import limit below the load is reported, not thrown", () => {
  expect(planDay(day({ maxImportW: 500, prices: [1, 1] })).violations).toHaveLength(1);
});

describe("what is not a day is an OecError", () => {
  const codeOf = (broken: Day): unknown => {
    try {
      planDay(broken);
      return "no error";
    } catch (error) {
      return OecError.is(error) ? error.code : error;
    }
  };
  test.each([
    ["prices and load of different lengths", day({ prices: [1, 2, 3] }), "SHAPE_MISMATCH"],
    ["a price that is NaN", day({ prices: [1, NaN] }), "NOT_FINITE"],
    ["a negative load", day({ load: [0, -1] }), "OUT_OF_RANGE"],
    ["a start above the capacity", day({ battery: { capacityWh: 1, startWh: 2 } }), "OUT_OF_RANGE"],
    ["a tariff without a start", day({ tariff: SWEDEN_SPOT }), "INVALID_ARGUMENT"],
    [
      "a number of slots that is no day",
      { prices: [1, 2], load: [1, 2], battery: { capacityWh: 1 } },
      "INVALID_ARGUMENT",
    ],
  ] as const)("%s", (_, broken, code) => {
    expect(codeOf(broken)).toBe(code);
  });
});

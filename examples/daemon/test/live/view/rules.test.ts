import type { BatteryPlanningModel } from "@oec/domain";
import { describe, expect, test } from "vitest";
import { baseline } from "../../../src/live/view/baseline.ts";
import { becauseOf } from "../../../src/live/view/because.ts";
import { blockPrice, blocksOf, energyKwh, type Block } from "../../../src/live/view/blocks.ts";
import type { DayQuarter } from "../../../src/live/view/day.ts";
import { priceLevel, priceScale } from "../../../src/live/view/price-level.ts";
import { flowsOf, verbOf } from "../../../src/live/view/verb.ts";

describe("the verb", () => {
  test.each([
    ["runs-house", { houseW: 1000, sunW: 0, batteryW: -900, gridW: 100 }],
    ["rests", { houseW: 1000, sunW: 0, batteryW: 0, gridW: 1000 }],
    ["rests", { houseW: 1000, sunW: 0, batteryW: -30, gridW: 970 }],
    ["fills-cheap", { houseW: 500, sunW: 0, batteryW: 3000, gridW: 3500 }],
    ["stores-sun", { houseW: 500, sunW: 3000, batteryW: 2500, gridW: 0 }],
    ["stores-sun", { houseW: 500, sunW: 3000, batteryW: 2700, gridW: 200 }],
    ["sells-sun", { houseW: 500, sunW: 3000, batteryW: 0, gridW: -2500 }],
    ["sells-stored", { houseW: 500, sunW: 0, batteryW: -3000, gridW: -2500 }],
    ["runs-house", { houseW: 2000, sunW: 0, batteryW: -3000, gridW: -1000 }],
  ] as const)("is %s for %o", (verb, { houseW, sunW, batteryW, gridW }) => {
    expect(verbOf(flowsOf(houseW, sunW, batteryW, gridW))).toBe(verb);
  });
});

describe("the level of a price", () => {
  const scale = priceScale([1, 1.5, 2.5, 4])!;
  test.each([
    [1, "cheap"],
    [2, "cheap"],
    [2.5, "mid"],
    [3, "dear"],
    [4, "dear"],
  ] as const)("of %d among 1 to 4 is %s", (price, level) => {
    expect(priceLevel(price, scale)).toBe(level);
  });
  test("is never told of prices that are all the same", () => {
    const flat = priceScale([1, 1.004])!;
    expect([flat.ranked, priceLevel(1, flat)]).toEqual([false, "mid"]);
  });
  test("needs prices", () => {
    expect(priceScale([])).toBeUndefined();
  });
});

const MODEL: BatteryPlanningModel = {
  capacityWh: 2000,
  minSocPercent: 0,
  maxSocPercent: 100,
  maxChargeW: 1000,
  maxDischargeW: 1000,
  chargeEfficiency: 1,
  dischargeEfficiency: 1,
  wearCostPerKwh: 0,
};

describe("the day without looking at prices", () => {
  const sunny = { hours: 1, houseW: 500, sunW: 1500, importPerKwh: 2, exportPerKwh: 0.5 };
  const dark = { hours: 1, houseW: 1500, sunW: 0, importPerKwh: 2, exportPerKwh: 0.5 };
  test("stores the surplus, and covers the house as far as power and charge go", () => {
    // 1 kWh is stored for nothing; then the battery gives 1 of the 1.5 kWh.
    expect(baseline("self-consumption", [sunny, dark], MODEL, 0)).toEqual({ cost: 1, storedWh: 0 });
  });
  test("without a battery sells the surplus and buys the rest", () => {
    expect(baseline("no-battery", [sunny, dark], MODEL, 700)).toEqual({ cost: -0.5 + 3, storedWh: 700 });
  });
  test("leaves a surplus unused that would cost money", () => {
    expect(baseline("no-battery", [{ ...sunny, exportPerKwh: -1 }], MODEL, 0).cost).toBeCloseTo(0, 12);
  });
});

const QUARTER = 900_000;
/** Quarters from 0, each with the battery's power; import prices rise from 1 by 0.1. */
function quarters(...batteryW: readonly number[]): readonly DayQuarter[] {
  return batteryW.map((powerW, index) => ({
    start: index * QUARTER,
    end: (index + 1) * QUARTER,
    kind: "planned",
    published: true,
    importPerKwh: 1 + index / 10,
    exportPerKwh: 0.5,
    flows: flowsOf(2000, 0, powerW, 2000 + powerW),
  }));
}

describe("blocks", () => {
  test("are quarters in a row with the same verb", () => {
    const blocks = blocksOf(quarters(0, 0, 3000, 3000, -2000, -2000));
    expect(blocks.map(({ verb, start, end }) => [verb, start / QUARTER, end / QUARTER])).toEqual([
      ["rests", 0, 2],
      ["fills-cheap", 2, 4],
      ["runs-house", 4, 6],
    ]);
    expect(blocks.map(energyKwh)).toEqual([0, 1.5, -1]);
    expect(blockPrice(blocks[1]!)).toBeCloseTo(1.25, 12);
  });
  test("do not turn for a small quarter", () => {
    expect(blocksOf(quarters(0, 0, -100, 0, 0)).map(({ verb }) => verb)).toEqual(["rests"]);
  });
  test("do turn for a quarter in which much is moved", () => {
    const verbs = blocksOf(quarters(0, 0, 5000, 0, 0)).map(({ verb }) => verb);
    expect(verbs).toEqual(["rests", "fills-cheap", "rests"]);
  });
  test("end where nothing is known", () => {
    const [first, gap, last] = quarters(0, 0, 0);
    const { start, end } = gap!;
    const unknown: DayQuarter = { start, end, kind: "unknown", published: false };
    const blocks = blocksOf([first!, unknown, last!]);
    expect(blocks.map(({ start }) => start / QUARTER)).toEqual([0, 2]);
  });
});

describe("because", () => {
  const middle = { socPercent: 50, minSocPercent: 5, maxSocPercent: 95 };
  const coming: readonly Block[] = blocksOf(quarters(0, 0, 3000, 3000, -2000, -2000));
  const dearest = { at: "1970-01-01T01:15:00Z", pricePerKwh: 1.5 };
  const refill = { at: "1970-01-01T00:30:00Z", pricePerKwh: 1.25 };
  test.each([
    ["fills-cheap", middle, { kind: "dearer-later", ...dearest }],
    ["stores-sun", middle, { kind: "dearer-later", ...dearest }],
    ["rests", middle, { kind: "later-pays", ...dearest }],
    ["rests", { ...middle, socPercent: 5.5 }, { kind: "empty", ...refill }],
    ["rests", { ...middle, socPercent: 94.5 }, { kind: "full" }],
    ["runs-house", middle, { kind: "cheaper-later", ...refill }],
    ["sells-sun", middle, { kind: "sale-pays", pricePerKwh: 0.5 }],
    ["sells-sun", { ...middle, socPercent: 95 }, { kind: "full" }],
    ["sells-stored", middle, { kind: "sale-pays", pricePerKwh: 0.5 }],
  ] as const)("%s at %o is told as %o", (verb, level, because) => {
    expect(becauseOf(verb, level, coming, 0.5)).toEqual(because);
  });
  test("there is nothing to tell without a later use", () => {
    expect(becauseOf("fills-cheap", middle, [], 0.5)).toBeUndefined();
  });
});

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { regularHorizon, valueSegmentsAt } from "@oec/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { createPiecewiseLinearDp, piecewiseLinearDp, selfConsumption, type Problem } from "@oec/optimizer";
import { battery, hours, type Hours } from "../support/day.ts";
import { costWithPenalty, excessKwh, planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const plan = (given: Hours) => planOf(piecewiseLinearDp, hours(given));
const powersOf = (given: Hours) => Array.from(plan(given).columns.batteryW[0]!);
const seeds = fc.integer({ min: 1, max: 1_000_000 });
const anyPrices = fc.constantFrom("convex" as const, "general" as const);

describe("small days that can be checked by hand", () => {
  test("buys cheap for a dear hour", () => {
    expect(powersOf({ import: [1, 3], loadW: [0, 2000] })).toEqual([2000, -2000]);
  });

  test("losses and wear must be earned first", () => {
    const storage = { chargeEfficiency: 0.9, dischargeEfficiency: 0.9, wearCostPerKwh: 0.1 };
    expect(powersOf({ import: [1, 1.4], loadW: [0, 2000], storage })).toEqual([0, 0]);
    expect(powersOf({ import: [1, 1.5], loadW: [0, 2000], storage })[1]).toBeCloseTo(-2000, 9);
  });

  test("sells when export is dearer than import was", () => {
    expect(powersOf({ import: [1, 5], export: [0, 4] })).toEqual([5000, -5000]);
  });

  test("keeps what is worth more at the end", () => {
    expect(
      powersOf({ import: [1], loadW: [2000], storage: { startWh: 5000, terminalValuePerKwh: 1.2 } }),
    ).toEqual([5000]);
  });

  test("covers the peak above the import limit with energy bought before", () => {
    const crowded = {
      import: [1, 1],
      loadW: [1000, 6000],
      maxImportW: 4000,
      storage: { chargeEfficiency: 0.8 },
    };
    expect(powersOf(crowded)).toEqual([2500, -2000]);
  });

  test("never burns energy by charging and discharging at once, though a negative price would pay for the losses", () => {
    const storage = { startWh: 10_000, chargeEfficiency: 0.5, dischargeEfficiency: 0.5 };
    expect(plan({ import: [-1], storage })).toMatchObject({
      cost: { total: 0 },
      stats: { nonConvexSlots: 1 },
    });
  });

  test("never imports and exports at once, though export pays more than import costs", () => {
    const { columns, cost } = plan({ import: [1], export: [2], loadW: [1000] });
    expect([columns.gridW[0], cost.total]).toEqual([1000, 1]);
  });

  test("a problem without storage is only settled", () => {
    const problem = { ...hours({ import: [2], loadW: [1500], pvW: [500] }), storages: [] };
    expect(planOf(piecewiseLinearDp, problem)).toMatchObject({
      cost: { total: 2 },
      certificate: { kind: "exact" },
    });
  });

  test("a horizon without slots is worth what is stored", () => {
    const problem = hours({ import: [], storage: { startWh: 4000, minWh: 1000, terminalValuePerKwh: 2 } });
    expect(planOf(piecewiseLinearDp, problem).cost.total).toBe(-6);
  });

  test("two storages are refused with a reason", () => {
    const problem = { ...hours({ import: [1] }), storages: [battery(), battery()] };
    const error = { kind: "unsupported", reason: "2 storages, this strategy plans one" };
    expect(piecewiseLinearDp.solve(problem)).toEqual({ ok: false, error });
  });
});

describe("an import limit that cannot be kept", () => {
  test("is exceeded and reported, not an error", () => {
    const crowded = plan({ import: [1, 1], loadW: [3000, 1000], maxImportW: 2000 });
    expect(crowded.violations).toEqual([{ kind: "import-limit", slot: 0, amount: 1000, unit: "W" }]);
  });

  test("is exceeded by the least energy: the battery gives what it has", () => {
    const problem = hours({
      import: [1, 1, 1],
      loadW: [1000, 9000, 1000],
      maxImportW: 2000,
      storage: { maxDischargeW: 3000 },
    });
    expect(excessKwh(problem, planOf(piecewiseLinearDp, problem))).toBeCloseTo(9 - 2 - 1, 9);
  });

  test("is kept at any price where it can be", () => {
    const storage = { startWh: 10_000, terminalValuePerKwh: 99 };
    expect(plan({ import: [1], loadW: [3000], maxImportW: 2000, storage }).violations).toEqual([]);
  });
});

describe("equal plans", () => {
  test("stay idle when the price is flat and wear costs", () => {
    expect(
      powersOf({ import: [1, 1, 1], loadW: [500, 500, 500], storage: { wearCostPerKwh: 0.01 } }),
    ).toEqual([0, 0, 0]);
  });

  test("stay idle when nothing is gained", () => {
    expect(powersOf({ import: [1, 1, 1], export: [1, 1, 1], loadW: [500, 500, 500] })).toEqual([0, 0, 0]);
  });

  test("are equal bit by bit, also from another instance and after other problems", () => {
    const problem = randomProblem(7, { prices: "general", count: 40 });
    const first = planOf(piecewiseLinearDp, problem);
    planOf(piecewiseLinearDp, randomProblem(8, { prices: "general" }));
    expect(planOf(piecewiseLinearDp, problem)).toEqual(first);
    expect(planOf(createPiecewiseLinearDp(), problem)).toEqual(first);
  });
});

describe("for any problem", () => {
  test("a plan costs no more than the self-consumption rule's", () => {
    fc.assert(
      fc.property(seeds, anyPrices, (seed, prices) => {
        const problem = randomProblem(seed, { prices, overload: true });
        const rule = costWithPenalty(problem, planOf(selfConsumption, problem));
        expect(costWithPenalty(problem, planOf(piecewiseLinearDp, problem))).toBeLessThanOrEqual(
          rule + 1e-9 * Math.max(1, Math.abs(rule)),
        );
      }),
    );
  });

  test("more capacity never costs more", () => {
    fc.assert(
      fc.property(seeds, anyPrices, (seed, prices) => {
        const problem = randomProblem(seed, { prices });
        const store = problem.storages[0]!;
        const larger: Problem = {
          ...problem,
          storages: [{ ...store, maxWh: store.maxWh + 1000, maxChargeW: store.maxChargeW + 500 }],
        };
        const cost = planOf(piecewiseLinearDp, problem).cost.total;
        expect(planOf(piecewiseLinearDp, larger).cost.total).toBeLessThanOrEqual(
          cost + 1e-9 * Math.max(1, Math.abs(cost)),
        );
      }),
    );
  });

  test("it never charges and discharges, nor imports and exports, in one slot, and stays inside the range", () => {
    fc.assert(
      fc.property(seeds, anyPrices, (seed, prices) => {
        const problem = randomProblem(seed, { prices });
        const store = problem.storages[0]!;
        for (const storedWh of planOf(piecewiseLinearDp, problem).columns.socWh[0]!) {
          expect(storedWh).toBeGreaterThanOrEqual(store.minWh);
          expect(storedWh).toBeLessThanOrEqual(store.maxWh);
        }
      }),
    );
  });

  test("the value of energy is what a little more of it saves in the rest of the horizon", () => {
    fc.assert(
      fc.property(seeds, anyPrices, fc.double({ min: 0, max: 1, noNaN: true }), (seed, prices, share) => {
        const problem = randomProblem(seed, { prices, count: 12 });
        const store = problem.storages[0]!;
        const slot = seed % 12;
        const segments = valueSegmentsAt(planOf(piecewiseLinearDp, problem).value, 0, slot);
        const index = Math.min(segments.perKwh.length - 1, Math.floor(share * segments.perKwh.length));
        const [low, high] = [segments.levelsWh[index]!, segments.levelsWh[index + 1]!];
        if (high - low < 1) return;
        const costFrom = (startWh: number) =>
          planOf(piecewiseLinearDp, restFrom(problem, slot + 1, { ...store, startWh })).cost.total;
        const saved = (costFrom(low) - costFrom(high)) / ((high - low) / 1000);
        const scale = Math.max(1, Math.abs(saved), Math.abs(costFrom(low)) / (high - low));
        expect(Math.abs(saved - segments.perKwh[index]!)).toBeLessThanOrEqual(1e-6 * scale);
      }),
    );
  });

  test("the value of energy covers the whole range of the storage in every slot", () => {
    fc.assert(
      fc.property(seeds, anyPrices, (seed, prices) => {
        const problem = randomProblem(seed, { prices });
        const store = problem.storages[0]!;
        const { value } = planOf(piecewiseLinearDp, problem);
        for (let t = 0; t < problem.horizon.count; t += 1) {
          const { levelsWh } = valueSegmentsAt(value, 0, t);
          expect([levelsWh[0], levelsWh.at(-1)]).toEqual([store.minWh, store.maxWh]);
          expect(levelsWh.every((level, i) => i === 0 || level >= levelsWh[i - 1]!)).toBe(true);
        }
      }),
    );
  });

  test("cutting every slot in two changes nothing where the cost is convex", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const problem = randomProblem(seed, { prices: "convex" });
        const cost = planOf(piecewiseLinearDp, problem).cost.total;
        expect(Math.abs(planOf(piecewiseLinearDp, halved(problem)).cost.total - cost)).toBeLessThanOrEqual(
          1e-8 * Math.max(1, Math.abs(cost)),
        );
      }),
    );
  });
});

function restFrom(problem: Problem, slot: number, storage: Problem["storages"][number]): Problem {
  const from = Math.min(slot, problem.horizon.count);
  const edges = problem.horizon.edges.slice(from);
  return {
    ...problem,
    horizon: { edges, count: edges.length - 1 },
    importPricePerKwh: problem.importPricePerKwh.slice(from),
    exportPricePerKwh: problem.exportPricePerKwh.slice(from),
    loadW: problem.loadW.slice(from),
    pvW: problem.pvW.slice(from),
    maxImportW: problem.maxImportW.slice(from),
    maxExportW: problem.maxExportW.slice(from),
    storages: [storage],
  };
}

function halved(problem: Problem): Problem {
  const { edges, count } = problem.horizon;
  const doubled = (column: Readonly<Float64Array>) =>
    Float64Array.from({ length: 2 * count }, (_, t) => column[t >>> 1]!);
  const finer = Float64Array.from(
    { length: 2 * count + 1 },
    (_, i) => (edges[i >>> 1]! + edges[(i + 1) >>> 1]!) / 2,
  );
  return {
    ...problem,
    horizon: { edges: finer, count: 2 * count },
    importPricePerKwh: doubled(problem.importPricePerKwh),
    exportPricePerKwh: doubled(problem.exportPricePerKwh),
    loadW: doubled(problem.loadW),
    pvW: doubled(problem.pvW),
    maxImportW: doubled(problem.maxImportW),
    maxExportW: doubled(problem.maxExportW),
  };
}

describe("memory", () => {
  const week = (seed: number): Problem => ({
    ...randomProblem(seed, { prices: "convex", count: 672 }),
    horizon: regularHorizon(0, 900_000, 672),
  });

  test("a plan of 672 slots takes at most 1 MB", () => {
    const { columns, value } = planOf(piecewiseLinearDp, week(3));
    const packed = value.storages[0]!;
    const arrays = [
      ...columns.batteryW,
      ...columns.socWh,
      columns.gridW,
      columns.curtailW,
      packed.endWh,
      packed.perKwh,
      packed.floorWh,
      packed.offsets,
    ];
    expect(arrays.reduce((bytes, array) => bytes + array.byteLength, 0)).toBeLessThan(1_000_000);
  });

  test("nothing grows over 10 000 solves", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const problem = randomProblem(5, { prices: "general", count: 24 });
    const strategy = createPiecewiseLinearDp();
    const held = () => {
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    for (let i = 0; i < 1000; i += 1) planOf(strategy, problem);
    const before = held();
    for (let i = 0; i < 10_000; i += 1) planOf(strategy, problem);
    expect(held() - before).toBeLessThan(2_000_000);
  });
});

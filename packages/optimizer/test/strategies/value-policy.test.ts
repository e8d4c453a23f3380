import { horizonStart } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { piecewiseLinearDp, ValuePolicy, type Problem } from "@oec/optimizer";

import { penalisedCost } from "../../src/plan/penalised-cost.ts";
import { assemblePlan } from "../../src/plan/assemble-plan.ts";
import { battery, hours } from "../support/day.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

const policy = new ValuePolicy();
const HOUR = 3_600_000;

/** What a site costs whose battery asks the policy at the start of every slot. */
function followed(planned: Problem, real: Problem): number {
  const plan = planOf(piecewiseLinearDp, planned);
  const { count, edges } = real.horizon;
  const store = real.storages[0]!;
  const [batteryW, socWh] = [new Float64Array(count), new Float64Array(count)];
  let storedWh = store.startWh;
  for (let slot = 0; slot < count; slot += 1) {
    const measured = { at: edges[slot]!, storedWh, loadW: real.loadW[slot]!, pvW: real.pvW[slot]! };
    const powerW = policy.powerAt(planned, plan, 0, measured)!;
    const perHour = powerW > 0 ? powerW * store.chargeEfficiency : powerW / store.dischargeEfficiency;
    storedWh += (perHour * (edges[slot + 1]! - edges[slot]!)) / HOUR;
    batteryW[slot] = powerW;
    socWh[slot] = storedWh;
  }
  const { value, stats } = plan;
  const decisions = { strategy: "policy", batteryW: [batteryW], socWh: [socWh], value, stats };
  return penalisedCost(real, assemblePlan(real, { ...decisions, certificate: { kind: "heuristic" } }));
}

test.each(["convex", "general"] as const)(
  "asked at every slot, it costs what the plan costs (%s prices)",
  (prices) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
        const problem = randomProblem(seed, { prices });
        const cost = penalisedCost(problem, planOf(piecewiseLinearDp, problem));
        expect(Math.abs(followed(problem, problem) - cost)).toBeLessThan(1e-6 * Math.max(1, Math.abs(cost)));
      }),
      { numRuns: 60 },
    );
  },
);

test("a last slot that is not as planned costs what planning with it would have cost", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.double({ min: 0, max: 6000, noNaN: true }),
      fc.double({ min: 0, max: 6000, noNaN: true }),
      (seed, loadW, pvW) => {
        const planned = randomProblem(seed, { prices: "general", count: 1 });
        const real = { ...planned, loadW: Float64Array.of(loadW), pvW: Float64Array.of(pvW) };
        const best = penalisedCost(real, planOf(piecewiseLinearDp, real));
        expect(Math.abs(followed(planned, real) - best)).toBeLessThan(1e-6 * Math.max(1, Math.abs(best)));
      },
    ),
  );
});

const dear = {
  ...hours({ import: [2, 1, 3], export: [0, 0, 0], loadW: [1000, 0, 1000] }),
  storages: [battery({ startWh: 5000, maxWh: 6000 })],
};
const plan = planOf(piecewiseLinearDp, dear);
const at = horizonStart(dear.horizon);

test("a load above the forecast is covered too, as long as its price is above the value of energy", () => {
  expect(policy.powerAt(dear, plan, 0, { at, storedWh: 5000, loadW: 1800, pvW: 0 })).toBeCloseTo(-1800, 6);
});

test("sun that nobody expected is stored", () => {
  expect(policy.powerAt(dear, plan, 0, { at, storedWh: 100, loadW: 0, pvW: 900 })).toBeCloseTo(900, 6);
});

test("half-way through a slot the power is the same, the energy is half", () => {
  const powerW = policy.powerAt(dear, plan, 0, { at: at + HOUR / 2, storedWh: 300, loadW: 1000, pvW: 0 });
  expect(powerW).toBeCloseTo(-600, 6);
});

test("outside the horizon, and for a storage that is not there, there is no answer", () => {
  const measured = { at, storedWh: 5000, loadW: 0, pvW: 0 };
  expect(policy.powerAt(dear, plan, 0, { ...measured, at: at + 9 * HOUR })).toBeUndefined();
  expect(policy.powerAt(dear, plan, 1, measured)).toBeUndefined();
});

test("a load above the planned peak is taken from the battery where the peak charge is dearer than its energy", () => {
  const peak = {
    pricePerKw: 50,
    highestCount: 1,
    intervalMs: HOUR,
    billedPeaksW: [1000],
    slotWeight: new Float64Array(3).fill(1),
  };
  const flat = {
    ...hours({ import: [1, 1, 3], export: [0, 0, 0], loadW: [500, 500, 500] }),
    storages: [battery({ startWh: 500, maxWh: 6000, maxChargeW: 0 })],
  };
  const planned = planOf(piecewiseLinearDp, flat);
  const measured = { at, storedWh: 500, loadW: 1400, pvW: 0 };
  expect(policy.powerAt(flat, planned, 0, measured)).toBeCloseTo(0, 6);
  expect(policy.powerAt({ ...flat, peak }, planned, 0, measured)).toBeCloseTo(-400, 6);
});

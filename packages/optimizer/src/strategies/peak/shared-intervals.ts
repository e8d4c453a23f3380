import { MS_PER_HOUR } from "@oec/domain";

import { assemblePlan } from "../../plan/assemble-plan.ts";
import { intervalMeansW, peakIntervals, type PeakInterval } from "../../plan/peak-charge.ts";
import { importPenaltyPerKwh } from "../../problem/import-penalty.ts";
import type { Plan } from "../../types/plan.ts";
import type { PeakProblem, Problem, StorageProblem } from "../../types/problem.ts";
import { CostToGo } from "../piecewise-linear/cost-to-go.ts";
import { StageCosts } from "../piecewise-linear/stage-cost.ts";

/** The best plan known for intervals of several slots, and what no plan can beat. */
export interface BoundedPlan {
  readonly plan: Plan;
  /** Lower bound of the cost of any plan that keeps the import limit [currency]. */
  readonly bound: number;
}

/**
 * A lower bound, and often a better plan, where slots share a metering interval.
 *
 * The mean of the k highest is the largest of all means with shares from 0 to 1 that add up to k. With the shares fixed,
 * the charge is an extra price on import in each slot, and the least cost is one dynamic programme: never above the
 * optimum. A subgradient method raises it towards the optimum; the plans on the way are tried with their real charge.
 *
 * @param first - A plan to begin with.
 * @see Polyak, "Minimization of unsmooth functionals" (1969), for the step length.
 */
export function boundSharedIntervals(
  problem: Problem,
  peak: PeakProblem,
  storage: StorageProblem,
  first: Plan,
  passes: number,
): BoundedPlan {
  const intervals = peakIntervals(peak, problem.horizon);
  const counted = Math.min(peak.highestCount, intervals.length + peak.billedPeaksW.length);
  const perWatt = peak.pricePerKw / counted / 1000;
  const powersOf = (plan: Plan): number[] => [
    ...intervalMeansW(intervals, peak, plan.columns.gridW),
    ...peak.billedPeaksW,
  ];
  const programme = new RaisedPrices(problem, peak, storage, intervals);
  let best = first;
  let bound = -Infinity;
  let shares = startingShares(powersOf(first), counted);
  for (let pass = 0; pass < passes; pass += 1) {
    const { plan, objective } = programme.plan(shares, perWatt);
    const billed = peak.billedPeaksW.reduce(
      (sum, watts, index) => sum + perWatt * (shares[intervals.length + index] ?? 0) * watts,
      0,
    );
    const lower = objective + billed;
    bound = Math.max(bound, lower);
    if (plan.violations.length === 0 && plan.cost.total < best.cost.total) best = plan;
    if (best.cost.total - bound <= 1e-9 * Math.max(1, Math.abs(bound))) break;
    const direction = powersOf(plan).map((watts) => perWatt * watts);
    const length = direction.reduce((sum, part) => sum + part * part, 0);
    if (length === 0) break;
    const step = Math.max(1e-6, best.cost.total - lower) / length;
    shares = projected(
      shares.map((share, index) => share + step * (direction[index] ?? 0)),
      counted,
    );
  }
  return { plan: best, bound: Math.min(bound, best.cost.total) };
}

/** The programme in which import is dearer by each interval's share of the charge. */
class RaisedPrices {
  readonly #problem: Problem;
  readonly #storage: StorageProblem;
  readonly #intervals: readonly PeakInterval[];
  /** W of an interval's mean per kWh imported in a slot, in the order of the intervals' slots. */
  readonly #factors: readonly (readonly number[])[];
  readonly #stages = new StageCosts();
  readonly #costToGo = new CostToGo();
  readonly #penalty: number;

  constructor(
    problem: Problem,
    peak: PeakProblem,
    storage: StorageProblem,
    intervals: readonly PeakInterval[],
  ) {
    const { edges } = problem.horizon;
    this.#problem = problem;
    this.#storage = storage;
    this.#intervals = intervals;
    this.#penalty = importPenaltyPerKwh(problem);
    this.#factors = intervals.map(({ firstSlot, coveredMs }) => {
      const total = coveredMs.reduce((sum, ms) => sum + ms, 0);
      return coveredMs.map((ms, offset) => {
        const slot = firstSlot + offset;
        const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
        return ((1000 / hours) * (peak.slotWeight[slot] ?? 1) * ms) / total;
      });
    });
  }

  plan(shares: readonly number[], perWatt: number): { readonly plan: Plan; readonly objective: number } {
    const { horizon } = this.#problem;
    const all = { from: 0, to: horizon.count };
    const perKwh = new Float64Array(horizon.count);
    for (const [index, { firstSlot }] of this.#intervals.entries()) {
      for (const [offset, factor] of (this.#factors[index] ?? []).entries()) {
        const slot = firstSlot + offset;
        perKwh[slot] = (perKwh[slot] ?? 0) + (shares[index] ?? 0) * perWatt * factor;
      }
    }
    const importKinks = { aboveW: new Float64Array(horizon.count), perKwh };
    this.#stages.prepare(this.#problem, this.#storage, this.#penalty, importKinks);
    this.#costToGo.beginAtTerminal(this.#storage, horizon.count);
    const nonConvexSlots = this.#costToGo.backward(this.#stages, all);
    const columns = { batteryW: new Float64Array(horizon.count), socWh: new Float64Array(horizon.count) };
    this.#costToGo.forward(this.#stages, all, this.#storage, horizon, this.#storage.startWh, columns);
    const has = this.#problem.storages.length > 0;
    const plan = assemblePlan(this.#problem, {
      strategy: "peak-aware-dp",
      batteryW: has ? [columns.batteryW] : [],
      socWh: has ? [columns.socWh] : [],
      value: { storages: has ? [this.#costToGo.values(all)] : [] },
      certificate: { kind: "heuristic" },
      stats: { segments: this.#costToGo.mostSegments(all), nonConvexSlots, passes: 1 },
      importKinks,
    });
    return { plan, objective: this.#costToGo.costFrom(this.#storage.startWh, 0) };
  }
}

/** Full shares for the highest. */
function startingShares(powersW: readonly number[], counted: number): number[] {
  const shares = powersW.map(() => 0);
  const order = [...powersW.keys()].sort((a, b) => (powersW[b] ?? 0) - (powersW[a] ?? 0));
  for (const index of order.slice(0, counted)) shares[index] = 1;
  return shares;
}

/** The nearest shares from 0 to 1 that add up to `sum`. */
function projected(shares: readonly number[], sum: number): number[] {
  let low = Math.min(...shares) - 1;
  let high = Math.max(...shares);
  const at = (shift: number): number[] => shares.map((share) => Math.min(1, Math.max(0, share - shift)));
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    const total = at(middle).reduce((all, share) => all + share, 0);
    if (total > sum) low = middle;
    else high = middle;
  }
  // The shift from above: rounding leaves the shares a little too small, and the bound below the optimum.
  return at(high);
}

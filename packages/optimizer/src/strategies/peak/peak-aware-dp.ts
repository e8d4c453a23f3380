import { err, ok, type Result } from "@oec/domain";

import { assemblePlan } from "../../plan/assemble-plan.ts";
import { peakIntervals } from "../../plan/peak-charge.ts";
import { unknownFeature } from "../../problem/features.ts";
import { validateProblem } from "../../problem/validate-problem.ts";
import type { Certificate, Plan } from "../../types/plan.ts";
import type { PeakProblem, Problem } from "../../types/problem.ts";
import type { Capability, SolveFailure, Strategy } from "../../types/strategy.ts";
import { piecewiseLinearDp } from "../piecewise-linear/piecewise-linear-dp.ts";
import { CapCost } from "./cap-cost.ts";
import { boundSharedIntervals } from "./shared-intervals.ts";
import { CLOSED, searchAnyCap, searchConvexCap } from "./cap-search.ts";

/** Passes over the horizon unless said otherwise. */
const DEFAULT_PASSES = 200;
/** Most passes that raise the bound where slots share intervals. */
const SHARED_PASSES = 100;

/**
 * The strategy for a contract with a peak charge: exact for at most one storage where every metering interval lies in one
 * slot, import prices are 0 or more and export never pays more than import costs.
 *
 * Searches the cap on import whose price and consequences cost least; each cap is one exact dynamic programme. Elsewhere:
 *
 * - Negative import price or export dearer than import: the same cap search without convexity, halving the interval with
 *   the lowest bound; the certificate is `gap`, as small as `maxPasses` allow.
 * - A metering interval over several slots: caps on single slots first, which never state too little; then a bound by
 *   prices on the intervals, and the best plan on the way to it; the certificate is `gap` wherever the two do not meet.
 *
 * A problem without peak charge is planned by {@link piecewiseLinearDp}.
 */
export const peakAwareDp: Strategy = {
  name: "peak-aware-dp",
  capabilities,
  solve(problem, options): Result<Plan, SolveFailure> {
    const capability = capabilities(problem);
    if (!capability.supported) return err({ kind: "unsupported", reason: capability.reason });
    const { peak } = problem;
    if (peak === undefined) return piecewiseLinearDp.solve(problem);
    const valid = validateProblem(problem);
    if (!valid.ok) return err({ kind: "invalid-problem", error: valid.error });
    return ok(peakPlan(problem, peak, options?.maxPasses ?? DEFAULT_PASSES));
  },
};

function capabilities(problem: Problem): Capability {
  const { peak, storages } = problem;
  if (storages.length > 1) {
    return { supported: false, reason: `${storages.length} storages, this strategy plans one` };
  }
  const reason = unknownFeature(problem, ["a peak charge", "a hybrid inverter"]);
  if (reason !== undefined) return { supported: false, reason };
  const exact = peak === undefined || (isConvex(problem) && !sharesIntervals(peak, problem));
  return { supported: true, exact };
}

const sharesIntervals = (peak: PeakProblem, { horizon }: Problem): boolean =>
  peakIntervals(peak, horizon).some(({ firstSlot, lastSlot }) => firstSlot !== lastSlot);

/** Whether cost is convex in powers and cap together. */
const isConvex = ({ importPricePerKwh, exportPricePerKwh }: Problem): boolean =>
  importPricePerKwh.every((price, slot) => price >= Math.max(0, exportPricePerKwh[slot] ?? 0));

function peakPlan(problem: Problem, peak: PeakProblem, maxPasses: number): Plan {
  const cost = new CapCost(problem, peak);
  const convex = isConvex(problem);
  const best = convex ? searchConvexCap(cost, maxPasses) : searchAnyCap(cost, maxPasses);
  cost.slotsUnder(best.capW);
  const { batteryW, socWh, kinks, costToGo } = cost.moves();
  const has = problem.storages.length > 0;
  const all = { from: 0, to: problem.horizon.count };
  const plan = assemblePlan(problem, {
    strategy: peakAwareDp.name,
    batteryW: has ? [batteryW] : [],
    socWh: has ? [socWh] : [],
    value: { storages: has ? [costToGo.values(all)] : [] },
    certificate: { kind: "heuristic" },
    stats: {
      segments: costToGo.mostSegments(all),
      nonConvexSlots: cost.nonConvexSlots,
      passes: cost.passes,
    },
    importKinks: kinks,
  });
  if (cost.isExact) return { ...plan, certificate: certificateOf(plan, best.cost, best.bound) };
  if (plan.violations.length > 0) return plan;
  const bounded = boundSharedIntervals(problem, peak, cost.storage, plan, Math.min(SHARED_PASSES, maxPasses));
  return {
    ...bounded.plan,
    certificate: certificateOf(bounded.plan, bounded.plan.cost.total, bounded.bound),
  };
}

/** `searched` and `bound` hold the penalty for an exceeded import limit, the plan's cost does not. */
function certificateOf(plan: Plan, searched: number, bound: number): Certificate {
  const gap = Math.max(0, searched - bound);
  if (gap <= CLOSED * Math.max(1, Math.abs(searched))) return { kind: "exact" };
  if (plan.violations.length > 0) return { kind: "heuristic" };
  const proven = Math.min(bound, plan.cost.total);
  return { kind: "gap", gap: plan.cost.total - proven, bound: proven };
}

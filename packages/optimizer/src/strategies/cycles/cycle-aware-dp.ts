import { err, MS_PER_HOUR, ok, type Result } from "@oec/domain";

import { assemblePlan } from "../../plan/assemble-plan.ts";
import { penalisedCost } from "../../plan/penalised-cost.ts";
import { unknownFeature } from "../../problem/features.ts";
import { importPenaltyPerKwh } from "../../problem/import-penalty.ts";
import { validateProblem } from "../../problem/validate-problem.ts";
import type { Certificate, Plan } from "../../types/plan.ts";
import type { CycleLimit, Problem, StorageProblem } from "../../types/problem.ts";
import type { Capability, SolveFailure, Strategy } from "../../types/strategy.ts";
import type { StorageColumns } from "../piecewise-linear/cost-to-go.ts";
import { piecewiseLinearDp } from "../piecewise-linear/piecewise-linear-dp.ts";
import { PiecewiseLinearSolver, type StorageOptimum } from "../piecewise-linear/solver.ts";
import { cheapestMixture, type Choice } from "./mixture.ts";

/** Passes over the horizon unless said otherwise. */
const DEFAULT_PASSES = 200;
/** More than a limit by less than this is rounding [Wh]. */
const TOLERANCE_WH = 1e-6;
/** A bound this close to the cost is the cost, as a share of it (at least of 1). */
const CLOSED = 1e-9;

/**
 * The strategy for limits on cycles, for one storage.
 *
 * Each limit gets a price on what is taken out of the store; at any prices the rest is one exact dynamic programme and a
 * bound on all plans. Prices come from mixing the plans found so far within the limits (column generation). Mixing stored
 * energies is sound: where all slots are convex, a mixture costs no more than its parts, meets the bound in the end, and
 * the certificate is `exact`. With negative import prices or export above import it may stay a `gap`.
 *
 * A problem without such limits is planned by {@link piecewiseLinearDp}.
 */
export const cycleAwareDp: Strategy = {
  name: "cycle-aware-dp",
  capabilities,
  solve(problem, options): Result<Plan, SolveFailure> {
    const capability = capabilities(problem);
    if (!capability.supported) return err({ kind: "unsupported", reason: capability.reason });
    const valid = validateProblem(problem);
    if (!valid.ok) return err({ kind: "invalid-problem", error: valid.error });
    const [storage] = problem.storages;
    const limits = storage?.cycleLimits ?? [];
    if (storage === undefined || limits.length === 0) return piecewiseLinearDp.solve(problem);
    return ok(limitedPlan(problem, storage, limits, options?.maxPasses ?? DEFAULT_PASSES));
  },
};

function capabilities(problem: Problem): Capability {
  if (problem.storages.length > 1) {
    return { supported: false, reason: `${problem.storages.length} storages, this strategy plans one` };
  }
  const reason = unknownFeature(problem, ["a hybrid inverter", "required energy", "limits on cycles"]);
  if (reason !== undefined) return { supported: false, reason };
  return {
    supported: true,
    exact: problem.storages.every(({ cycleLimits = [] }) => cycleLimits.length === 0),
  };
}

/** A plan at some prices of the limits. */
interface Column extends Choice {
  readonly optimum: StorageOptimum;
}

function limitedPlan(
  problem: Problem,
  storage: StorageProblem,
  limits: readonly CycleLimit[],
  maxPasses: number,
): Plan {
  const solver = new PiecewiseLinearSolver();
  // At a price above every penalty a plan takes nothing out: it keeps all limits.
  const prohibitive = limits.map(() => 1e3 * importPenaltyPerKwh(problem));
  const frugal = columnAt(problem, storage, limits, solver, prohibitive);
  const columns = [frugal];
  let best = planOf(problem, frugal.optimum, frugal.optimum, 1);
  let bestCost = frugal.cost;
  const consider = (path: StorageColumns, optimum: StorageOptimum): void => {
    if (excessWh(problem, storage, limits, path.batteryW).some((excess) => excess > TOLERANCE_WH)) return;
    const plan = planOf(problem, path, optimum, columns.length);
    const cost = penalisedCost(problem, plan);
    if (cost < bestCost) [best, bestCost] = [plan, cost];
  };
  let bound = -Infinity;
  let prices: readonly number[] = limits.map(() => 0);
  while (columns.length < maxPasses) {
    const column = columnAt(problem, storage, limits, solver, prices);
    columns.push(column);
    const { optimum, excess, cost } = column;
    bound = Math.max(
      bound,
      prices.reduce((sum, price, index) => sum + (price * (excess[index] ?? 0)) / 1000, cost),
    );
    consider(optimum, optimum);
    const mixture = cheapestMixture(columns);
    consider(mixed(problem, storage, columns, mixture.shares), optimum);
    const allowed = CLOSED * Math.max(1, Math.abs(bestCost));
    if (bestCost - bound <= allowed || mixture.cost - bound <= allowed) break;
    prices = mixture.prices.map((price) => 1000 * price);
  }
  return { ...best, certificate: certificateOf(best, bestCost, bound) };
}

/** The best plan where taking energy out costs more. */
function columnAt(
  problem: Problem,
  storage: StorageProblem,
  limits: readonly CycleLimit[],
  solver: PiecewiseLinearSolver,
  prices: readonly number[],
): Column {
  const extra = new Float64Array(problem.horizon.count);
  for (const [index, { fromSlot, toSlot }] of limits.entries())
    extra.fill(prices[index] ?? 0, fromSlot, toSlot);
  const optimum = solver.solve(problem, storage, extra);
  const excess = excessWh(problem, storage, limits, optimum.batteryW);
  return { optimum, excess, cost: penalisedCost(problem, planOf(problem, optimum, optimum, 1)) };
}

/** What is taken out of the store, less the limit [Wh]. */
function excessWh(
  { horizon: { edges } }: Problem,
  { dischargeEfficiency }: StorageProblem,
  limits: readonly CycleLimit[],
  batteryW: Readonly<Float64Array>,
): number[] {
  return limits.map(({ fromSlot, toSlot, maxDischargedWh }) => {
    let takenWh = 0;
    for (let slot = fromSlot; slot < toSlot; slot += 1) {
      const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
      takenWh += (Math.max(0, -(batteryW[slot] ?? 0)) * hours) / dischargeEfficiency;
    }
    return takenWh - maxDischargedWh;
  });
}

/** A mixture of stored energies, and the powers that follow from it. */
function mixed(
  { horizon: { count, edges } }: Problem,
  { startWh, chargeEfficiency, dischargeEfficiency }: StorageProblem,
  columns: readonly Column[],
  shares: readonly number[],
): StorageColumns {
  const socWh = new Float64Array(count);
  const batteryW = new Float64Array(count);
  let beforeWh = startWh;
  for (let slot = 0; slot < count; slot += 1) {
    let levelWh = 0;
    for (const [index, { optimum }] of columns.entries())
      levelWh += (shares[index] ?? 0) * (optimum.socWh[slot] ?? 0);
    const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
    const movedWh = levelWh - beforeWh;
    batteryW[slot] = (movedWh > 0 ? movedWh / chargeEfficiency : movedWh * dischargeEfficiency) / hours;
    socWh[slot] = levelWh;
    beforeWh = levelWh;
  }
  return { batteryW, socWh };
}

/** @param optimum - Where the value of energy comes from: the prices of the limits are in it. */
const planOf = (problem: Problem, path: StorageColumns, optimum: StorageOptimum, passes: number): Plan =>
  assemblePlan(problem, {
    strategy: cycleAwareDp.name,
    batteryW: [path.batteryW],
    socWh: [path.socWh],
    value: { storages: [optimum.value] },
    certificate: { kind: "heuristic" },
    stats: { ...optimum.stats, passes },
  });

/** `cost` and `bound` hold the penalties for what cannot be kept, the plan's own cost does not. */
function certificateOf(plan: Plan, cost: number, bound: number): Certificate {
  if (cost - bound <= CLOSED * Math.max(1, Math.abs(cost))) return { kind: "exact" };
  if (plan.violations.length > 0 || bound === -Infinity) return { kind: "heuristic" };
  const proven = Math.min(bound, plan.cost.total);
  return { kind: "gap", gap: plan.cost.total - proven, bound: proven };
}

import { err, ok, type Result } from "@oec/domain";

import { importPenaltyPerKwh } from "../problem/import-penalty.ts";
import { unknownFeature } from "../problem/features.ts";
import { validateProblem } from "../problem/validate-problem.ts";
import type { Certificate, Plan, PlanStats } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";
import type { Capability } from "../types/strategy.ts";
import { verifyPlan } from "../verify/verify-plan.ts";
import type { AsyncSolveFailure, AsyncSolveOptions, AsyncStrategy } from "./async-strategy.ts";
import type { LpBackend, LpOutcome } from "./backend.ts";
import { allExclusions, exclusionCount, noExclusions, overlaps, tempting, union } from "./exclusions.ts";
import { planFrom, trajectories } from "./recover-plan.ts";
import { startPoint } from "./start-point.ts";
import { slotKwhPerW } from "./slot-columns.ts";
import type { Exclusions } from "./exclusion-sets.ts";
import { columnCount, storageModel, type StorageModel } from "./storage-model.ts";

/** Cost above the bound that is rounding of a solver, as a share of the cost, at least of 1. */
const EXACT_TOLERANCE = 1e-6;
/** Rounds in which whole numbers are added where they bind; then they are added everywhere. */
const LAZY_ROUNDS = 4;
/** Time for each call of the back-end, unless said [ms]. */
const TIME_LIMIT_MS = 5000;

/**
 * Plans any number of storages by (integer) linear programming.
 *
 * The linear relaxation first: mostly it is the answer. It is wrong only where burning energy or trading in a circle
 * would pay; there, and only there, whole numbers are added and the model is solved again. A plan is `exact` if its cost
 * meets the bound that the back-end proved, `gap` where it does not, and it never leaves without {@link verifyPlan}'s
 * consent. With a time limit the same problem may get another plan on another machine.
 *
 * @param backend - E.g. `highsBackend()` of `@oec/optimizer/highs`.
 */
export function milpStrategy(backend: LpBackend): AsyncStrategy {
  const name = `milp-${backend.id}`;
  const capabilities = (problem: Problem): Capability => {
    const reason = unknownFeature(problem, [
      "a peak charge",
      "required energy",
      "a storage that is away",
      "vehicles",
      "flexible loads",
    ]);
    if (reason !== undefined) return { supported: false, reason };
    const columns = columnCount(problem);
    const most = backend.caps?.columns ?? Infinity;
    return columns <= most
      ? { supported: true, exact: false }
      : { supported: false, reason: `${columns} columns, ${backend.id} is trusted with ${most}` };
  };
  return {
    name,
    capabilities,
    async solveAsync(problem, options) {
      const valid = validateProblem(problem);
      if (!valid.ok) return err({ kind: "invalid-problem", error: valid.error });
      const capability = capabilities(problem);
      if (!capability.supported) return err({ kind: "unsupported", reason: capability.reason });
      return search(problem, backend, name, options);
    },
  };
}

/** The best sound plan so far and what is known about all plans. */
interface Best {
  readonly plan: Plan;
  /** Total and penalty [currency]. */
  readonly cost: number;
}

async function search(
  problem: Problem,
  backend: LpBackend,
  name: string,
  { timeLimitMs = TIME_LIMIT_MS, relativeGap = 1e-9, signal, start: given }: AsyncSolveOptions = {},
): Promise<Result<Plan, AsyncSolveFailure>> {
  let exclusions = noExclusions(problem);
  let best = given === undefined ? undefined : startingAt(problem, given);
  let bound = -Infinity;
  for (let round = 0; ; round += 1) {
    const built = storageModel(problem, exclusions);
    const start = best === undefined ? {} : { start: startPoint(problem, built, best.plan) };
    const cut = signal === undefined ? {} : { signal };
    const outcome = await backend.solve(built.model, { timeLimitMs, relativeGap, ...start, ...cut });
    if (outcome.status !== "optimal" && outcome.status !== "feasible") {
      return best === undefined
        ? err({ kind: "no-plan", reason: describe(backend, outcome) })
        : ok(best.plan);
    }
    bound = Math.max(bound, outcome.status === "optimal" ? outcome.objective : outcome.bound);
    best = better(best, candidate(problem, name, built, outcome.values, { exclusions, round }));
    if (best !== undefined) {
      best = { ...best, plan: { ...best.plan, certificate: certificateOf(best.cost, bound, relativeGap) } };
      if (best.plan.certificate.kind === "exact") return ok(best.plan);
    }
    const more =
      outcome.status === "optimal"
        ? sharpened(problem, built, outcome.values, exclusions, round)
        : exclusions;
    if (exclusionCount(more) === exclusionCount(exclusions)) break;
    exclusions = more;
  }
  return best === undefined
    ? err({ kind: "no-plan", reason: `${backend.id}: no plan stood up to the verifier` })
    : ok(best.plan);
}

/** A plan of another strategy, if it stands up to the verifier. */
const startingAt = (problem: Problem, plan: Plan): Best | undefined =>
  verifyPlan(problem, plan).ok ? { plan, cost: costWithPenalty(problem, plan) } : undefined;

/** What the storages really do and cost if they follow a solution; undefined if that breaks a limit. */
function candidate(
  problem: Problem,
  name: string,
  { slots, devices }: StorageModel,
  values: Float64Array,
  { exclusions, round }: { readonly exclusions: Exclusions; readonly round: number },
): Best | undefined {
  const stats: PlanStats = { segments: 0, nonConvexSlots: exclusionCount(exclusions), passes: round + 1 };
  const plan = planFrom(
    problem,
    name,
    trajectories(problem, slots, values, devices),
    { kind: "heuristic" },
    stats,
  );
  return verifyPlan(problem, plan).ok ? { plan, cost: costWithPenalty(problem, plan) } : undefined;
}

const better = (known: Best | undefined, found: Best | undefined): Best | undefined =>
  found === undefined || (known !== undefined && known.cost <= found.cost) ? known : found;

function certificateOf(cost: number, bound: number, relativeGap: number): Certificate {
  if (bound === -Infinity) return { kind: "heuristic" };
  const allowed = Math.max(EXACT_TOLERANCE, relativeGap) * Math.max(1, Math.abs(cost));
  const gap = Math.max(0, cost - bound);
  if (gap > allowed) return { kind: "gap", gap, bound };
  return relativeGap > EXACT_TOLERANCE ? { kind: "gap", gap, bound } : { kind: "exact" };
}

/** Whole numbers where the solution cheated, then where prices tempt it, in the end everywhere. */
function sharpened(
  problem: Problem,
  built: StorageModel,
  values: Float64Array,
  known: Exclusions,
  round: number,
): Exclusions {
  if (round >= LAZY_ROUNDS) return allExclusions(problem);
  const found = union(known, overlaps(problem, built, values));
  const wider = round === 0 ? found : union(found, tempting(problem));
  return exclusionCount(wider) === exclusionCount(known) ? allExclusions(problem) : wider;
}

function costWithPenalty(problem: Problem, plan: Plan): number {
  let excessKwh = 0;
  for (const { kind, slot, amount } of plan.violations) {
    if (kind === "import-limit") excessKwh += amount * slotKwhPerW(problem, slot);
  }
  return plan.cost.total + excessKwh * importPenaltyPerKwh(problem);
}

function describe(backend: LpBackend, outcome: LpOutcome): string {
  return outcome.status === "failed"
    ? `${backend.id}: ${outcome.cause}, ${outcome.reason}`
    : `${backend.id}: ${outcome.status}`;
}

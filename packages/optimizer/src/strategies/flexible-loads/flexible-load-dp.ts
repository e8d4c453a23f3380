import { err, ok, type Result } from "@oec/domain";

import { penalisedCost } from "../../plan/penalised-cost.ts";
import { inputHash } from "../../problem/input-hash.ts";
import { validateProblem } from "../../problem/validate-problem.ts";
import type { Certificate, Plan } from "../../types/plan.ts";
import type { Problem } from "../../types/problem.ts";
import type { Capability, SolveFailure, Strategy } from "../../types/strategy.ts";
import { cycleAwareDp } from "../cycles/cycle-aware-dp.ts";
import { peakAwareDp } from "../peak/peak-aware-dp.ts";
import { piecewiseLinearDp } from "../piecewise-linear/piecewise-linear-dp.ts";
import { combinationsOf, startCombinations, startedPowers, withStarts } from "./start-combinations.ts";

/** Up to so many ways to start the loads, all of them are tried. */
const MOST_COMBINATIONS = 1000;
/** Costs closer than this, as a share and at least of 1, are equal: of such starts the earliest was taken. */
const SAME = 1e-11;
/** Most rounds of moving one load at a time. */
const MOST_ROUNDS = 4;

/** The surest first; each is quick enough to be asked for every start. */
const AROUND: readonly Strategy[] = [piecewiseLinearDp, peakAwareDp, cycleAwareDp];

/** The best start of the loads so far, and what is proven of all that were tried. */
interface Search {
  best: { readonly plan: Plan; readonly starts: readonly number[]; readonly cost: number } | undefined;
  /** Cost that no tried start is below [currency]; -Infinity where one has no bound. */
  bound: number;
  passes: number;
}

/**
 * The strategy for loads whose start is chosen, beside at most one storage and a peak charge: plans the storage around
 * every way to start them.
 *
 * Up to 1 000 ways, all are tried, and the certificate is as good as that of the plans around them. Beyond that the loads
 * are moved one at a time, each to its best start, until none gains, and the certificate is `heuristic`. Of starts that
 * cost the same the earliest is taken.
 */
export const flexibleLoadDp: Strategy = {
  name: "flexible-load-dp",
  capabilities,
  solve(problem): Result<Plan, SolveFailure> {
    const capability = capabilities(problem);
    if (!capability.supported) return err({ kind: "unsupported", reason: capability.reason });
    const valid = validateProblem(problem);
    if (!valid.ok) return err({ kind: "invalid-problem", error: valid.error });
    const around = strategyAround(problem) ?? piecewiseLinearDp;
    const loads = problem.flexibleLoads ?? [];
    const search: Search = { best: undefined, bound: Infinity, passes: 0 };
    const all = combinationsOf(loads) <= MOST_COMBINATIONS;
    if (all) for (const starts of startCombinations(loads)) tryStarts(problem, around, starts, search);
    else moveOneByOne(problem, around, search);
    if (search.best === undefined)
      return err({ kind: "unsupported", reason: "no start of the loads could be planned around" });
    return ok(planOf(problem, search, all));
  },
};

function capabilities(problem: Problem): Capability {
  if ((problem.flexibleLoads ?? []).length === 0) return { supported: false, reason: "no flexible loads" };
  const around = strategyAround(problem);
  if (around === undefined)
    return { supported: false, reason: "vehicles, several storages or limits that go beyond one storage" };
  const capability = around.capabilities(withoutLoads(problem));
  const all = combinationsOf(problem.flexibleLoads ?? []) <= MOST_COMBINATIONS;
  return { supported: true, exact: all && capability.supported && capability.exact };
}

const withoutLoads = (problem: Problem): Problem => ({ ...problem, flexibleLoads: [] });

const strategyAround = (problem: Problem): Strategy | undefined =>
  AROUND.find((strategy) => strategy.capabilities(withoutLoads(problem)).supported);

function tryStarts(problem: Problem, around: Strategy, starts: readonly number[], search: Search): void {
  const fixed = withStarts(problem, starts);
  const solved = around.solve(fixed);
  if (!solved.ok) {
    search.bound = -Infinity;
    return;
  }
  const plan = solved.value;
  const cost = penalisedCost(fixed, plan);
  search.passes += plan.stats.passes;
  search.bound = Math.min(search.bound, boundOf(plan.certificate, cost));
  if (search.best === undefined || cost < search.best.cost - 1e-12)
    search.best = { plan, cost, starts: [...starts] };
}

const boundOf = (certificate: Certificate, cost: number): number =>
  certificate.kind === "exact" ? cost : certificate.kind === "gap" ? cost - certificate.gap : -Infinity;

/** From the earliest starts on, each load to its best start in turn. */
function moveOneByOne(problem: Problem, around: Strategy, search: Search): void {
  const loads = problem.flexibleLoads ?? [];
  tryStarts(
    problem,
    around,
    loads.map(({ earliestSlot }) => earliestSlot),
    search,
  );
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = search.best?.cost ?? Infinity;
    for (const [load, { earliestSlot, latestSlot }] of loads.entries()) {
      const others = search.best?.starts ?? [];
      for (let start = earliestSlot; start <= latestSlot; start += 1)
        tryStarts(problem, around, others.with(load, start), search);
    }
    if ((search.best?.cost ?? Infinity) >= before) return;
  }
}

function planOf(problem: Problem, { best, bound, passes }: Search, all: boolean): Plan {
  if (best === undefined) throw new RangeError("a search without a plan has none to give");
  const { plan, starts, cost } = best;
  const gap = cost - bound;
  const certificate: Certificate =
    !all || gap === Infinity
      ? { kind: "heuristic" }
      : gap <= SAME * Math.max(1, Math.abs(cost))
        ? plan.certificate
        : { kind: "gap", gap, bound: plan.cost.total - gap };
  return {
    ...plan,
    strategy: flexibleLoadDp.name,
    columns: { ...plan.columns, flexibleW: startedPowers(problem, starts) },
    inputHash: inputHash(problem),
    certificate,
    stats: { ...plan.stats, passes },
  };
}

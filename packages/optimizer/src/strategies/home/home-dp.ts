import { err, ok, type Result } from "@oec/domain";

import { unknownFeature, type Feature } from "../../problem/features.ts";
import { validateProblem } from "../../problem/validate-problem.ts";
import type { Plan } from "../../types/plan.ts";
import type { Problem } from "../../types/problem.ts";
import type { Capability, SolveFailure, Strategy } from "../../types/strategy.ts";
import { budget } from "./budget.ts";
import { scanCaps } from "./cap-scan.ts";
import { certify } from "./certify.ts";
import { homeModel, sharesIntervals, type HomeModel } from "./home-model.ts";
import { HomeSearch, type SearchLimits, type SearchSpace } from "./home-search.ts";
import { homePlan } from "./home-plan.ts";
import { ValueProgramme } from "./value-programme.ts";

const KNOWN: readonly Feature[] = ["a peak charge", "vehicles", "a storage that is away", "required energy"];
/** Passes over the horizon unless said otherwise: about a quarter of a second at 96 slots. */
const DEFAULT_PASSES = 1200;

/** When {@link createHomeDp} calls a plan done. */
export interface HomeDpOptions {
  /** Share of the cost by which a plan may be off, 0 or more; default 0.001. */
  readonly relativeGap?: number;
  /** The same in the problem's currency, 0 or more; default 0.01. The larger of both counts. */
  readonly absoluteGap?: number;
}

/**
 * The strategy for a home with a car that charges between two powers or not at all: at most one storage, one such
 * vehicle, any prices, a peak charge whose metering intervals lie in one slot each.
 *
 * Only two numbers tie the slots together beside the battery: the car's total energy and the cap on import. The first gets
 * a price, the second is searched; everything else is planned exactly by dynamic programming at each of their values. That
 * gives a bound on all plans and, at the kink of the bound, schedules that mostly meet it. The certificate is `gap`.
 *
 * The working arrays belong to the strategy; one is enough for a thread. It ends when the gap is small enough, or after `maxPasses` or `budgetMs`; a plan comes back whatever the limits are.
 */
export function createHomeDp({ relativeGap = 1e-3, absoluteGap = 0.01 }: HomeDpOptions = {}): Strategy {
  const space = { site: new ValueProgramme(), around: new ValueProgramme() };
  return {
    name: "home-dp",
    capabilities,
    solve(problem, options = {}): Result<Plan, SolveFailure> {
      const capability = capabilities(problem);
      if (!capability.supported) return err({ kind: "unsupported", reason: capability.reason });
      const valid = validateProblem(problem);
      if (!valid.ok) return err({ kind: "invalid-problem", error: valid.error });
      return plan(problem, { relativeGap, absoluteGap, exhausted: budget(options, DEFAULT_PASSES) }, space);
    },
  };
}

/** {@link createHomeDp} with its defaults. */
export const homeDp: Strategy = createHomeDp();

function capabilities(problem: Problem): Capability {
  const { storages, vehicles = [], peak } = problem;
  const not = (reason: string): Capability => ({ supported: false, reason });
  if (storages.length > 1) return not(`${storages.length} storages, this strategy plans one`);
  if (vehicles.length > 1) return not(`${vehicles.length} vehicles, this strategy plans one`);
  const unknown = unknownFeature(problem, KNOWN);
  if (unknown !== undefined) return not(unknown);
  if (peak !== undefined && sharesIntervals(peak, problem))
    return not("metering intervals over several slots, this strategy knows none");
  return { supported: true, exact: false };
}

function plan(problem: Problem, limits: SearchLimits, space: SearchSpace): Result<Plan, SolveFailure> {
  const model = homeModel(problem, problem.storages[0], problem.vehicles?.[0]);
  // Import limits are kept if they can be; a home that cannot exceeds them by the least energy.
  for (const overflow of [false, true]) {
    const searched = search(model, limits, overflow, space);
    if (searched !== undefined) return ok(homePlan(problem, searched.search, searched.bound, overflow));
  }
  return err({ kind: "unsupported", reason: "the energy that the storage needs at times cannot be reached" });
}

function search(
  model: HomeModel,
  limits: SearchLimits,
  overflow: boolean,
  space: SearchSpace,
): { readonly search: HomeSearch; readonly bound: number } | undefined {
  const found = new HomeSearch(model, limits, overflow, space);
  const samples = scanCaps(found);
  if (samples === undefined || found.best === undefined) return undefined;
  const bound = certify(found, samples);
  found.finish();
  return { search: found, bound };
}

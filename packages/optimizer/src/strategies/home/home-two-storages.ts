import { err, ok, type Result } from "@oec/domain";

import { assemblePlan } from "../../plan/assemble-plan.ts";
import { storageValues } from "../../plan/storage-values.ts";
import { unknownFeature, type Feature } from "../../problem/features.ts";
import { validateProblem } from "../../problem/validate-problem.ts";
import type { Plan } from "../../types/plan.ts";
import type { Problem } from "../../types/problem.ts";
import type { Capability, SolveFailure, Strategy } from "../../types/strategy.ts";
import { budget } from "./budget.ts";
import { homeModel, sharesIntervals } from "./home-model.ts";
import { importKinks, powers, storagePath } from "./home-plan.ts";
import { TwoStorageSearch, type JointSchedule } from "./two-storages.ts";
import { ValueProgramme } from "./value-programme.ts";

const KNOWN: readonly Feature[] = ["a peak charge", "vehicles", "a storage that is away", "required energy"];
/** Passes over the horizon unless said otherwise. */
const DEFAULT_PASSES = 4000;

/**
 * A strategy for two storages, a car among them that gives energy back, with at most one more vehicle that charges between
 * two powers or not at all, and a peak charge whose metering intervals lie in one slot each.
 *
 * It plans by turns: everything at once by linear programming with the car's on and off decided, and each storage exactly
 * around the other. There is no tight bound for this problem, so the certificate is `heuristic`.
 */
export function createTwoStorageHome(): Strategy {
  const space = { site: new ValueProgramme(), around: new ValueProgramme() };
  return {
    name: "home-two-storages",
    capabilities,
    solve(problem, options = {}): Result<Plan, SolveFailure> {
      const capability = capabilities(problem);
      if (!capability.supported) return err({ kind: "unsupported", reason: capability.reason });
      const valid = validateProblem(problem);
      if (!valid.ok) return err({ kind: "invalid-problem", error: valid.error });
      const limits = { relativeGap: 1e-3, absoluteGap: 0.01, exhausted: budget(options, DEFAULT_PASSES) };
      const search = new TwoStorageSearch(problem, limits, space);
      search.run();
      return search.best === undefined
        ? err({ kind: "unsupported", reason: "limits that this strategy found no way to keep" })
        : ok(jointPlan(problem, search.best, search.passes));
    },
  };
}

/** {@link createTwoStorageHome}, one for a thread. */
export const twoStorageHome: Strategy = createTwoStorageHome();

function capabilities(problem: Problem): Capability {
  const { storages, vehicles = [], peak } = problem;
  const not = (reason: string): Capability => ({ supported: false, reason });
  if (storages.length !== 2) return not(`${storages.length} storages, this strategy plans two`);
  if (vehicles.length > 1) return not(`${vehicles.length} vehicles, this strategy plans one`);
  const unknown = unknownFeature(problem, KNOWN);
  if (unknown !== undefined) return not(unknown);
  if (peak !== undefined && sharesIntervals(peak, problem))
    return not("metering intervals over several slots, this strategy knows none");
  return { supported: true, exact: false };
}

function jointPlan(problem: Problem, best: JointSchedule, passes: number): Plan {
  const evW = (problem.vehicles ?? []).map(() => powers(homeModel(problem, undefined, undefined), best.car));
  const paths = problem.storages.map((storage, index) => {
    const model = homeModel(problem, storage, undefined);
    return storagePath(model, storage, best.moves[index === 0 ? 0 : 1]);
  });
  const batteryW = paths.map(({ powerW }) => powerW);
  return assemblePlan(problem, {
    strategy: "home-two-storages",
    ...{ batteryW, evW, socWh: paths.map(({ storedWh }) => storedWh) },
    value: storageValues(problem, { batteryW, evW }),
    certificate: { kind: "heuristic" },
    stats: { segments: 0, nonConvexSlots: problem.horizon.count, passes },
    importKinks: importKinks(homeModel(problem, undefined, undefined), best.capKw),
  });
}

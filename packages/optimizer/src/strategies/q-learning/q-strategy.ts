import { err, ok } from "@oec/domain";

import { assemblePlan } from "../../plan/assemble-plan.ts";
import { storageValues } from "../../plan/storage-values.ts";
import { unknownFeature } from "../../problem/features.ts";
import { validateProblem } from "../../problem/validate-problem.ts";
import type { Plan } from "../../types/plan.ts";
import type { Problem, StorageProblem } from "../../types/problem.ts";
import type { Capability, Strategy } from "../../types/strategy.ts";
import { BatteryEnvironment } from "./battery-environment.ts";
import type { QPolicy } from "./q-policy.ts";

/**
 * A learned policy as a strategy, for one storage: follows it slot by slot. Its plans are `heuristic`.
 *
 * @param policy - From {@link trainQPolicy} or {@link parseQPolicy}.
 */
export function createQStrategy(policy: QPolicy): Strategy {
  const capabilities = (problem: Problem): Capability => {
    if (problem.storages.length !== 1)
      return { supported: false, reason: `${problem.storages.length} storages, this strategy plans one` };
    const reason = unknownFeature(problem, ["a peak charge"]);
    return reason === undefined ? { supported: true, exact: false } : { supported: false, reason };
  };
  return {
    name: "q-learning",
    capabilities,
    solve(problem) {
      const capability = capabilities(problem);
      if (!capability.supported) return err({ kind: "unsupported", reason: capability.reason });
      const valid = validateProblem(problem);
      if (!valid.ok) return err({ kind: "invalid-problem", error: valid.error });
      const [storage] = problem.storages;
      if (storage === undefined) return err({ kind: "unsupported", reason: "no storage" });
      return ok(followed(problem, storage, policy));
    },
  };
}

function followed(problem: Problem, storage: StorageProblem, { actions }: QPolicy): Plan {
  const { count } = problem.horizon;
  const environment = new BatteryEnvironment(problem, storage);
  const batteryW = new Float64Array(count);
  const socWh = new Float64Array(count);
  let state = environment.reset(storage.startWh);
  for (let slot = 0; slot < count; slot += 1) {
    const action = actions[state] ?? 2;
    batteryW[slot] = environment.powerOf(action);
    ({ state } = environment.step(action));
    socWh[slot] = environment.storedWh;
  }
  return assemblePlan(problem, {
    strategy: "q-learning",
    batteryW: [batteryW],
    socWh: [socWh],
    value: storageValues(problem, { batteryW: [batteryW] }),
    certificate: { kind: "heuristic" },
    stats: { segments: 1, nonConvexSlots: 0, passes: 1 },
  });
}

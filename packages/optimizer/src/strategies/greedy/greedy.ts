import { err, MS_PER_HOUR, ok, type StorageValue } from "@oec/domain";

import { assemblePlan } from "../../plan/assemble-plan.ts";
import { importPenaltyPerKwh } from "../../problem/import-penalty.ts";
import { unknownFeature } from "../../problem/features.ts";
import { validateProblem } from "../../problem/validate-problem.ts";
import type { Plan } from "../../types/plan.ts";
import type { Problem, StorageProblem } from "../../types/problem.ts";
import type { Capability, Strategy } from "../../types/strategy.ts";
import { StageCosts } from "../piecewise-linear/stage-cost.ts";
import { SlotPairing, type PairedSlots } from "./pair-slots.ts";

/**
 * The baseline that looks at spreads: a kWh is stored only where its price over the efficiency, plus wear, is below what
 * it replaces in another slot.
 *
 * Pairs the dearest slot with the cheapest one again and again, within power limits and the room of the store, and never
 * takes a pair back; several storages one after the other. On the forecast it plans with, it never costs more than
 * {@link idle}. It knows no peak charge.
 */
export const greedy: Strategy = {
  name: "greedy",
  capabilities,
  solve: (problem) => {
    const capability = capabilities(problem);
    if (!capability.supported) return err({ kind: "unsupported", reason: capability.reason });
    const valid = validateProblem(problem);
    return valid.ok ? ok(greedyPlan(problem)) : err({ kind: "invalid-problem", error: valid.error });
  },
};

function capabilities(problem: Problem): Capability {
  const reason = unknownFeature(problem, ["a peak charge", "a hybrid inverter"]);
  return reason === undefined ? { supported: true, exact: false } : { supported: false, reason };
}

function greedyPlan(problem: Problem): Plan {
  const { count } = problem.horizon;
  const penalty = importPenaltyPerKwh(problem);
  const batteryW: Float64Array[] = [];
  const pairs: PairedSlots[] = [];
  let loadW = Float64Array.from(problem.loadW);
  for (const storage of problem.storages) {
    const stages = new StageCosts();
    stages.prepare({ ...problem, loadW }, storage, penalty);
    const paired = new SlotPairing(stages, storage, count).run();
    const powerW = powersOf(problem, storage, paired.movedWh);
    pairs.push(paired);
    batteryW.push(powerW);
    // The next storage sees the house with this one in it.
    loadW = loadW.map((watts, slot) => watts + (powerW[slot] ?? 0));
  }
  return assemblePlan(problem, {
    strategy: "greedy",
    batteryW,
    socWh: pairs.map(({ socWh }) => socWh),
    value: {
      storages: problem.storages.map((storage, index) => pairValue(storage, count, pairs[index]?.perKwh)),
    },
    certificate: { kind: "heuristic" },
    stats: { segments: 1, nonConvexSlots: 0, passes: 1 },
  });
}

function powersOf(problem: Problem, storage: StorageProblem, movedWh: Float64Array): Float64Array {
  const { edges } = problem.horizon;
  return movedWh.map((energy, slot) => {
    const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
    return (energy > 0 ? energy / storage.chargeEfficiency : energy * storage.dischargeEfficiency) / hours;
  });
}

/** One value per slot: half-way between what the pairs that reach over its end pay and earn, the last of them. */
const pairValue = (
  storage: StorageProblem,
  count: number,
  perKwh: Float64Array = new Float64Array(count),
): StorageValue => ({
  offsets: Int32Array.from({ length: count + 1 }, (_, slot) => slot),
  floorWh: new Float64Array(count).fill(storage.minWh),
  endWh: new Float64Array(count).fill(storage.maxWh),
  perKwh,
});

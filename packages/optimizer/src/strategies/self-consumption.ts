import { err, MS_PER_HOUR, ok, type StorageValue } from "@oec/domain";

import { assemblePlan } from "../plan/assemble-plan.ts";
import { validateProblem } from "../problem/validate-problem.ts";
import type { Plan } from "../types/plan.ts";
import type { Problem, StorageProblem } from "../types/problem.ts";
import type { Strategy } from "../types/strategy.ts";

/**
 * The rule most batteries ship with: store every surplus, cover every shortage, as far as each storage allows.
 *
 * It ignores prices, never fails on a valid problem and takes any number of storages, in their order. The floor that
 * other strategies must beat, and the safe plan when they cannot answer.
 */
export const selfConsumption: Strategy = {
  name: "self-consumption",
  capabilities: () => ({ supported: true, exact: false }),
  solve: (problem) => {
    const valid = validateProblem(problem);
    return valid.ok ? ok(followSurplus(problem)) : err({ kind: "invalid-problem", error: valid.error });
  },
};

function followSurplus(problem: Problem): Plan {
  const { count, edges } = problem.horizon;
  const storages = problem.storages;
  const batteryW = storages.map(() => new Float64Array(count));
  const socWh = storages.map(() => new Float64Array(count));
  const storedWh = storages.map((storage) => storage.startWh);
  for (let slot = 0; slot < count; slot += 1) {
    const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
    let shortageW = (problem.loadW[slot] ?? 0) - (problem.pvW[slot] ?? 0);
    for (const [index, storage] of storages.entries()) {
      const powerW = towardBalance(storage, storedWh[index] ?? 0, shortageW, hours);
      const perHour = powerW > 0 ? powerW * storage.chargeEfficiency : powerW / storage.dischargeEfficiency;
      const next = Math.min(storage.maxWh, Math.max(storage.minWh, (storedWh[index] ?? 0) + perHour * hours));
      storedWh[index] = next;
      shortageW += powerW;
      const powers = batteryW[index];
      const levels = socWh[index];
      if (powers !== undefined) powers[slot] = powerW;
      if (levels !== undefined) levels[slot] = next;
    }
  }
  return assemblePlan(problem, {
    strategy: "self-consumption",
    batteryW,
    socWh,
    value: { storages: storages.map((storage) => ruleValue(problem, storage)) },
    certificate: { kind: "heuristic" },
    stats: { segments: 1, nonConvexSlots: 0, passes: 1 },
  });
}

/** Power that brings the grid closest to zero within limits and room [W]. */
function towardBalance(storage: StorageProblem, storedWh: number, shortageW: number, hours: number): number {
  if (shortageW >= 0) {
    const availableW = (Math.max(0, storedWh - storage.minWh) * storage.dischargeEfficiency) / hours;
    return -Math.min(shortageW, storage.maxDischargeW, availableW);
  }
  const roomW = Math.max(0, storage.maxWh - storedWh) / storage.chargeEfficiency / hours;
  return Math.min(-shortageW, storage.maxChargeW, roomW);
}

/**
 * The value of energy under which storing a surplus and covering a shortage both pay: half-way between what a stored
 * kWh cost as forgone export and what it saves as import.
 */
function ruleValue(problem: Problem, storage: StorageProblem): StorageValue {
  const { count } = problem.horizon;
  const perKwh = new Float64Array(count);
  for (let slot = 0; slot < count; slot += 1) {
    const paid = ((problem.exportPricePerKwh[slot] ?? 0) + storage.wearCostPerKwh) / storage.chargeEfficiency;
    const saved =
      ((problem.importPricePerKwh[slot] ?? 0) - storage.wearCostPerKwh) * storage.dischargeEfficiency;
    perKwh[slot] = (paid + saved) / 2;
  }
  return {
    offsets: Int32Array.from({ length: count + 1 }, (_, slot) => slot),
    floorWh: new Float64Array(count).fill(storage.minWh),
    endWh: new Float64Array(count).fill(storage.maxWh),
    perKwh,
  };
}

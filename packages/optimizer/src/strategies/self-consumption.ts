import { err, MS_PER_HOUR, ok, type StorageValue } from "@oec/domain";

import { assemblePlan } from "../plan/assemble-plan.ts";
import { validateProblem } from "../problem/validate-problem.ts";
import type { Plan } from "../types/plan.ts";
import type { Problem, StorageProblem } from "../types/problem.ts";
import type { Strategy } from "../types/strategy.ts";
import { plainDevices } from "./plain-devices.ts";

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
  const takenWh = storages.map(() => 0);
  const { evW, flexibleW, totalW } = plainDevices(problem);
  for (let slot = 0; slot < count; slot += 1) {
    const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
    let shortageW = (problem.loadW[slot] ?? 0) + (totalW[slot] ?? 0) - (problem.pvW[slot] ?? 0);
    for (const [index, storage] of storages.entries()) {
      const bounds = boundsOf(problem, index, storage, slot);
      const useWh = leftOf(storage, slot, takenWh, index);
      const powerW = towardBalance({ ...storage, ...bounds }, storedWh[index] ?? 0, shortageW, hours, useWh);
      const moved = Math.max(0, -powerW) * hours;
      takenWh[index] = (takenWh[index] ?? 0) + moved / storage.dischargeEfficiency;
      const perHour = powerW > 0 ? powerW * storage.chargeEfficiency : powerW / storage.dischargeEfficiency;
      const leftWh = (storedWh[index] ?? 0) + perHour * hours - (storage.usedWh?.[slot] ?? 0);
      const next = Math.min(storage.maxWh, Math.max(storage.minWh, leftWh));
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
    ...{ batteryW, evW, socWh },
    ...(problem.flexibleLoads === undefined ? {} : { flexibleW }),
    value: { storages: storages.map((storage) => ruleValue(problem, storage)) },
    certificate: { kind: "heuristic" },
    stats: { segments: 1, nonConvexSlots: 0, passes: 1 },
  });
}

/** What a storage may do in a slot: its own limits, the inverter's it may share, and the level it must keep. */
function boundsOf(
  { hybrid, pvW }: Problem,
  index: number,
  { minWh, maxChargeW, maxDischargeW, requiredWh, available }: StorageProblem,
  slot: number,
): Pick<StorageProblem, "minWh" | "maxChargeW" | "maxDischargeW"> {
  const behind = hybrid?.storage === index ? hybrid : undefined;
  const acLimitW = behind?.acLimitW ?? Infinity;
  const present = available?.[slot] === 0 ? 0 : Infinity;
  return {
    minWh: Math.max(minWh, requiredWh?.[slot] ?? 0),
    maxChargeW: Math.min(maxChargeW, acLimitW + (behind?.pvShare ?? 0) * (pvW[slot] ?? 0), present),
    maxDischargeW: Math.min(maxDischargeW, acLimitW, present),
  };
}

/** Energy that a limit on cycles still lets out in this slot [Wh stored]; starts counting anew where a limit begins. */
function leftOf(
  { cycleLimits = [] }: StorageProblem,
  slot: number,
  takenWh: number[],
  index: number,
): number {
  const limit = cycleLimits.find(({ fromSlot, toSlot }) => slot >= fromSlot && slot < toSlot);
  if (limit === undefined) return Infinity;
  if (slot === limit.fromSlot) takenWh[index] = 0;
  return Math.max(0, limit.maxDischargedWh - (takenWh[index] ?? 0));
}

/** Power that brings the grid closest to zero within limits and room [W]. */
function towardBalance(
  storage: StorageProblem,
  storedWh: number,
  shortageW: number,
  hours: number,
  useWh: number,
): number {
  if (shortageW >= 0) {
    const aboveWh = Math.min(useWh, Math.max(0, storedWh - storage.minWh));
    const availableW = (aboveWh * storage.dischargeEfficiency) / hours;
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

import type { Instant, Schedule } from "@oec/domain";

import type { Plan } from "../types/plan.ts";
import { VERSION } from "../version.ts";

/**
 * Each storage's view of a plan: one interval per slot.
 *
 * @param createdAt - When the plan was made.
 * @param storageIds - Device ids in the order of the problem's storages.
 */
export function toSchedules(plan: Plan, createdAt: Instant, storageIds: readonly string[]): Schedule[] {
  const { edges, count } = plan.slots;
  return storageIds.map((deviceId, storage) => {
    const powers = plan.columns.batteryW[storage];
    const intervals = Array.from({ length: powers === undefined ? 0 : count }, (_, slot) => ({
      start: edges[slot] ?? Number.NaN,
      end: edges[slot + 1] ?? Number.NaN,
      powerW: powers?.[slot] ?? 0,
    }));
    return { deviceId, createdAt, intervals, madeBy: `${plan.strategy}@${VERSION}` };
  });
}

import type { Instant, Schedule } from "@oec/domain";

import type { Plan } from "../types/plan.ts";
import { VERSION } from "../version.ts";

/**
 * Each device's view of a plan: one interval per slot; storages first, then vehicles, then loads whose start was chosen.
 *
 * @param createdAt - When the plan was made.
 * @param storageIds - Device ids in the order of the problem's storages.
 * @param vehicleIds - Device ids in the order of its vehicles.
 * @param flexibleLoadIds - Device ids in the order of its flexible loads.
 */
export function toSchedules(
  plan: Plan,
  createdAt: Instant,
  storageIds: readonly string[],
  vehicleIds: readonly string[] = [],
  flexibleLoadIds: readonly string[] = [],
): Schedule[] {
  const { edges, count } = plan.slots;
  const { batteryW, evW, flexibleW = [] } = plan.columns;
  const devices = [
    ...storageIds.map((deviceId, index) => [deviceId, batteryW[index]] as const),
    ...vehicleIds.map((deviceId, index) => [deviceId, evW[index]] as const),
    ...flexibleLoadIds.map((deviceId, index) => [deviceId, flexibleW[index]] as const),
  ];
  return devices.map(([deviceId, powers]) => {
    const intervals = Array.from({ length: powers === undefined ? 0 : count }, (_, slot) => ({
      start: edges[slot] ?? Number.NaN,
      end: edges[slot + 1] ?? Number.NaN,
      powerW: powers?.[slot] ?? 0,
    }));
    return { deviceId, createdAt, intervals, madeBy: `${plan.strategy}@${VERSION}` };
  });
}

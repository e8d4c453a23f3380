import { localDayStart, type Constraints, type Horizon, type Site } from "@oec/domain";

import type { CycleLimit, HybridProblem } from "../types/problem.ts";

/**
 * The inverter that PV and a battery share, as a limit on both; undefined where there is none, or more than one battery
 * behind inverters: then each battery's power is bounded by {@link inverterLimitW} alone.
 */
export function hybridOf({ batteries, inverters, pv }: Site): HybridProblem | undefined {
  const hybrids = inverters.filter(({ batteryIds }) => batteryIds.length > 0);
  const [inverter] = hybrids;
  const [batteryId] = inverter?.batteryIds ?? [];
  if (inverter === undefined || hybrids.length > 1 || inverter.batteryIds.length > 1) return undefined;
  const storage = batteries.findIndex(({ id }) => id === batteryId);
  if (storage < 0) return undefined;
  const total = pv.reduce((sum, { capacityW }) => sum + capacityW, 0);
  const behind = pv.reduce(
    (sum, { id, capacityW }) => sum + (inverter.pvIds.includes(id) ? capacityW : 0),
    0,
  );
  return { storage, acLimitW: inverter.maxAcW, pvShare: total > 0 ? behind / total : 0 };
}

/** AC limit of the inverter that a battery is behind [W]; Infinity where it has one of its own. */
export const inverterLimitW = ({ inverters }: Site, batteryId: string): number =>
  inverters.find(({ batteryIds }) => batteryIds.includes(batteryId))?.maxAcW ?? Infinity;

/** A limit on cycles per local day, as one on the energy taken out between each pair of midnights. */
export function cycleLimitsOf(
  { edges, count }: Horizon,
  timeZone: string,
  cyclesPerDay: number,
  capacityWh: number,
): CycleLimit[] {
  const limits: CycleLimit[] = [];
  let fromSlot = 0;
  for (let slot = 1; slot <= count; slot += 1) {
    const day = localDayStart(edges[fromSlot] ?? 0, timeZone);
    if (slot < count && localDayStart(edges[slot] ?? 0, timeZone) === day) continue;
    limits.push({ fromSlot, toSlot: slot, maxDischargedWh: cyclesPerDay * capacityWh });
    fromSlot = slot;
  }
  return limits;
}

/**
 * Levels that must be there, per slot: at both ends of the slot in which an instant lies, so that it holds in between.
 *
 * @param share - Share of the energy that this storage must hold.
 * @param maxWh - Nothing above it can be required.
 */
export function requiredLevels(
  { edges, count }: Horizon,
  required: NonNullable<Constraints["mustHaveEnergyAt"]>,
  share: number,
  maxWh: number,
): Float64Array {
  const levels = new Float64Array(count);
  const raise = (slot: number, levelWh: number) => {
    if (slot >= 0 && slot < count) levels[slot] = Math.max(levels[slot] ?? 0, Math.min(maxWh, levelWh));
  };
  for (const { at, storedWh } of required) {
    for (let slot = 0; slot < count; slot += 1) {
      const [from, to] = [edges[slot] ?? 0, edges[slot + 1] ?? 0];
      if (at < from || at > to) continue;
      if (at < to) raise(slot - 1, share * storedWh);
      if (at > from) raise(slot, share * storedWh);
    }
  }
  return levels;
}

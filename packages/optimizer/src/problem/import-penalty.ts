import type { Problem } from "../types/problem.ts";

/**
 * The price of power above the import limit that solvers use: so high that a limit is exceeded only where it cannot be
 * kept, and then by the least energy.
 *
 * An hour over the limit can at most be avoided by energy bought in another slot and carried through a storage; a
 * thousand times the dearest such detour leaves no doubt, and keeps the numbers small enough for exact sums. Where energy
 * is required in many slots, missing it in all of them together still costs less.
 *
 * @returns penalty [currency/kWh], above 0.
 */
export function importPenaltyPerKwh(problem: Problem): number {
  const required = problem.storages.some(({ requiredWh }) => requiredWh !== undefined);
  return 1000 * dearestDetour(problem) * (required ? problem.horizon.count : 1);
}

/**
 * The price of required energy that is missing at the end of a slot: above every detour, yet below the import limit's.
 *
 * @returns penalty [currency per kWh stored], above 0.
 */
export const requiredPenaltyPerKwh = (problem: Problem): number => 100 * dearestDetour(problem);

/** The highest price that buying in one slot instead of another can cost [currency/kWh]. */
function dearestDetour(problem: Problem): number {
  let dearest = Math.max(largest(problem.importPricePerKwh), largest(problem.exportPricePerKwh));
  let roundTrip = 1;
  for (const storage of problem.storages) {
    dearest = Math.max(dearest, Math.abs(storage.terminalValuePerKwh), storage.wearCostPerKwh);
    roundTrip = Math.min(roundTrip, storage.chargeEfficiency * storage.dischargeEfficiency);
  }
  return Math.max(dearest, 1e-3) / roundTrip;
}

/** The largest size of a number; by index, because an iterator would make an object per number. */
function largest(values: Readonly<Float64Array>): number {
  let most = 0;
  for (let index = 0; index < values.length; index += 1) most = Math.max(most, Math.abs(values[index] ?? 0));
  return most;
}

import type { Problem } from "../types/problem.ts";

/**
 * The price of power above the import limit that solvers use: so high that a limit is exceeded only where it cannot be
 * kept, and then by the least energy.
 *
 * An hour over the limit can at most be avoided by energy bought in another slot and carried through a storage; a
 * thousand times the dearest such detour leaves no doubt, and keeps the numbers small enough for exact sums.
 *
 * @returns penalty [currency/kWh], above 0.
 */
export function importPenaltyPerKwh(problem: Problem): number {
  let dearest = 0;
  for (const price of problem.importPricePerKwh) dearest = Math.max(dearest, Math.abs(price));
  for (const price of problem.exportPricePerKwh) dearest = Math.max(dearest, Math.abs(price));
  let roundTrip = 1;
  for (const storage of problem.storages) {
    dearest = Math.max(dearest, Math.abs(storage.terminalValuePerKwh), storage.wearCostPerKwh);
    roundTrip = Math.min(roundTrip, storage.chargeEfficiency * storage.dischargeEfficiency);
  }
  return (1000 * Math.max(dearest, 1e-3)) / roundTrip;
}

import type { Problem } from "../types/problem.ts";

/**
 * A price for missed charging targets that is above every detour, yet below the one for exceeded import limits: a target
 * with it is missed only where it cannot be reached, and never at the fuse's expense.
 *
 * @param problem - Prices, storages and peak charge count; vehicles do not.
 * @returns price [currency per kWh stored], above 0.
 */
export function firmTargetPricePerKwh(
  problem: Pick<Problem, "importPricePerKwh" | "exportPricePerKwh" | "storages" | "peak" | "horizon">,
): number {
  let dearest = 0.01;
  for (const price of problem.importPricePerKwh) dearest = Math.max(dearest, Math.abs(price));
  for (const price of problem.exportPricePerKwh) dearest = Math.max(dearest, Math.abs(price));
  let perKwh = dearest;
  if (problem.peak !== undefined) {
    let shortestMs = Infinity;
    const { edges, count } = problem.horizon;
    for (let slot = 0; slot < count; slot += 1)
      shortestMs = Math.min(shortestMs, (edges[slot + 1] ?? 0) - (edges[slot] ?? 0));
    // One kWh more in the shortest slot raises the peak by a kWh per slot.
    perKwh += (problem.peak.pricePerKw * 3_600_000) / shortestMs;
  }
  return 10 * perKwh;
}

import type { Plan } from "../types/plan.ts";
import type { PeakProblem, Problem } from "../types/problem.ts";

/** The charge on the highest import, from the grid column alone [currency]. */
export function recomputedPeakCost(peak: PeakProblem, problem: Problem, plan: Plan): number {
  const { edges, count } = problem.horizon;
  const wattMs = new Map<number, { sum: number; length: number }>();
  for (let slot = 0; slot < count; slot += 1) {
    const [from, to] = [edges[slot] ?? 0, edges[slot + 1] ?? 0];
    const metered = Math.max(0, plan.columns.gridW[slot] ?? 0) * (peak.slotWeight[slot] ?? 1);
    const last = Math.ceil(to / peak.intervalMs) - 1;
    for (let interval = Math.floor(from / peak.intervalMs); interval <= last; interval += 1) {
      const begin = Math.max(from, interval * peak.intervalMs);
      const length = Math.min(to, (interval + 1) * peak.intervalMs) - begin;
      const known = wattMs.get(interval) ?? { sum: 0, length: 0 };
      wattMs.set(interval, { sum: known.sum + metered * length, length: known.length + length });
    }
  }
  const candidates = [...peak.billedPeaksW];
  for (const { sum, length } of wattMs.values()) candidates.push(sum / length);
  candidates.sort((low, high) => low - high);
  const counted = candidates.slice(Math.max(0, candidates.length - peak.highestCount));
  let meanW = 0;
  for (const watts of counted) meanW += watts / counted.length;
  return (meanW / 1000) * peak.pricePerKw;
}

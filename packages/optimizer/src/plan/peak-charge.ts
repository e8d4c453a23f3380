import type { Horizon } from "@oec/domain";

import type { PeakProblem } from "../types/problem.ts";

/** A metering interval as far as the horizon covers it. */
export interface PeakInterval {
  /** The slots it lies in: `firstSlot` to `lastSlot`. */
  readonly firstSlot: number;
  lastSlot: number;
  /** How long it lies in each of them [ms]. */
  readonly coveredMs: number[];
}

/** The metering intervals that a horizon touches, in their order. */
export function peakIntervals({ intervalMs }: PeakProblem, { count, edges }: Horizon): PeakInterval[] {
  const intervals: PeakInterval[] = [];
  let open = -1;
  for (let slot = 0; slot < count; slot += 1) {
    const end = edges[slot + 1] ?? 0;
    let from = edges[slot] ?? 0;
    while (from < end) {
      const number = Math.floor(from / intervalMs);
      const until = Math.min(end, (number + 1) * intervalMs);
      const last = intervals.at(-1);
      if (number === open && last !== undefined) {
        last.lastSlot = slot;
        last.coveredMs.push(until - from);
      } else intervals.push({ firstSlot: slot, lastSlot: slot, coveredMs: [until - from] });
      open = number;
      from = until;
    }
  }
  return intervals;
}

/** Weighted mean import of each interval [W]. */
export function intervalMeansW(
  intervals: readonly PeakInterval[],
  { slotWeight }: PeakProblem,
  gridW: Readonly<Float64Array>,
): number[] {
  return intervals.map(({ firstSlot, coveredMs }) => {
    let wattMs = 0;
    let totalMs = 0;
    for (const [offset, ms] of coveredMs.entries()) {
      const slot = firstSlot + offset;
      wattMs += Math.max(0, gridW[slot] ?? 0) * (slotWeight[slot] ?? 1) * ms;
      totalMs += ms;
    }
    return wattMs / totalMs;
  });
}

/** The charge for grid powers [currency]. */
export function peakChargeOf(peak: PeakProblem, horizon: Horizon, gridW: Readonly<Float64Array>): number {
  const means = intervalMeansW(peakIntervals(peak, horizon), peak, gridW);
  const highest = [...means, ...peak.billedPeaksW].sort((a, b) => b - a).slice(0, peak.highestCount);
  if (highest.length === 0) return 0;
  return (peak.pricePerKw * highest.reduce((sum, watts) => sum + watts, 0)) / highest.length / 1000;
}

import { intervalMeansW, peakIntervals } from "../plan/peak-charge.ts";
import type { PeakProblem, Problem } from "../types/problem.ts";
import type { LpModelBuilder, Term } from "./model.ts";
import { slotKwhPerW, type SlotColumns } from "./slot-columns.ts";

/** Columns of a peak charge [kW]: a common level, and what each counted interval is above it. */
export interface PeakColumns {
  readonly level: number;
  /** Of the horizon's intervals, then of the peaks already billed. */
  readonly above: readonly number[];
}

/**
 * The mean of the k highest as a linear programme: the least, over all levels, of the level and a k-th of what lies above.
 *
 * @see Ogryczak and Tamir (2003), "Minimizing the sum of the k largest functions in linear time".
 */
export function peakColumns(
  builder: LpModelBuilder,
  problem: Problem,
  peak: PeakProblem,
  slots: readonly SlotColumns[],
): PeakColumns {
  const intervals = peakIntervals(peak, problem.horizon);
  const counted = countedPeaks(peak, intervals.length);
  const level = builder.column({ cost: peak.pricePerKw });
  const excess = (kw: number, terms: readonly Term[]) => {
    const above = builder.column({ cost: peak.pricePerKw / counted });
    builder.row(kw, Infinity, [[level, 1], [above, 1], ...terms]); // prettier-ignore
    return above;
  };
  const planned = intervals.map(({ firstSlot, coveredMs }) => {
    const totalMs = coveredMs.reduce((sum, ms) => sum + ms, 0);
    const terms = coveredMs.flatMap((ms, offset): Term[] => {
      const slot = firstSlot + offset;
      const columns = slots[slot];
      if (columns === undefined) return [];
      const share = ((peak.slotWeight[slot] ?? 1) * ms) / totalMs / (1000 * slotKwhPerW(problem, slot));
      const bought: Term = [columns.bought, -share];
      return columns.over < 0 ? [bought] : [bought, [columns.over, -share]];
    });
    return excess(0, terms);
  });
  return { level, above: [...planned, ...peak.billedPeaksW.map((watts) => excess(watts / 1000, []))] };
}

/** Values of the columns for given grid powers: the level is the k-th highest. */
export function peakPoint(
  problem: Problem,
  peak: PeakProblem,
  gridW: Readonly<Float64Array>,
): { readonly level: number; readonly above: readonly number[] } {
  const means = intervalMeansW(peakIntervals(peak, problem.horizon), peak, gridW);
  const kw = [...means, ...peak.billedPeaksW].map((watts) => watts / 1000);
  const level = [...kw].sort((a, b) => b - a)[countedPeaks(peak, means.length) - 1] ?? 0;
  return { level, above: kw.map((power) => Math.max(0, power - level)) };
}

const countedPeaks = ({ highestCount, billedPeaksW }: PeakProblem, intervals: number): number =>
  Math.max(1, Math.min(highestCount, intervals + billedPeaksW.length));

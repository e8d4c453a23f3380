import type { ModelData } from "highs";
import type { PeakProblem, Problem } from "@oec/optimizer";
import { highsModel } from "./highs-model.ts";
import { uniform } from "./random-problem.ts";

/** A peak charge on the means of every slot; change what a test is about. */
export const peakCharge = (problem: Problem, change: Partial<PeakProblem> = {}): PeakProblem => ({
  pricePerKw: 10,
  highestCount: 1,
  intervalMs: problem.horizon.edges[1]! - problem.horizon.edges[0]!,
  billedPeaksW: [],
  slotWeight: new Float64Array(problem.horizon.count).fill(1),
  ...change,
});

/** A seeded charge: one to four highest, none to five billed, night weights now and then. */
export function randomPeak(problem: Problem, seed: number): PeakProblem {
  const random = uniform(seed * 31_337 + 5);
  const nightWeight = random() < 0.4 ? random() : 1;
  return peakCharge(problem, {
    pricePerKw: random() < 0.1 ? 0 : 0.2 + 20 * random() * random(),
    highestCount: 1 + Math.floor(4 * random()),
    billedPeaksW: Array.from({ length: Math.floor(6 * random()) }, () => 6000 * random()),
    slotWeight: problem.loadW.map((_, slot) => {
      const hour = (problem.horizon.edges[slot]! / 3_600_000) % 24;
      return hour < 6 || hour >= 22 ? nightWeight : 1;
    }),
  });
}

/** The model of a problem whose metering intervals are whole slots, with the peak charge as an epigraph. */
export function highsPeakModel(problem: Problem, exclusive: boolean): ModelData {
  const peak = problem.peak!;
  const model = highsModel(problem, exclusive);
  const { count, edges } = problem.horizon;
  const columns = { cost: [...model.colCost], lower: [...model.colLower], upper: [...model.colUpper] };
  const rows = { lower: [...model.rowLower], upper: [...model.rowUpper] };
  const matrix = model.matrix as {
    starts: ArrayLike<number>;
    indices: ArrayLike<number>;
    values: ArrayLike<number>;
  };
  const [starts, indices, values] = [matrix.starts, matrix.indices, matrix.values].map((given) =>
    Array.from(given),
  );
  const column = (price: number) => {
    columns.lower.push(0);
    columns.upper.push(Infinity);
    return columns.cost.push(price) - 1;
  };
  const counted = Math.min(peak.highestCount, count + peak.billedPeaksW.length);
  const cap = column(peak.pricePerKw);
  // Columns of a slot: bought, sold, charge, discharge, unused, level, and two binaries where they are exclusive.
  const perSlot = exclusive ? 8 : 6;
  const above = (kw: number, terms: [number, number][]) => {
    const excess = column(peak.pricePerKw / counted);
    for (const [index, factor] of [...terms, [cap, -1], [excess, -1]] as [number, number][]) {
      indices!.push(index);
      values!.push(factor);
    }
    starts!.push(indices!.length);
    rows.lower.push(-Infinity);
    rows.upper.push(-kw);
  };
  for (const billedW of peak.billedPeaksW) above(billedW / 1000, []);
  const slots = Array.from({ length: count }, (_, t) => t);
  const intervalOf = (t: number) => Math.floor(edges[t]! / peak.intervalMs);
  for (const interval of new Set(slots.map(intervalOf))) {
    const own = slots.filter((t) => intervalOf(t) === interval);
    const hours = (edges[own.at(-1)! + 1]! - edges[own[0]!]!) / 3_600_000;
    above(0, own.map((t) => [perSlot * t, peak.slotWeight[t]! / hours])); // prettier-ignore
  }
  const [numCols, numRows] = [columns.cost.length, rows.lower.length];
  const integrality = new Int32Array(numCols);
  if (exclusive) integrality.set(model.integrality as Int32Array);
  return {
    numCols,
    numRows,
    colCost: columns.cost,
    colLower: columns.lower,
    colUpper: columns.upper,
    rowLower: rows.lower,
    rowUpper: rows.upper,
    matrix: { format: "csr", numRows, numCols, starts: starts!, indices: indices!, values: values! },
    ...(exclusive ? { integrality } : {}),
  };
}

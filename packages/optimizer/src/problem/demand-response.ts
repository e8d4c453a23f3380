import type { Instant, PricePerKwh, Watts } from "@oec/domain";

import type { Problem } from "../types/problem.ts";

/** What the grid asks for in a span of time: a cap on import, or prices that reward taking less or giving more. */
export interface DemandResponseEvent {
  readonly from: Instant;
  /** Exclusive; after `from`. */
  readonly to: Instant;
  /** Most import meanwhile [W], 0 or more; absent: as ever. Exceeded by the least energy where it cannot be kept. */
  readonly maxImportW?: Watts;
  /** Added to the price of imported energy: what not importing it earns [currency/kWh], any sign; default 0. */
  readonly importPremiumPerKwh?: PricePerKwh;
  /** Added to the price of exported energy [currency/kWh], any sign; default 0. */
  readonly exportPremiumPerKwh?: PricePerKwh;
}

/**
 * A problem with demand-response events in it: slots that an event touches get its cap, and its premiums by the share of
 * the slot that it covers. Any strategy plans the result, and an exact one does so exactly.
 */
export function withDemandResponse(problem: Problem, events: readonly DemandResponseEvent[]): Problem {
  const { edges, count } = problem.horizon;
  const maxImportW = Float64Array.from(problem.maxImportW);
  const importPricePerKwh = Float64Array.from(problem.importPricePerKwh);
  const exportPricePerKwh = Float64Array.from(problem.exportPricePerKwh);
  for (const { from, to, maxImportW: cap = Infinity, ...premiums } of events) {
    for (let slot = 0; slot < count; slot += 1) {
      const [begin, end] = [edges[slot] ?? 0, edges[slot + 1] ?? 0];
      const share = (Math.min(to, end) - Math.max(from, begin)) / (end - begin);
      if (!(share > 0)) continue;
      maxImportW[slot] = Math.min(maxImportW[slot] ?? Infinity, cap);
      importPricePerKwh[slot] = (importPricePerKwh[slot] ?? 0) + share * (premiums.importPremiumPerKwh ?? 0);
      exportPricePerKwh[slot] = (exportPricePerKwh[slot] ?? 0) + share * (premiums.exportPremiumPerKwh ?? 0);
    }
  }
  return { ...problem, maxImportW, importPricePerKwh, exportPricePerKwh };
}

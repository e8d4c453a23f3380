import {
  inTimeWindow,
  isoDate,
  localPartsReader,
  termsOn,
  type Horizon,
  type Tariff,
  type Watts,
} from "@oec/domain";

import type { PeakProblem } from "../types/problem.ts";

/**
 * The peak charge of the tariff's terms at the start of a horizon, VAT in; undefined where there is none.
 *
 * Exact for what the horizon covers of one billing month, with two exceptions: with `onePerDay` and more than one highest,
 * two intervals of a day may both count, which never states too little; and slots after the month's end count to the same
 * month as those before, which leaves out what the new month begins with.
 *
 * @param billedPeaksW - Interval means already billed in this month [W].
 * @throws `OecError` `INVALID_ARGUMENT`, `INVALID_TIME_ZONE` if the tariff itself is broken.
 */
export function peakProblem(
  tariff: Tariff,
  { edges, count }: Horizon,
  billedPeaksW: readonly Watts[],
): PeakProblem | undefined {
  const localAt = localPartsReader(tariff.timeZone);
  const terms = termsOn(tariff, isoDate(localAt(edges[0] ?? 0)));
  const { peak } = terms;
  if (peak === undefined || peak.pricePerKw === 0) return undefined;
  const slotWeight = new Float64Array(count).fill(1);
  for (let slot = 0; slot < count && peak.weights !== undefined; slot += 1) {
    const local = localAt(edges[slot] ?? 0);
    slotWeight[slot] = peak.weights.find(({ when }) => inTimeWindow(when, local))?.factor ?? 1;
  }
  return {
    pricePerKw: peak.pricePerKw * (1 + terms.import.vatPercent / 100),
    highestCount: peak.highestCount,
    intervalMs: peak.intervalMs,
    billedPeaksW,
    slotWeight,
  };
}

import { OecError } from "../errors.ts";
import type { Series } from "../series.ts";
import { localPartsReader, isoDate } from "../time/local.ts";
import type { Money, Watts } from "../units/quantity.ts";
import type { PeakTariff } from "./tariff.ts";
import { inTimeWindow } from "./window.ts";

/** A metering interval that counts for the peak charge. */
export interface CountedPeak {
  /** Start of the interval [ms since 1970 UTC]. */
  readonly start: number;
  /** Mean imported power times the weight of its time [W]. */
  readonly weightedW: Watts;
  /** Local date of the start, `YYYY-MM-DD`. */
  readonly date: string;
}

/** The peak charge of one stretch of time, at most a month. */
export interface PeakCharge {
  /** Charge before VAT [currency]. */
  readonly charge: Money;
  /** The power that is charged [W]. */
  readonly chargedW: Watts;
  /** The intervals it is the mean of, highest first. */
  readonly peaks: readonly CountedPeak[];
}

/**
 * The peak charge of one billing month: the price times the mean of the highest interval means.
 *
 * Import is averaged over metering intervals that begin at multiples of their length since 1970 UTC, weighted by the time
 * they cover; an interval at the edge of the series counts with what the series has of it. Fewer intervals, or with
 * `onePerDay` fewer days, than `highestCount` give the mean of those there are. Export does not offset import.
 *
 * @param gridW - Power at the grid connection [W], positive imports; negative values count as 0.
 * @param timeZone - IANA name of the zone that days and weights are counted in.
 * @throws {@link OecError} `NOT_FINITE` if a power is missing, `INVALID_TIME_ZONE`.
 */
export function peakCharge(terms: PeakTariff, gridW: Series, timeZone: string): PeakCharge {
  const candidates = countedPeaks(terms, gridW, timeZone).sort(
    (a, b) => b.weightedW - a.weightedW || a.start - b.start,
  );
  const peaks: CountedPeak[] = [];
  const days = new Set<string>();
  for (const peak of candidates) {
    if (peaks.length === terms.highestCount) break;
    if (terms.onePerDay && days.has(peak.date)) continue;
    days.add(peak.date);
    peaks.push(peak);
  }
  const chargedW =
    peaks.length === 0 ? 0 : peaks.reduce((sum, peak) => sum + peak.weightedW, 0) / peaks.length;
  return { charge: (terms.pricePerKw * chargedW) / 1000, chargedW, peaks };
}

function countedPeaks(terms: PeakTariff, gridW: Series, timeZone: string): CountedPeak[] {
  const localAt = localPartsReader(timeZone);
  return intervalMeans(terms.intervalMs, gridW).map(({ start, meanW }) => {
    const local = localAt(start);
    const weight = terms.weights?.find(({ when }) => inTimeWindow(when, local))?.factor ?? 1;
    return { start, weightedW: meanW * weight, date: isoDate(local) };
  });
}

/** Mean import per metering interval: every slot is shared out over the intervals it covers. */
function intervalMeans(intervalMs: number, { horizon, values }: Series): { start: number; meanW: number }[] {
  const intervals: { start: number; wattMs: number; coveredMs: number }[] = [];
  for (const [slot, powerW] of values.entries()) {
    if (!Number.isFinite(powerW)) {
      throw new OecError(
        "NOT_FINITE",
        `gridW[${String(slot)}] is ${String(powerW)}: a peak charge needs every slot`,
        {
          context: { field: "gridW", slot, value: powerW },
        },
      );
    }
    const end = horizon.edges[slot + 1] ?? 0;
    let from = horizon.edges[slot] ?? 0;
    while (from < end) {
      const start = Math.floor(from / intervalMs) * intervalMs;
      const until = Math.min(end, start + intervalMs);
      let last = intervals.at(-1);
      if (last?.start !== start) {
        last = { start, wattMs: 0, coveredMs: 0 };
        intervals.push(last);
      }
      last.wattMs += Math.max(0, powerW) * (until - from);
      last.coveredMs += until - from;
      from = until;
    }
  }
  return intervals.map(({ start, wattMs, coveredMs }) => ({ start, meanW: wattMs / coveredMs }));
}

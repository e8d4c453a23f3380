import type { Horizon, Instant, Series } from "@oec/domain";
import type { Offsets } from "./offsets.ts";
import { pastReader } from "./past.ts";

const MS_PER_DAY = 86_400_000;

/** What was measured at the same local time of earlier days, for one slot at a time. */
export interface DaySamples {
  /** Values of the latest call to `read`, the newest day first. */
  readonly values: Float64Array;
  /** How many days ago each of them was, 1 or more. */
  readonly daysAgo: Int32Array;
  /** Reads the samples of a slot of the horizon and returns how many there are. */
  read(slot: number): number;
}

/**
 * Gives, for each slot of a horizon, the values at the same local time of the days before.
 *
 * @param at - Instant of the forecast: slots of the history that had not ended by then are not read.
 * @param offset - Offsets of the local clock, from `days + 1` days before the horizon to its end.
 * @param days - How many days back, counted from the slot itself.
 */
export function daySamples(
  history: Series,
  horizon: Horizon,
  at: Instant,
  offset: Offsets,
  days: number,
): DaySamples {
  const past = pastReader(history, at);
  const { edges } = horizon;
  const values = new Float64Array(days);
  const daysAgo = new Int32Array(days);
  return {
    values,
    daysAgo,
    read(slot) {
      const start = edges[slot] as number;
      const length = (edges[slot + 1] as number) - start;
      const now = offset(start);
      // Clocks rarely change: one look at the oldest day spares a look at each.
      const isConstant = offset(start - days * MS_PER_DAY) === now;
      let found = 0;
      for (let day = 1; day <= days; day += 1) {
        const sameUtc = start - day * MS_PER_DAY;
        const then = isConstant ? sameUtc : sameUtc + now - offset(sameUtc);
        const value = past(then, then + length);
        if (value !== value) continue;
        values[found] = value;
        daysAgo[found] = day;
        found += 1;
      }
      return found;
    },
  };
}

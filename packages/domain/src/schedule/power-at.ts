import type { Instant, Watts } from "../units/quantity.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Power that a schedule asks for at an instant [W]; undefined outside its intervals. Binary search: O(log intervals).
 *
 * The intervals must ascend without overlap; see {@link validateSchedule}.
 */
export function powerAt(schedule: Schedule, at: Instant): Watts | undefined {
  const { intervals } = schedule;
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((intervals[middle]?.end ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  const interval = intervals[low];
  return interval !== undefined && interval.start <= at ? interval.powerW : undefined;
}

import { err, ok, type Result } from "../result.ts";
import type { Instant, Watts } from "../units/quantity.ts";
import type { Schedule } from "./schedule.ts";

/** What is wrong with a schedule: which interval, and how. */
export interface ScheduleFault {
  readonly kind: "not-finite" | "empty-interval" | "overlap" | "gap" | "above-limit" | "below-limit";
  /** Index of the interval. */
  readonly interval: number;
  readonly message: string;
}

/** What a schedule's powers must respect. */
export interface ScheduleLimits {
  /** Most consumption [W]. */
  readonly maxPowerW: Watts;
  /** Most generation as a negative power [W]. */
  readonly minPowerW: Watts;
  /** Gaps between intervals are allowed; the device is then free. */
  readonly allowGaps?: boolean;
}

/** Power that a schedule asks for at an instant, or undefined where it says nothing. Binary search. */
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
  return interval !== undefined && at >= interval.start && at < interval.end ? interval.powerW : undefined;
}

/** Checks order, gaps, overlaps and bounds of a schedule; all faults are reported, in order. */
export function validateSchedule(
  schedule: Schedule,
  limits: ScheduleLimits,
): Result<Schedule, readonly ScheduleFault[]> {
  const faults: ScheduleFault[] = [];
  let previousEnd: Instant | undefined;
  for (const [interval, { start, end, powerW }] of schedule.intervals.entries()) {
    const fault = (kind: ScheduleFault["kind"], message: string): number =>
      faults.push({ kind, interval, message: `interval ${String(interval)}: ${message}` });
    if (![start, end, powerW].every(Number.isFinite)) {
      fault("not-finite", "start, end and powerW must be finite numbers");
      continue;
    }
    if (end <= start) fault("empty-interval", "it ends before it starts");
    if (previousEnd !== undefined && start < previousEnd)
      fault("overlap", "it starts before the one before it ends");
    if (previousEnd !== undefined && start > previousEnd && limits.allowGaps !== true) {
      fault("gap", `${String(start - previousEnd)} ms are missing before it`);
    }
    if (powerW > limits.maxPowerW)
      fault("above-limit", `${String(powerW)} W is above ${String(limits.maxPowerW)} W`);
    if (powerW < limits.minPowerW)
      fault("below-limit", `${String(powerW)} W is below ${String(limits.minPowerW)} W`);
    previousEnd = end;
  }
  return faults.length === 0 ? ok(schedule) : err(faults);
}

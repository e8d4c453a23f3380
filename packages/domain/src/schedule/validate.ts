import { err, ok, type Result } from "../result.ts";
import type { Slot } from "../time/horizon.ts";
import type { Watts } from "../units/quantity.ts";
import type { Schedule, ScheduleInterval } from "./schedule.ts";

/** What the powers and times of a schedule must respect. */
export interface ScheduleLimits {
  /** Lowest power [W]; negative where the device can give. */
  readonly minPowerW: Watts;
  /** Highest power [W]. */
  readonly maxPowerW: Watts;
  /** Time the schedule must cover without a gap; absent: gaps are reported, not refused. */
  readonly cover?: Slot;
}

/** Something wrong with a schedule. `index` counts intervals from 0. */
export type ScheduleFault =
  | { readonly kind: "not-finite" | "empty-interval" | "unsorted" | "overlap"; readonly index: number }
  | { readonly kind: "power-out-of-bounds"; readonly index: number; readonly powerW: Watts }
  | { readonly kind: "not-covered"; readonly gap: Slot };

/** What is worth knowing about a sound schedule. */
export interface ScheduleReport {
  /** Times between intervals, and up to the ends of the time to cover, without a power. */
  readonly gaps: readonly Slot[];
}

/**
 * Checks a schedule: numbers, order, overlaps, power bounds, gaps.
 *
 * @returns the gaps of a sound schedule, or every fault found.
 */
export function validateSchedule(
  schedule: Schedule,
  limits: ScheduleLimits,
): Result<ScheduleReport, readonly ScheduleFault[]> {
  const faults: ScheduleFault[] = [];
  for (const [index, interval] of schedule.intervals.entries()) {
    faults.push(...faultsOf(interval, schedule.intervals[index - 1], index, limits));
  }
  if (faults.length > 0) return err(faults);
  const gaps = gapsOf(schedule.intervals, limits.cover);
  const { cover } = limits;
  if (cover === undefined || gaps.length === 0) return ok({ gaps });
  const missing = gaps.filter((gap) => gap.start < cover.end && gap.end > cover.start);
  return missing.length === 0 ? ok({ gaps }) : err(missing.map((gap) => ({ kind: "not-covered", gap })));
}

function faultsOf(
  interval: ScheduleInterval,
  previous: ScheduleInterval | undefined,
  index: number,
  { minPowerW, maxPowerW }: ScheduleLimits,
): ScheduleFault[] {
  const { start, end, powerW } = interval;
  if (![start, end, powerW].every(Number.isFinite)) return [{ kind: "not-finite", index }];
  const faults: ScheduleFault[] = [];
  if (end <= start) faults.push({ kind: "empty-interval", index });
  if (previous !== undefined && start < previous.start) faults.push({ kind: "unsorted", index });
  else if (previous !== undefined && start < previous.end) faults.push({ kind: "overlap", index });
  if (powerW < minPowerW || powerW > maxPowerW) faults.push({ kind: "power-out-of-bounds", index, powerW });
  return faults;
}

function gapsOf(intervals: readonly ScheduleInterval[], cover: Slot | undefined): Slot[] {
  const gaps: Slot[] = [];
  let reached = cover?.start ?? intervals[0]?.start ?? 0;
  for (const { start, end } of intervals) {
    if (start > reached) gaps.push({ start: reached, end: start });
    reached = Math.max(reached, end);
  }
  if (cover !== undefined && cover.end > reached) gaps.push({ start: reached, end: cover.end });
  return gaps;
}

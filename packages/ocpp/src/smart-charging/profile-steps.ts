import type { Instant } from "@oec/domain";
import {
  RECURRENCE_MS,
  type ChargingProfile,
  type ChargingSchedule,
  type RateUnit,
  type RunningTransaction,
} from "./profile.ts";
import type { Step } from "./steps.ts";

/** A limit as a profile states it. */
export interface ProfileLimit {
  readonly limit: number;
  readonly unit: RateUnit;
  /** Phases it is meant for. */
  readonly phases: number;
  readonly minRate?: number;
}

/** OCPP: "if absent, 3 is assumed". */
const DEFAULT_PHASES = 3;

/**
 * What one profile says over a window, by itself.
 *
 * @returns steps in ascending order, within [from, to); nothing where it is not valid, not begun, or over.
 */
export function profileSteps(
  profile: ChargingProfile,
  from: Instant,
  to: Instant,
  transaction: RunningTransaction | undefined,
): readonly Step<ProfileLimit>[] {
  const first = Math.max(from, profile.validFrom ?? -Infinity);
  const last = Math.min(to, profile.validTo ?? Infinity);
  if (first >= last) return [];
  return runsOf(profile, first, last, transaction).flatMap(({ start, end }) =>
    scheduleSteps(profile.schedule, start, Math.max(first, start), Math.min(last, end)),
  );
}

/** The stretches in which the schedule runs from its beginning; the last one may reach beyond the window. */
function runsOf(
  { kind, recurrence, schedule }: ChargingProfile,
  first: Instant,
  last: Instant,
  transaction: RunningTransaction | undefined,
): readonly Omit<Step<never>, "value">[] {
  const lengthMs = schedule.durationS === undefined ? Infinity : schedule.durationS * 1000;
  const { startAt } = schedule;
  if (kind === "relative" || startAt === undefined) {
    const start = transaction?.startedAt;
    return start === undefined ? [] : [{ start, end: start + lengthMs }];
  }
  if (kind === "absolute" || recurrence === undefined) return [{ start: startAt, end: startAt + lengthMs }];
  const everyMs = RECURRENCE_MS[recurrence];
  const runs: Omit<Step<never>, "value">[] = [];
  // Nothing runs before the first start: the recurrence begins there.
  const skipped = Math.max(0, Math.floor((first - startAt) / everyMs));
  for (let start = startAt + skipped * everyMs; start < last; start += everyMs) {
    runs.push({ start, end: start + Math.min(lengthMs, everyMs) });
  }
  return runs;
}

function scheduleSteps(
  { unit, periods, minRate }: ChargingSchedule,
  startedAt: Instant,
  first: Instant,
  last: Instant,
): readonly Step<ProfileLimit>[] {
  const steps: Step<ProfileLimit>[] = [];
  for (const [index, { startS, limit, phases = DEFAULT_PHASES }] of periods.entries()) {
    const next = periods[index + 1];
    const start = Math.max(first, startedAt + startS * 1000);
    const end = Math.min(last, next === undefined ? Infinity : startedAt + next.startS * 1000);
    if (start >= end) continue;
    steps.push({ start, end, value: { limit, unit, phases, ...(minRate !== undefined && { minRate }) } });
  }
  return steps;
}

import {
  err,
  ok,
  type Amperes,
  type Instant,
  type Milliseconds,
  type Result,
  type Schedule,
  type Volts,
} from "@oec/domain";
import type { ProfileStoreLimits } from "./profile-check.ts";
import type { ChargingProfile, ProfilePurpose, RateUnit, SchedulePeriod } from "./profile.ts";
import { convertRate, wireLimit } from "./rate.ts";

/** A limit over [start, end). */
export interface LimitStep {
  readonly start: Instant;
  readonly end: Instant;
  /** Limit per phase [A]; 0 pauses. */
  readonly currentA: Amperes;
}

/** How a profile is to be made. */
export interface PlanProfileOptions {
  readonly id: number;
  readonly now: Instant;
  readonly purpose: ProfilePurpose;
  readonly stackLevel: number;
  /** `relative` only for stations that take nothing else. */
  readonly kind: "absolute" | "relative";
  readonly transactionId?: number | string;
  /** When the transaction began; a relative schedule counts from there. */
  readonly transactionStartedAt?: Instant;
  /** What the station can hold. */
  readonly station: Pick<ProfileStoreLimits, "maxStackLevel" | "units" | "maxPeriods">;
  /** Limit per phase once the plan is over, or where it says nothing [A]. */
  readonly safeA: Amperes;
  /** Lowest charging current [A]; less becomes 0, because a vehicle stops below it anyway. Default 6 (IEC 61851-1). */
  readonly minCurrentA?: Amperes;
  /** Highest current the connector may give [A]. */
  readonly maxCurrentA: Amperes;
  readonly phases: 1 | 3;
  /** Nominal voltage between a phase and neutral [V]; default 230. */
  readonly voltageV?: Volts;
  /** How far in the past the schedule begins, for stations whose clock is behind ours [ms]; default 60,000. */
  readonly headStartMs?: Milliseconds;
}

/** Why no profile was made. */
export type PlanProfileRefusal = "plan-empty" | "plan-over" | "plan-unsorted" | "stack-level-too-high";

/**
 * A profile that makes a station follow a plan and then a safe limit, by itself.
 *
 * The last period is the safe limit and has no end: a station that loses us falls to it and stays there, whatever else is
 * installed below. Where only one period may be sent, the lower of plan and safe limit is all that can be promised.
 *
 * @param plan - Limits in ascending order without overlap; between them the safe limit counts.
 * @returns a profile whose limits are rounded down to 0.1 and never above `maxCurrentA`.
 */
export function profileOfPlan(
  plan: readonly LimitStep[],
  options: PlanProfileOptions,
): Result<ChargingProfile, PlanProfileRefusal> {
  const { now, kind, station, stackLevel, phases, voltageV = 230 } = options;
  if (plan.length === 0) return err("plan-empty");
  if (stackLevel > station.maxStackLevel) return err("stack-level-too-high");
  if (plan.some(({ start, end }, index) => !(start < end && start >= (plan[index - 1]?.end ?? -Infinity))))
    return err("plan-unsorted");
  const ahead = plan.filter(({ end }) => end > now);
  if (ahead.length === 0) return err("plan-over");
  const unit: RateUnit = station.units.includes("A") || station.units.length === 0 ? "A" : "W";
  const startAt = scheduleStart(options);
  const periods = fewest(periodsOf(ahead, options, startAt), station.maxPeriods);
  return ok({
    id: options.id,
    purpose: options.purpose,
    stackLevel,
    kind,
    ...(options.purpose === "tx" &&
      options.transactionId !== undefined && { transactionId: options.transactionId }),
    schedule: {
      unit,
      ...(kind === "absolute" && { startAt }),
      periods: periods.map(({ startS, limit }) => ({
        startS,
        limit: wireLimit(convertRate(limit, "A", unit, phases * voltageV)),
        phases,
      })),
    },
  });
}

/** A device's view of a plan as limits: its power spread over the phases. Power that feeds back is a limit of 0. */
export function limitsOfSchedule(
  schedule: Schedule,
  phases: 1 | 3,
  voltageV: Volts = 230,
): readonly LimitStep[] {
  return schedule.intervals.map(({ start, end, powerW }) => ({
    start,
    end,
    currentA: Math.max(0, convertRate(powerW, "W", "A", phases * voltageV)),
  }));
}

function scheduleStart(options: PlanProfileOptions): Instant {
  const { now, kind, transactionStartedAt, headStartMs = 60_000 } = options;
  const start = kind === "relative" ? (transactionStartedAt ?? now) : now - headStartMs;
  return Math.floor(start / 1000) * 1000;
}

/** Periods in amperes: the plan from now on, the safe limit in its gaps and after it. */
function periodsOf(
  plan: readonly LimitStep[],
  options: PlanProfileOptions,
  startAt: Instant,
): readonly SchedulePeriod[] {
  const safeA = charging(options.safeA, options);
  const periods: SchedulePeriod[] = [];
  // Between whole seconds: a limit that falls comes early, one that rises comes late.
  const put = (at: Instant, limit: Amperes): void => {
    const last = periods.at(-1);
    if (last === undefined) return void periods.push({ startS: 0, limit });
    if (last.limit === limit) return;
    const exactS = (at - startAt) / 1000;
    const startS = limit < last.limit ? Math.floor(exactS) : Math.ceil(exactS);
    while ((periods.at(-1)?.startS ?? -1) >= startS && periods.length > 0) {
      const dropped = periods.pop();
      if (dropped !== undefined && dropped.startS === startS) limit = Math.min(limit, dropped.limit);
    }
    const before = periods.at(-1);
    if (before?.limit !== limit) periods.push({ startS: periods.length === 0 ? 0 : startS, limit });
  };
  let reached = options.now;
  for (const { start, end, currentA } of plan) {
    if (start > reached) put(reached, safeA);
    put(Math.max(start, options.now), charging(currentA, options));
    reached = end;
  }
  put(reached, safeA);
  return periods;
}

/** A current that a vehicle can charge with: cut to the highest, 0 below the lowest. */
function charging(currentA: Amperes, { minCurrentA = 6, maxCurrentA }: PlanProfileOptions): Amperes {
  const cut = wireLimit(Math.min(currentA, maxCurrentA));
  return cut >= minCurrentA ? cut : 0;
}

/** No more periods than the station takes: the near ones, then the safe limit, which is last in any case. */
function fewest(periods: readonly SchedulePeriod[], maxPeriods: number): readonly SchedulePeriod[] {
  if (periods.length <= maxPeriods) return periods;
  const safe = periods.at(-1)?.limit ?? 0;
  if (maxPeriods <= 1) return [{ startS: 0, limit: Math.min(periods[0]?.limit ?? 0, safe) }];
  const kept = periods.slice(0, maxPeriods - 1);
  const next = periods[maxPeriods - 1];
  const last = kept.at(-1);
  if (next === undefined || last === undefined || last.limit === safe) return kept;
  return [...kept, { startS: next.startS, limit: safe }];
}

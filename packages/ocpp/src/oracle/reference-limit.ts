import type { Instant } from "@oec/domain";
import type { CompositeLimit, CompositeRequest } from "../smart-charging/composite.ts";
import type {
  ChargingProfile,
  InstalledProfile,
  RunningTransaction,
  SchedulePeriod,
} from "../smart-charging/profile.ts";

const DAY_S = 86_400;

/** A limit that counts at an instant, and what it was said in. */
interface Said {
  readonly limit: number;
  readonly watts: boolean;
  readonly phases: number;
  readonly minRate: number | undefined;
}

/**
 * The composite limit at one instant by the rules alone: no intervals, no merging, one question after the other.
 *
 * Slow on purpose. It shares only types with {@link compositeSchedule}, so that each can show the other's mistakes.
 */
export function referenceLimitAt(
  installed: readonly InstalledProfile[],
  request: CompositeRequest,
  at: Instant,
): CompositeLimit | undefined {
  const { connectorId, connectors } = request;
  const stationMax = said(installed, request, at, "station-max", connectorId);
  if (connectorId !== 0)
    return together(request, [...connectorSays(installed, request, at, connectorId), ...stationMax]);
  let sum: CompositeLimit | undefined;
  for (let connector = 1; connector <= connectors; connector++) {
    const own = together(request, connectorSays(installed, request, at, connector));
    if (own === undefined) {
      sum = undefined;
      break;
    }
    sum =
      sum === undefined
        ? own
        : withMinRate(sum.limit + own.limit, Math.max(sum.phases, own.phases), [sum.minRate, own.minRate]);
  }
  const [max] = stationMax;
  if (max === undefined) return sum;
  if (sum === undefined) return together(request, [max]);
  const phases = Math.min(max.phases, sum.phases);
  const most = converted(request, max.limit, max.watts, phases);
  const minRate = max.minRate === undefined ? undefined : converted(request, max.minRate, max.watts, phases);
  return withMinRate(Math.min(sum.limit, most), phases, [sum.minRate, minRate]);
}

/** The limits of every whole second of the request's window, from its beginning. */
export function referenceSeconds(
  installed: readonly InstalledProfile[],
  request: CompositeRequest,
): readonly (CompositeLimit | undefined)[] {
  const seconds: (CompositeLimit | undefined)[] = [];
  for (let ms = 0; ms < request.durationMs; ms += 1000) {
    seconds.push(referenceLimitAt(installed, request, request.from + ms));
  }
  return seconds;
}

function connectorSays(
  installed: readonly InstalledProfile[],
  request: CompositeRequest,
  at: Instant,
  connectorId: number,
): readonly Said[] {
  const { connectorLimitA, maxPhases = 3 } = request;
  const hardware: readonly Said[] =
    connectorLimitA === undefined
      ? []
      : [{ limit: connectorLimitA, watts: false, phases: maxPhases, minRate: undefined }];
  const ofTransaction = said(installed, request, at, "tx", connectorId);
  if (ofTransaction.length > 0) return [...hardware, ...ofTransaction];
  return [...hardware, ...said(installed, request, at, "tx-default", connectorId)];
}

/** What the highest stack level with something to say says: one entry, or none. */
function said(
  installed: readonly InstalledProfile[],
  request: CompositeRequest,
  at: Instant,
  purpose: ChargingProfile["purpose"],
  connectorId: number,
): readonly Said[] {
  const transaction = request.transactions.get(connectorId);
  let best:
    | { readonly level: number; readonly period: SchedulePeriod; readonly profile: ChargingProfile }
    | undefined;
  for (const { connectorId: setOn, profile } of installed) {
    if (profile.purpose !== purpose) continue;
    if (purpose === "tx") {
      if (setOn !== connectorId || transaction === undefined || at < transaction.startedAt) continue;
      if (profile.transactionId !== undefined && profile.transactionId !== transaction.id) continue;
    }
    if (purpose === "tx-default" && setOn !== connectorId) {
      const replaced = installed.some(
        (other) =>
          other.connectorId === connectorId &&
          other.profile.purpose === "tx-default" &&
          other.profile.stackLevel === profile.stackLevel,
      );
      if (setOn !== 0 || replaced) continue;
    }
    const period = periodAt(profile, at, transaction);
    if (period !== undefined && (best === undefined || profile.stackLevel > best.level)) {
      best = { level: profile.stackLevel, period, profile };
    }
  }
  if (best === undefined) return [];
  const { unit, minRate } = best.profile.schedule;
  return [{ limit: best.period.limit, watts: unit === "W", phases: best.period.phases ?? 3, minRate }];
}

function periodAt(
  profile: ChargingProfile,
  at: Instant,
  transaction: RunningTransaction | undefined,
): SchedulePeriod | undefined {
  if (profile.validFrom !== undefined && at < profile.validFrom) return undefined;
  if (profile.validTo !== undefined && at >= profile.validTo) return undefined;
  const { schedule } = profile;
  const start =
    profile.kind === "relative" ? transaction?.startedAt : (schedule.startAt ?? transaction?.startedAt);
  if (start === undefined || at < start) return undefined;
  let elapsedS = (at - start) / 1000;
  if (profile.kind === "recurring" && schedule.startAt !== undefined) {
    elapsedS %= profile.recurrence === "weekly" ? 7 * DAY_S : DAY_S;
  }
  if (schedule.durationS !== undefined && elapsedS >= schedule.durationS) return undefined;
  return schedule.periods.findLast(({ startS }) => startS <= elapsedS);
}

/** The lowest of some limits. */
function together(request: CompositeRequest, limits: readonly Said[]): CompositeLimit | undefined {
  if (limits.length === 0) return undefined;
  let phases = request.maxPhases ?? 3;
  for (const limit of limits) phases = Math.min(phases, limit.phases);
  let lowest = Infinity;
  const minRates: (number | undefined)[] = [];
  for (const { limit, watts, minRate } of limits) {
    lowest = Math.min(lowest, converted(request, limit, watts, phases));
    minRates.push(minRate === undefined ? undefined : converted(request, minRate, watts, phases));
  }
  return withMinRate(lowest, phases, minRates);
}

function converted(request: CompositeRequest, rate: number, watts: boolean, phases: number): number {
  const voltageV = request.voltageV ?? 230;
  if (watts) return request.unit === "W" ? rate : rate / (voltageV * phases);
  return request.unit === "A" ? rate : rate * voltageV * phases;
}

function withMinRate(
  limit: number,
  phases: number,
  minRates: readonly (number | undefined)[],
): CompositeLimit {
  const known = minRates.filter((rate) => rate !== undefined);
  return known.length === 0 ? { limit, phases } : { limit, phases, minRate: Math.max(...known) };
}

import type { Amperes, Instant, Milliseconds, PerPhase, Sample } from "@oec/domain";

/** What measured currents say about a limit. */
export type LimitVerdict = "follows" | "ignores" | "unknown";

/** When a limit was commanded and what is tolerated. */
export interface CommandedLimit {
  /** Limit per phase [A]. */
  readonly currentA: Amperes;
  /** When the station accepted it. */
  readonly at: Instant;
  /** Time the station and the vehicle get to follow [ms]. IEC 61851-1 gives a vehicle 5 s; default 15,000. */
  readonly settleMs?: Milliseconds;
  /** What a meter may show above the limit [A]; default 0.5 plus 2 % of the limit. */
  readonly toleranceA?: Amperes;
}

/**
 * Whether a station keeps a limit, from the current it measures. `Accepted` alone proves nothing.
 *
 * Only a sample that was measured after the settling time counts; current below the limit is the vehicle's right.
 */
export function verifyLimit(
  { currentA, at, settleMs = 15_000, toleranceA = 0.5 + 0.02 * currentA }: CommandedLimit,
  measured: Sample<PerPhase> | undefined,
): LimitVerdict {
  if (measured === undefined || measured.quality === "bad" || measured.quality === "stale") return "unknown";
  if (measured.at < at + settleMs) return "unknown";
  const highest = Math.max(...measured.value);
  if (!Number.isFinite(highest)) return "unknown";
  return highest > currentA + toleranceA ? "ignores" : "follows";
}

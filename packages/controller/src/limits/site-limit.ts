import type { Milliseconds, Watts } from "@oec/domain";

/** What a limit is about: all import, all export, or what the controllable devices take from the grid. */
export type LimitScope = "import" | "export" | "controllable";

/** A limit from outside, with an end: a grid operator's cap, a demand-response event, a tariff's peak. */
export interface SiteLimit {
  readonly id: string;
  /** Who set it, for whoever asks why. */
  readonly source: string;
  readonly scope: LimitScope;
  /** Most power [W], 0 or more. */
  readonly maxW: Watts;
  /** When its last message came, on the monotonic clock [ms]. */
  readonly receivedMs: Milliseconds;
  /** How long it holds from then on by itself [ms]; absent: until it is lifted, or its heartbeat has been silent too long. */
  readonly validForMs?: Milliseconds;
  /** Messages repeat within this time [ms]; absent: they need not. */
  readonly heartbeatMs?: Milliseconds;
  /**
   * How long the limit stays as a failsafe once the heartbeat is silent [ms]; default 2 h, the rule of EEBUS "limitation of
   * power consumption".
   */
  readonly failsafeMs?: Milliseconds;
}

const DEFAULT_FAILSAFE_MS = 7_200_000;

/** True while a limit is in force. A heartbeat that falls silent does not lift a limit: it starts the failsafe time. */
export function isInForce(limit: SiteLimit, monotonicMs: Milliseconds): boolean {
  const ageMs = monotonicMs - limit.receivedMs;
  if (limit.validForMs !== undefined) return ageMs < limit.validForMs;
  if (limit.heartbeatMs === undefined) return true;
  return ageMs < limit.heartbeatMs + (limit.failsafeMs ?? DEFAULT_FAILSAFE_MS);
}

/** The strictest limit of a scope that is in force [W]; Infinity where there is none. */
export function strictest(limits: readonly SiteLimit[], scope: LimitScope, monotonicMs: Milliseconds): Watts {
  let mostW = Infinity;
  for (const limit of limits) {
    if (limit.scope === scope && isInForce(limit, monotonicMs))
      mostW = Math.min(mostW, Math.max(0, limit.maxW));
  }
  return mostW;
}

import { inRange, wholeInRange } from "../check.ts";

/** How a connection treats its devices. */
export interface ConnectionSettings {
  /** Longest wait for a reply [ms]. */
  readonly timeoutMs: number;
  /** Tries of a request, the first one included. */
  readonly attempts: number;
  /** Wait before the second try [ms]; doubles with every further one. */
  readonly retryDelayMs: number;
  /** Requests that may wait for their replies at the same time, 1 to 8. */
  readonly maxInFlight: number;
  /** Longest wait for a connection to open [ms]. */
  readonly connectTimeoutMs: number;
  /** Rest between opening a connection and the first request [ms]. */
  readonly connectDelayMs: number;
  /** Rest between a reply and the next request [ms]. */
  readonly interRequestMs: number;
  /** Wait after a connection could not be opened [ms]; doubles with every further failure up to `longestBackOffMs`. */
  readonly firstBackOffMs: number;
  /** Longest wait after connections could not be opened [ms]. */
  readonly longestBackOffMs: number;
}

/** What holds unless a profile or the user says otherwise. */
export const DEFAULT_SETTINGS: ConnectionSettings = {
  timeoutMs: 3_000,
  attempts: 3,
  retryDelayMs: 100,
  maxInFlight: 1,
  connectTimeoutMs: 5_000,
  connectDelayMs: 0,
  interRequestMs: 0,
  firstBackOffMs: 1_000,
  longestBackOffMs: 60_000,
};

/** Settings from the defaults and what differs from them. @throws `OecError` `OUT_OF_RANGE` or `NOT_FINITE`. */
export function settingsOf(changes: Partial<ConnectionSettings> = {}): ConnectionSettings {
  const { timeoutMs, attempts, retryDelayMs, maxInFlight, connectTimeoutMs } = {
    ...DEFAULT_SETTINGS,
    ...changes,
  };
  const { connectDelayMs, interRequestMs, firstBackOffMs, longestBackOffMs } = {
    ...DEFAULT_SETTINGS,
    ...changes,
  };
  const settings = {
    timeoutMs,
    attempts,
    retryDelayMs,
    maxInFlight,
    connectTimeoutMs,
    connectDelayMs,
    interRequestMs,
    firstBackOffMs,
    longestBackOffMs,
  };
  wholeInRange("attempts", settings.attempts, 1, 10);
  wholeInRange("maxInFlight", settings.maxInFlight, 1, 8);
  inRange("timeoutMs", settings.timeoutMs, 1, 600_000);
  inRange("connectTimeoutMs", settings.connectTimeoutMs, 1, 600_000);
  for (const field of ["retryDelayMs", "connectDelayMs", "interRequestMs", "firstBackOffMs"] as const) {
    inRange(field, settings[field], 0, 600_000);
  }
  inRange("longestBackOffMs", settings.longestBackOffMs, settings.firstBackOffMs, 3_600_000);
  return settings;
}

import type { Milliseconds, Sample } from "@oec/domain";

/** How far a device's readings can be relied on: fresh, too old for increases, or too old for anything. */
export type Freshness = "fresh" | "aging" | "lost";

/** What is remembered of one device's readings. */
export interface Track<T> {
  /** The last reading that was believed. */
  readonly last: Sample<T> | null;
  /** When it arrived, on the monotonic clock [ms]. */
  readonly receivedMs: Milliseconds;
  /** Its age on arrival [ms], 0 or more. */
  readonly ageOnArrivalMs: Milliseconds;
  /** Usual age on arrival [ms]: what the device always lags; null before the first reading. */
  readonly latencyMs: Milliseconds | null;
  readonly freshness: Freshness;
  /** The reading before was rejected as implausible: if it repeats, it is believed. */
  readonly doubted: boolean;
  /** The reading before was rejected: the event is not repeated. */
  readonly rejecting: boolean;
}

/** A device that has not answered yet. */
export const UNTOUCHED_TRACK = {
  last: null,
  receivedMs: 0,
  ageOnArrivalMs: 0,
  latencyMs: null,
  freshness: "lost",
  doubted: false,
  rejecting: false,
} as const satisfies Track<never>;

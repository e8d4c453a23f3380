import type { AbortSignalLike } from "../abort.ts";
import type { Instant, Milliseconds } from "../units/quantity.ts";

/** Where time comes from. Nothing in the packages reads the platform's clock by itself. */
export interface Clock {
  /** The wall clock: UTC, may jump when it is set. */
  now(): Instant;
  /** A clock that only moves forward [ms from an arbitrary origin]; timers and leases use it. */
  monotonicMs(): Milliseconds;
  /**
   * Waits.
   *
   * @throws {@link OecError} `ABORTED` when the signal stops the wait.
   */
  sleep(durationMs: Milliseconds, signal?: AbortSignalLike): Promise<void>;
}

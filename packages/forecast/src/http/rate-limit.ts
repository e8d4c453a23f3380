import type { Milliseconds } from "@oec/domain";

/**
 * How often one service is asked: a few requests at once, then one per interval. Times are of a monotonic clock.
 */
export class RateLimit {
  readonly #intervalMs: Milliseconds;
  readonly #burst: number;
  /** When the requests made so far would have been spread out evenly. */
  #paidUntil = -Infinity;

  /**
   * @param perMinute - Requests per minute in the long run.
   * @param burst - Requests that may come at once.
   */
  constructor(perMinute: number, burst: number) {
    this.#intervalMs = 60_000 / perMinute;
    this.#burst = burst;
  }

  /** Takes the next place in the queue. @returns how long to wait for it [ms]. */
  reserve(now: Milliseconds): Milliseconds {
    this.#paidUntil = Math.max(this.#paidUntil, now - this.#burst * this.#intervalMs) + this.#intervalMs;
    return Math.max(0, this.#paidUntil - now);
  }
}

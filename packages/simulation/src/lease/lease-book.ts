import type { Milliseconds } from "@oec/domain";

/** What a lease needs to be kept in a {@link LeaseBook}. */
export interface Leased {
  /** How long it holds unless renewed [ms]. */
  readonly validForMs: Milliseconds;
}

/** The lease in force, or the last one that ended; undefined before the first takes effect. */
export type LeaseInForce<T extends Leased> = { readonly holds: boolean; readonly lease: T } | undefined;

interface Accepted<T> {
  readonly lease: T;
  readonly fromMs: Milliseconds;
  readonly untilMs: Milliseconds;
}

/** The commands a device has accepted, as leases on its own elapsed time: they take effect late and end by themselves. */
export class LeaseBook<T extends Leased> {
  readonly #accepted: Accepted<T>[] = [];
  #ended: T | undefined;

  /** Takes a lease that was accepted at `nowMs` and works after the latency. */
  accept(lease: T, nowMs: Milliseconds, latencyMs: Milliseconds): void {
    const fromMs = nowMs + latencyMs;
    this.#accepted.push({ lease, fromMs, untilMs: fromMs + lease.validForMs });
  }

  /** What holds at an instant of the device's elapsed time, which must not go back between calls. */
  at(nowMs: Milliseconds): LeaseInForce<T> {
    let next = this.#accepted[1];
    while (next !== undefined && next.fromMs <= nowMs) {
      this.#accepted.shift();
      next = this.#accepted[1];
    }
    const current = this.#accepted[0];
    if (current !== undefined && current.fromMs <= nowMs) {
      this.#ended = current.lease;
      if (nowMs < current.untilMs) return { holds: true, lease: current.lease };
      this.#accepted.shift();
    }
    return this.#ended === undefined ? undefined : { holds: false, lease: this.#ended };
  }

  /** Forgets everything, as a device does that restarts. */
  clear(): void {
    this.#accepted.length = 0;
    this.#ended = undefined;
  }

  /** Time to the next instant at which something may change [ms]; Infinity if none is foreseen. */
  nextChangeMs(nowMs: Milliseconds): Milliseconds {
    let soonest = Infinity;
    for (const { fromMs, untilMs } of this.#accepted) {
      if (fromMs > nowMs) soonest = Math.min(soonest, fromMs - nowMs);
      if (untilMs > nowMs) soonest = Math.min(soonest, untilMs - nowMs);
    }
    return soonest;
  }
}

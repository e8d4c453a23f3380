import type { Clock, Milliseconds } from "@oec/domain";

/** A lease that is kept alive by renewals. */
export interface LeaseWork {
  readonly validForMs: Milliseconds;
  /** Time between renewals [ms]. */
  readonly everyMs: Milliseconds;
  /** Renews it for what is left. */
  renew(leftMs: Milliseconds): Promise<void>;
  /** It is over. */
  end(): Promise<void>;
}

/** Keeps one lease at a time: renews it while it lasts, then ends it. */
export class LeaseLoop {
  readonly #clock: Clock;
  #stop: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What the last renewal failed with; `undefined` after one that worked. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Keeps a lease in place of the one before. */
  keep(work: LeaseWork): void {
    this.stop();
    const stop = new AbortController();
    this.#stop = stop;
    this.#failure = undefined;
    this.#running = this.#run(work, stop.signal);
  }

  /** Lets go without a word. */
  stop(): void {
    this.#stop?.abort();
    this.#stop = undefined;
  }

  /** Waits until nothing is being sent any more. */
  settled(): Promise<void> {
    return this.#running;
  }

  async #run(work: LeaseWork, signal: AbortSignal): Promise<void> {
    const untilMs = this.#clock.monotonicMs() + work.validForMs;
    for (;;) {
      const leftMs = untilMs - this.#clock.monotonicMs();
      if (leftMs <= 0) break;
      if (!(await this.#sleep(Math.min(leftMs, work.everyMs), signal))) return;
      const remainingMs = untilMs - this.#clock.monotonicMs();
      if (remainingMs > 0) await this.#try(() => work.renew(remainingMs), signal);
      if (signal.aborted) return;
    }
    await this.#try(() => work.end(), signal);
  }

  /** A station that does not answer now may do so next time; until then its profile protects it. */
  async #try(send: () => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await send();
      if (!signal.aborted) this.#failure = undefined;
    } catch (error) {
      if (!signal.aborted) this.#failure = error;
    }
  }

  /** @returns false if the wait was stopped. */
  async #sleep(durationMs: Milliseconds, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#clock.sleep(durationMs, signal);
      return !signal.aborted;
    } catch (error) {
      // However a clock says that its wait was stopped.
      if (signal.aborted) return false;
      throw error;
    }
  }
}

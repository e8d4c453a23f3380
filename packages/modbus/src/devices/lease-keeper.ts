import { OecError, type Clock, type Milliseconds, type SetPoint, type Watts } from "@oec/domain";

/** What a lease is kept with. */
export interface LeaseActions {
  /** Writes a command that the device is to hold for a while. */
  hold(powerW: Watts, leaseMs: Milliseconds): Promise<void>;
  /** Gives the device back to its own control. */
  release(): Promise<void>;
}

/**
 * Keeps one set-point at a time alive on a device, and ends it when its lease ends.
 *
 * A device with a timer of its own is told to hold a command for a short while only, and told again before that is over: if
 * we fall silent, it soon acts by itself. When the lease ends, the set-point's fallback is written.
 */
export class LeaseKeeper {
  readonly #clock: Clock;
  readonly #actions: LeaseActions;
  readonly #deadManMs: Milliseconds | undefined;
  #stop: AbortController | undefined;
  #keeping: Promise<void> = Promise.resolve();
  #failure: unknown;

  /** @param deadManMs - How long the device holds a command without hearing from us; `undefined`: for ever. */
  constructor(clock: Clock, actions: LeaseActions, deadManMs: Milliseconds | undefined) {
    this.#clock = clock;
    this.#actions = actions;
    this.#deadManMs = deadManMs;
  }

  /** True while a set-point is in force. */
  get active(): boolean {
    return this.#stop !== undefined;
  }

  /** What renewing or ending the last lease failed with. */
  get failure(): unknown {
    return this.#failure;
  }

  /** How long a command is given to the device for. */
  leaseMs(remainingMs: Milliseconds): Milliseconds {
    return Math.min(remainingMs, this.#deadManMs ?? remainingMs);
  }

  /** Keeps a set-point that was just written, in place of the one before. */
  keep(setPoint: SetPoint, powerW: Watts): void {
    this.stop();
    const stop = new AbortController();
    this.#stop = stop;
    this.#keeping = this.#run(setPoint, powerW, stop).catch((error: unknown) => {
      if (!stop.signal.aborted) this.#failure = error;
    });
  }

  /** Lets go without a word to the device. */
  stop(): void {
    this.#stop?.abort();
    this.#stop = undefined;
  }

  /** Waits until nothing is being written any more. */
  settled(): Promise<void> {
    return this.#keeping;
  }

  async #run(setPoint: SetPoint, powerW: Watts, stop: AbortController): Promise<void> {
    const untilMs = this.#clock.monotonicMs() + setPoint.validForMs;
    await this.#renewUntil(untilMs, powerW, stop);
    if (stop.signal.aborted) return;
    if (setPoint.fallback === "autonomous") {
      await this.#try(() => this.#actions.release());
      if (this.#stop === stop) this.#stop = undefined;
      return;
    }
    await this.#try(() => this.#actions.hold(0, this.leaseMs(Infinity)));
    // Idle has no end of its own: it is kept until the next set-point.
    if (this.#deadManMs !== undefined) await this.#renewUntil(Infinity, 0, stop);
  }

  async #renewUntil(untilMs: Milliseconds, powerW: Watts, stop: AbortController): Promise<void> {
    const everyMs = this.#deadManMs === undefined ? Infinity : this.#deadManMs / 3;
    for (;;) {
      const remainingMs = untilMs - this.#clock.monotonicMs();
      if (remainingMs <= 0 || stop.signal.aborted) return;
      await this.#sleep(Math.min(remainingMs, everyMs), stop);
      const leftMs = untilMs - this.#clock.monotonicMs();
      if (leftMs <= 0 || this.#isStopped(stop)) return;
      await this.#try(() => this.#actions.hold(powerW, this.leaseMs(leftMs)));
    }
  }

  /** A device that does not answer now may do so at the next renewal; until then its own timer protects it. */
  async #try(write: () => Promise<void>): Promise<void> {
    try {
      await write();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
    }
  }

  async #sleep(durationMs: Milliseconds, stop: AbortController): Promise<void> {
    try {
      await this.#clock.sleep(durationMs, stop.signal);
    } catch (error) {
      if (!(OecError.is(error) && error.code === "ABORTED")) throw error;
    }
  }

  #isStopped(stop: AbortController): boolean {
    return stop.signal.aborted;
  }
}

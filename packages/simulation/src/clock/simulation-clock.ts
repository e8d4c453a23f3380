import { OecError, type AbortSignalLike, type Clock, type Instant, type Milliseconds } from "@oec/domain";
import { finite, positive, within } from "../check.ts";

/** How a simulation clock starts. */
export interface SimulationClockOptions {
  /** Wall clock at the start. */
  readonly start: Instant;
  /** Simulated seconds per real second: 1 is real time, 1440 a day per minute. Above 0; default 1. */
  readonly acceleration?: number;
  /** Starts paused; default false. */
  readonly paused?: boolean;
}

/** Called for every stretch of simulated time, before the clock shows its end. */
export type ClockFollower = (from: Instant, durationMs: Milliseconds) => void;

interface Sleeper {
  readonly dueMs: Milliseconds;
  readonly order: number;
  readonly wake: () => void;
}

/**
 * A clock whose time moves only when it is told to.
 *
 * It has no timer: a test calls {@link SimulationClock.step}, a live view calls {@link SimulationClock.advance} with the
 * real seconds that have passed. Paused, it moves by `step` only: step-by-step mode. Sleepers wake in the order of their
 * due times; followers (the plant) see every stretch of time before the sleepers at its end wake.
 *
 * @example
 * ```ts
 * import { SimulationClock } from "@oec/simulation";
 *
 * const clock = new SimulationClock({ start: Date.UTC(2026, 5, 21), acceleration: 1440 });
 * clock.advance(60);
 * console.log(clock.currentTime === Date.UTC(2026, 5, 22)); // a day in a minute
 * ```
 */
export class SimulationClock implements Clock {
  readonly #start: Instant;
  readonly #firstAcceleration: number;
  #acceleration: number;
  #paused: boolean;
  #monotonic = 0;
  #offset: number;
  #orders = 0;
  #sleepers: readonly Sleeper[] = [];
  #followers: readonly ClockFollower[] = [];
  #moving = false;

  /** @throws `OecError` `OUT_OF_RANGE` if the start is not finite or the acceleration not above 0. */
  constructor(options: SimulationClockOptions) {
    this.#start = finite("start", options.start);
    this.#offset = this.#start;
    this.#firstAcceleration = positive("acceleration", options.acceleration ?? 1);
    this.#acceleration = this.#firstAcceleration;
    this.#paused = options.paused ?? false;
  }

  /** The wall clock: simulated UTC. */
  get currentTime(): Instant {
    return this.#monotonic + this.#offset;
  }

  /** Simulated seconds per real second. */
  get timeAcceleration(): number {
    return this.#acceleration;
  }

  /** True while only {@link SimulationClock.step} moves the time. */
  get paused(): boolean {
    return this.#paused;
  }

  now(): Instant {
    return this.currentTime;
  }

  monotonicMs(): Milliseconds {
    return this.#monotonic;
  }

  sleep(durationMs: Milliseconds, signal?: AbortSignalLike): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(abortedSleep());
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(abortedSleep());
      };
      const wake = (): void => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const sleeper: Sleeper = {
        dueMs: this.#monotonic + Math.max(0, durationMs),
        order: this.#orders,
        wake,
      };
      this.#orders += 1;
      this.#sleepers = [...this.#sleepers, sleeper].sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /**
   * Lets real time pass: the simulated time moves by it times the acceleration, or not at all while paused.
   *
   * @param realSeconds - Real time that has passed [s], 0 or more.
   * @returns the simulated time that passed [ms].
   */
  advance(realSeconds: number): Milliseconds {
    const durationMs = this.#paused
      ? 0
      : within("realSeconds", realSeconds, 0, Infinity) * 1000 * this.#acceleration;
    this.step(durationMs);
    return durationMs;
  }

  /**
   * Lets simulated time pass at once, also while paused. Code that a sleeper's waking starts runs after this call returns
   * and sees the end of the step; use {@link SimulationClock.run} where it must run in between.
   */
  step(durationMs: Milliseconds): void {
    const end = this.#monotonic + within("durationMs", durationMs, 0, Infinity);
    while (this.#moveToNextWaking(end));
  }

  /**
   * Lets simulated time pass, and lets everything that wakes on the way act before the time goes on.
   *
   * @param settle - Resolves when the awakened code has had its turn, e.g. `() => new Promise(setImmediate)` on Node.js.
   * @throws `OecError` `ABORTED` when the signal stops the run.
   */
  async run(
    durationMs: Milliseconds,
    settle: () => Promise<unknown>,
    signal?: AbortSignalLike,
  ): Promise<void> {
    const end = this.#monotonic + within("durationMs", durationMs, 0, Infinity);
    await settle();
    while (this.#moveToNextWaking(end)) {
      await settle();
      if (signal?.aborted === true)
        throw new OecError("ABORTED", "the run of the clock was stopped", { context: {} });
    }
  }

  /** Registers a follower; returns the call that removes it. */
  follow(follower: ClockFollower): () => void {
    this.#followers = [...this.#followers, follower];
    return () => {
      this.#followers = this.#followers.filter((other) => other !== follower);
    };
  }

  /** Stops {@link SimulationClock.advance} from moving the time. */
  pause(): void {
    this.#paused = true;
  }

  /** Lets {@link SimulationClock.advance} move the time again. */
  resume(): void {
    this.#paused = false;
  }

  /** Sets the wall clock; the monotonic clock and the sleepers do not notice, like when a real clock is set. */
  setTime(at: Instant): void {
    this.#offset = finite("at", at) - this.#monotonic;
  }

  /** Sets the simulated seconds per real second, above 0. */
  setAcceleration(factor: number): void {
    this.#acceleration = positive("factor", factor);
  }

  /** Sets the wall clock back to its start and the acceleration to its first value, and resumes. */
  reset(): void {
    this.setTime(this.#start);
    this.#acceleration = this.#firstAcceleration;
    this.#paused = false;
  }

  /** Moves to the next due time or the end, whichever is earlier; false once the end is reached and nobody is due. */
  #moveToNextWaking(end: Milliseconds): boolean {
    const next = this.#sleepers[0];
    const target = next === undefined || next.dueMs > end ? end : Math.max(next.dueMs, this.#monotonic);
    const due = next !== undefined && next.dueMs <= target;
    if (target <= this.#monotonic && !due) return false;
    if (target > this.#monotonic) this.#move(target);
    const woken = this.#sleepers.filter((sleeper) => sleeper.dueMs <= target);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.dueMs > target);
    for (const sleeper of woken) sleeper.wake();
    return true;
  }

  #move(target: Milliseconds): void {
    if (this.#moving) {
      throw new OecError("INVALID_ARGUMENT", "a follower of the clock moved the clock; followers must not", {
        context: {},
      });
    }
    this.#moving = true;
    try {
      for (const follower of this.#followers) follower(this.currentTime, target - this.#monotonic);
    } finally {
      this.#moving = false;
    }
    this.#monotonic = target;
  }
}

const abortedSleep = (): OecError => new OecError("ABORTED", "the sleep was stopped", { context: {} });

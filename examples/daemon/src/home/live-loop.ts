import { MS_PER_HOUR, type Logger, type Milliseconds } from "@oec/domain";
import type { Home } from "./home.ts";

/** Shortest real time between two looks at the clock [ms]. */
const SHORTEST_PAUSE_MS = 200;
/** Most control cycles in a row before other work gets its turn. */
const CYCLES_IN_A_ROW = 120;
/** The last stretch of a fast-forward that is lived cycle by cycle, as live [ms]. */
const FINE_MS = 24 * MS_PER_HOUR;
/** Time between cycles before that [ms]: half a battery's lease, so that every cycle still renews it. */
const COARSE_TICK_MS = 30_000;

/** What a loop runs. */
export interface LiveLoopParts {
  readonly home: Home;
  /** Wall clock [ms since 1970 UTC]. */
  readonly now: () => number;
  /** Simulated seconds per real second. */
  readonly speed: number;
  readonly logger: Logger;
  /** Awaited now and then in the fast-forward, so that what records it can keep up; live, nothing waits for it. */
  readonly relief?: () => Promise<void>;
  /** Told by how much every live cycle begins later than due [ms], on a clock that nobody sets. */
  readonly late?: (latenessMs: Milliseconds) => void;
  /** Told after every cycle; must not throw. */
  readonly cycled?: () => void;
  /** How far the home's time is behind when it begins to live [ms]: what the fast-forward itself took. */
  readonly behindMs?: () => Milliseconds;
  /** True where time passes by itself: cycles that were missed are let go, not made up for. */
  readonly skipMissed?: boolean;
}

/** Lets a simulated home live: at once for a while, then in step with real time. */
export class LiveLoop {
  readonly #parts: LiveLoopParts;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #lastCycleAt: number;
  #speed: number;
  /** Real instant up to which the home has lived. */
  #livedUntil = 0;
  /** Wall clock less the clock that nobody sets. */
  #aheadMs = 0;
  #starting: number | undefined;

  constructor(parts: LiveLoopParts) {
    this.#parts = parts;
    this.#lastCycleAt = parts.now();
    this.#speed = parts.speed;
  }

  /** Simulated seconds per real second. */
  get speed(): number {
    return this.#speed;
  }

  /** Changes the speed from now on. @param speed - Above 0. */
  set speed(speed: number) {
    this.#speed = speed;
    this.#livedUntil = this.#parts.now();
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#schedule();
  }

  /** Real time of the last control cycle [ms since 1970 UTC]. */
  get lastCycleAt(): number {
    return this.#lastCycleAt;
  }

  /** Share of the fast-forward that is done, 0 to 1; undefined before it and once live. */
  get starting(): number | undefined {
    return this.#starting;
  }

  /** Simulates a while as quickly as possible; ends early without an error when stopped. */
  async fastForward(
    durationMs: Milliseconds,
    onProgress: (done: number) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const progress = (done: number): void => {
      this.#starting = done;
      onProgress(done);
    };
    this.#starting = 0;
    this.#running = this.#forward(durationMs, progress, signal);
    await this.#running;
  }

  /** Lives in step with real time from now on. */
  begin(): void {
    this.#starting = undefined;
    const { now, behindMs = () => 0 } = this.#parts;
    this.#livedUntil = now() - Math.max(0, behindMs()) / this.#speed;
    this.#schedule();
  }

  /** Ends; resolves when no cycle is under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#running;
  }

  /** By how much the wall clock was set since the last question [ms]: a home that falls behind by that is not late. */
  #steppedMs(): Milliseconds {
    const aheadMs = this.#parts.now() - performance.now();
    const steppedMs = aheadMs - this.#aheadMs;
    this.#aheadMs = aheadMs;
    return steppedMs;
  }

  #schedule(): void {
    const { home } = this.#parts;
    const pauseMs = Math.max(SHORTEST_PAUSE_MS, home.parts.tickMs / this.#speed);
    // A wall clock that was set back must not keep the home from being controlled.
    const dueMs = Math.min(pauseMs, this.#livedUntil + pauseMs - this.#parts.now());
    const overdueMs = Math.max(0, -dueMs - this.#steppedMs());
    const dueAtMs = performance.now() + (dueMs < 0 ? -overdueMs : dueMs);
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        // A timer may fire a fraction of a millisecond early.
        this.#parts.late?.(Math.max(0, performance.now() - dueAtMs));
        this.#running = this.#catchUp().then(() => {
          if (!this.#stop.signal.aborted) this.#schedule();
        });
      },
      Math.max(0, dueMs),
    );
  }

  /** Cycles for the real time that has passed; what a slow machine cannot do is let go. */
  async #catchUp(): Promise<void> {
    const { home, now, logger } = this.#parts;
    const tickRealMs = home.parts.tickMs / this.#speed;
    const due = Math.floor((now() - this.#livedUntil) / tickRealMs + 1e-6);
    const cycles = Math.min(due, this.#parts.skipMissed === true ? 1 : CYCLES_IN_A_ROW * 10);
    if (cycles < due)
      logger.warn({ due, cycles }, "the machine is too slow for this speed; the home falls behind");
    this.#livedUntil += due * tickRealMs;
    await this.#cycles(cycles);
  }

  /** What lies further back than a day is history: fewer cycles do, and the start is quick. */
  async #forward(
    durationMs: Milliseconds,
    onProgress: (done: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { plant, tickMs } = this.#parts.home.parts;
    const begin = plant.clock.now();
    const end = begin + Math.round(durationMs / tickMs) * tickMs;
    let at = begin;
    for (let cycle = 1; at < end; cycle += 1) {
      if (this.#stop.signal.aborted || signal?.aborted === true) return;
      const coarse = at < end - FINE_MS && at % COARSE_TICK_MS === 0;
      const stepMs = coarse ? COARSE_TICK_MS : tickMs;
      await this.#cycle(stepMs);
      at += stepMs;
      if (cycle % CYCLES_IN_A_ROW !== 0) continue;
      onProgress((at - begin) / (end - begin));
      await this.#parts.relief?.();
      await new Promise(setImmediate);
    }
  }

  async #cycles(count: number): Promise<void> {
    for (let cycle = 0; cycle < count; cycle += 1) {
      if (this.#stop.signal.aborted) return;
      await this.#cycle();
      if (cycle % CYCLES_IN_A_ROW === CYCLES_IN_A_ROW - 1) await new Promise(setImmediate);
    }
  }

  /** A cycle that fails is logged; the next one goes on. */
  async #cycle(stepMs?: Milliseconds): Promise<void> {
    const { home, now, logger } = this.#parts;
    try {
      await home.cycle(undefined, stepMs);
    } catch (error) {
      logger.error(
        { error: error instanceof Error ? error.message : String(error) },
        "a control cycle failed",
      );
    }
    this.#lastCycleAt = now();
    this.#parts.cycled?.();
  }
}

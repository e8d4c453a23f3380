import type { Logger, Milliseconds } from "@oec/domain";
import type { Home } from "./home.ts";

/** Shortest real time between two looks at the clock [ms]. */
const SHORTEST_PAUSE_MS = 200;
/** Most control cycles in a row before other work gets its turn. */
const CYCLES_IN_A_ROW = 120;

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

  /** Simulates a while as quickly as possible; ends early without an error when stopped. */
  async fastForward(
    durationMs: Milliseconds,
    onProgress: (done: number) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const cycles = Math.round(durationMs / this.#parts.home.parts.tickMs);
    this.#running = this.#cycles(cycles, onProgress, signal, this.#parts.relief);
    await this.#running;
  }

  /** Lives in step with real time from now on. */
  begin(): void {
    this.#livedUntil = this.#parts.now();
    this.#schedule();
  }

  /** Ends; resolves when no cycle is under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#running;
  }

  #schedule(): void {
    const { home } = this.#parts;
    const pauseMs = Math.max(SHORTEST_PAUSE_MS, home.parts.tickMs / this.#speed);
    const dueMs = this.#livedUntil + pauseMs - this.#parts.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
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
    const cycles = Math.min(due, CYCLES_IN_A_ROW * 10);
    if (cycles < due)
      logger.warn({ due, cycles }, "the machine is too slow for this speed; the home falls behind");
    this.#livedUntil += due * tickRealMs;
    await this.#cycles(cycles);
  }

  async #cycles(
    count: number,
    onProgress: (done: number) => void = () => undefined,
    signal?: AbortSignal,
    relief?: () => Promise<void>,
  ): Promise<void> {
    for (let cycle = 0; cycle < count; cycle += 1) {
      if (this.#stop.signal.aborted || signal?.aborted === true) return;
      await this.#cycle();
      if (cycle % CYCLES_IN_A_ROW !== CYCLES_IN_A_ROW - 1) continue;
      onProgress((cycle + 1) / count);
      await relief?.();
      await new Promise(setImmediate);
    }
  }

  /** A cycle that fails is logged; the next one goes on. */
  async #cycle(): Promise<void> {
    const { home, now, logger } = this.#parts;
    try {
      await home.cycle();
    } catch (error) {
      logger.error(
        { error: error instanceof Error ? error.message : String(error) },
        "a control cycle failed",
      );
    }
    this.#lastCycleAt = now();
  }
}

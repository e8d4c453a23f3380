import { setTimeout as delay } from "node:timers/promises";
import { OecError, type AbortSignalLike, type Clock, type Milliseconds } from "@oec/domain";

/** The machine's clock. */
export class SystemClock implements Clock {
  readonly #now: () => number;

  /** @param now - Wall clock [ms since 1970 UTC]. */
  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
  }

  now(): number {
    return this.#now();
  }

  monotonicMs(): Milliseconds {
    return performance.now();
  }

  /** @throws `OecError` `ABORTED` when the signal ends the wait. */
  async sleep(durationMs: Milliseconds, signal?: AbortSignalLike): Promise<void> {
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    if (signal?.aborted === true) abort();
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await delay(durationMs, undefined, { signal: stop.signal });
    } catch (cause) {
      throw new OecError("ABORTED", "the wait was ended", { context: { durationMs }, cause });
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }
}

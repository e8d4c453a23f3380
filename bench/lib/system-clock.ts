import { setTimeout as delay } from "node:timers/promises";
import { OecError, type Clock } from "@oec/domain";

/** The clock of this computer. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  async sleep(durationMs, signal) {
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
  },
};

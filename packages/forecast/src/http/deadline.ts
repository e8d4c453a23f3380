import type { AbortSignalLike, Clock, Milliseconds } from "@oec/domain";
import { aborted } from "./source-error.ts";
import { Stop } from "./stop.ts";

/** How long {@link withDeadline} waits, and for whom. */
export interface Deadline {
  readonly clock: Pick<Clock, "sleep">;
  readonly durationMs: Milliseconds;
  /** What is being done, for the error. */
  readonly what: string;
  readonly signal?: AbortSignalLike | undefined;
  /** The error of a time-out. */
  readonly expired: () => Error;
}

/**
 * Work that ends in time, or is told to stop. It rejects at the deadline and on the caller's signal even if the work listens
 * to neither.
 *
 * @throws `OecError` `ABORTED`, or the error of the time-out.
 */
export async function withDeadline<Value>(
  deadline: Deadline,
  work: (signal: AbortSignalLike) => Promise<Value>,
): Promise<Value> {
  const { clock, durationMs, what, signal, expired } = deadline;
  const stop = new Stop();
  const timer = new Stop();
  let cancel = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    cancel = () => reject(aborted(what, signal?.reason));
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener("abort", cancel, { once: true });
    clock.sleep(durationMs, timer).then(
      () => reject(expired()),
      () => undefined, // The work was quicker.
    );
  });
  try {
    if (signal?.aborted === true) return await stopped;
    return await Promise.race([stopped, work(stop)]);
  } finally {
    signal?.removeEventListener("abort", cancel);
    timer.abort();
    stop.abort();
  }
}

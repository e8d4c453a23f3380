import { OecError, type AbortSignalLike, type Clock, type Milliseconds } from "@oec/domain";
import { StopSource } from "./stop-source.ts";

/** A time by which several pieces of work must have ended. */
export class Deadline {
  /** Aborts at the deadline, at {@link Deadline.end}, and when the caller's signal does. */
  readonly signal: AbortSignalLike;
  readonly #source: StopSource;
  readonly #tooLate: Promise<never>;

  constructor(clock: Clock, limitMs: Milliseconds, signal: AbortSignalLike | undefined) {
    this.#source = new StopSource(signal);
    this.signal = this.#source.signal;
    this.#tooLate = clock.sleep(limitMs, this.signal).then((): never => {
      const message = `no answer within ${String(limitMs)} ms`;
      throw new OecError("DEADLINE_EXCEEDED", message, { context: { limitMs } });
    });
    // When all work has ended in time, nobody listens to what becomes of the wait.
    this.#tooLate.catch(() => undefined);
  }

  /** The outcome of some work, or a failure with `DEADLINE_EXCEEDED` or `ABORTED`, whichever comes first. */
  race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#tooLate]);
  }

  /** All work has ended, or need not go on. */
  end(): void {
    this.#source.stop();
  }
}

/**
 * Waits for some work, but not for ever.
 *
 * @param work - Gets a signal that aborts at the deadline, or when the caller's does.
 * @throws `OecError` `DEADLINE_EXCEEDED` if the work has not ended in time.
 */
export async function withDeadline<T>(
  clock: Clock,
  limitMs: Milliseconds,
  signal: AbortSignalLike | undefined,
  work: (signal: AbortSignalLike) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(clock, limitMs, signal);
  try {
    return await deadline.race(work(deadline.signal));
  } finally {
    deadline.end();
  }
}

/** Code of an error: its own, or UNKNOWN. */
export const codeOf = (error: unknown): string => (OecError.is(error) ? error.code : "UNKNOWN");

import type { Milliseconds } from "@oec/domain";

/** What starts and stops together, in the order of starting. */
export interface LifecycleParts {
  /** Opens the HTTP interface and resolves to its address. */
  readonly listen: () => Promise<string>;
  readonly tasks: { start(): void; stop(): Promise<void> };
  readonly live: {
    fastForward(
      durationMs: Milliseconds,
      onProgress?: (done: number) => void,
      signal?: AbortSignal,
    ): Promise<void>;
    begin(): void;
    stop(): Promise<void>;
  };
  /** How much is lived at once before the home is live; asked when it begins. */
  readonly forwardMs: () => Milliseconds;
  /** Told when the home begins to live in real time. */
  readonly lives: () => void;
  /** Gives the devices back to themselves. */
  readonly release: () => Promise<void>;
  /** Closes the HTTP interface. */
  readonly unlisten: () => Promise<void>;
  /** Lets go of the disk. */
  readonly close: () => Promise<void>;
}

/** Starts a daemon once and stops it once. */
export class Lifecycle {
  readonly #parts: LifecycleParts;
  #live = false;
  #stopping: Promise<void> | undefined;

  constructor(parts: LifecycleParts) {
    this.#parts = parts;
  }

  /** True once the home lives. */
  get started(): boolean {
    return this.#live;
  }

  /** Listens first, so that probes see the fast-forward; resolves to the address once the home lives. */
  async start(onProgress?: (done: number) => void, signal?: AbortSignal): Promise<string> {
    const { listen, tasks, live, lives, forwardMs } = this.#parts;
    const address = await listen();
    tasks.start();
    await live.fastForward(forwardMs(), onProgress, signal);
    if (this.#stopping === undefined && signal?.aborted !== true) {
      lives();
      live.begin();
      this.#live = true;
    }
    return address;
  }

  /** Control ends before the devices are released, and the disk is last: what the others still have to say is kept. */
  stop(): Promise<void> {
    const { live, tasks, release, unlisten, close } = this.#parts;
    this.#stopping ??= inOrder([() => live.stop(), () => tasks.stop(), release, unlisten, close]);
    return this.#stopping;
  }
}

/** Takes every step, also after one that failed, and then throws the first failure. */
async function inOrder(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => void failures.push(error));
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, "the daemon did not stop cleanly");
}

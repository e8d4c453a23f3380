import type { Clock, EventSink } from "@oec/domain";
import { controlEvent } from "../events/codes.ts";

/** Where records are kept; rejects while it cannot take them. */
export type StoreRecords<T> = (records: readonly T[]) => Promise<void>;

/** What a store queue is built from. */
export interface StoreQueueOptions<T> {
  readonly write: StoreRecords<T>;
  readonly clock: Clock;
  readonly events: EventSink;
  /** Most records that wait, above 0; default 10,000. The oldest are dropped beyond it. */
  readonly capacity?: number;
}

const DEFAULT_CAPACITY = 10_000;

/**
 * Records on their way to a store that may be down: the control never waits for it, what waits is bounded, and it is caught up
 * once the store is back.
 */
export class StoreQueue<T> {
  readonly #options: StoreQueueOptions<T>;
  readonly #capacity: number;
  #waiting: T[] = [];
  #dropped = 0;
  #isDown = false;
  #writing: Promise<void> = Promise.resolve();
  #isBusy = false;

  constructor(options: StoreQueueOptions<T>) {
    this.#options = options;
    this.#capacity = options.capacity ?? DEFAULT_CAPACITY;
  }

  /** Records that wait, records that were dropped, and whether the store is down. */
  get status(): { readonly waiting: number; readonly dropped: number; readonly isDown: boolean } {
    return { waiting: this.#waiting.length, dropped: this.#dropped, isDown: this.#isDown };
  }

  /** Takes a record; never throws and never waits. */
  save(record: T): void {
    this.#waiting.push(record);
    while (this.#waiting.length > this.#capacity) {
      this.#waiting.shift();
      this.#dropped += 1;
    }
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#writing = this.#flush().finally(() => {
      this.#isBusy = false;
    });
  }

  /** Resolves when no writing is under way. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      await this.#options.write(batch);
      if (this.#isDown) this.#report("STORE_RECOVERED", { caughtUp: batch.length, dropped: this.#dropped });
      this.#isDown = false;
    } catch (error) {
      // The newest are worth most.
      this.#waiting = [...batch, ...this.#waiting];
      const excess = Math.max(0, this.#waiting.length - this.#capacity);
      this.#waiting.splice(0, excess);
      this.#dropped += excess;
      const words = error instanceof Error ? error.message : String(error);
      if (!this.#isDown) this.#report("STORE_DOWN", { words });
      this.#isDown = true;
    }
  }

  #report(code: "STORE_DOWN" | "STORE_RECOVERED", facts: Readonly<Record<string, unknown>>): void {
    this.#options.events.emit(controlEvent(code, this.#options.clock.now(), facts));
  }
}

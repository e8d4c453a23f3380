/** What a live event is about. */
export type LiveEventType = "snapshot" | "status" | "plan" | "override" | "safety" | "stored";

/** An event as it goes over the wire: put into text once, whoever reads it. */
export interface LiveFrame {
  /** Rises by one with each event of a run. */
  readonly number: number;
  readonly type: LiveEventType;
  readonly text: string;
}

/** The latest events, so that a reader who was away can go on where it was. */
export class EventRing {
  readonly #capacity: number;
  readonly #kept: LiveFrame[] = [];
  /** Number of the newest event that was let go. */
  #lost = 0;

  /** @param capacity - 1 or more. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Keeps an event; the oldest goes when there are too many. */
  push(frame: LiveFrame): void {
    this.#kept.push(frame);
    if (this.#kept.length > this.#capacity) this.#lost = this.#kept.shift()?.number ?? this.#lost;
  }

  /** The events after a number in their order; undefined: some of them are gone. */
  after(number: number): readonly LiveFrame[] | undefined {
    if (number < this.#lost) return undefined;
    return this.#kept.filter((frame) => frame.number > number);
  }
}

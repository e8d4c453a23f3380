/** Writes that may wait; a disk that takes none must not fill the memory. */
const MOST_WAITING = 2000;

/** Writes one after the other, in their order, without holding up whoever asks for them. */
export class DurableWrites {
  readonly #failed: (what: string, error: unknown) => void;
  readonly #written: (what: string) => void;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  /**
   * @param failed - Told of every write that did not happen; must not throw.
   * @param written - Told of every write that is on disk; must not throw.
   */
  constructor(
    failed: (what: string, error: unknown) => void,
    written: (what: string) => void = () => undefined,
  ) {
    this.#failed = failed;
    this.#written = written;
  }

  /** Takes a write; it happens after those before it. */
  add(what: string, write: () => Promise<unknown>): void {
    if (this.#waiting >= MOST_WAITING) {
      this.#failed(what, new Error(`${MOST_WAITING} writes wait already`));
      return;
    }
    this.#waiting += 1;
    this.#last = this.#last
      .then(write)
      .then(
        () => this.#written(what),
        (error: unknown) => this.#failed(what, error),
      )
      .then(() => void (this.#waiting -= 1));
  }

  /** Resolves when all that was taken so far has been written or reported. */
  settled(): Promise<void> {
    return this.#last;
  }
}

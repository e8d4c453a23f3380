import type { AbortSignalLike } from "@oec/domain";

/** Makes an abort signal on any platform: this package compiles without the platform's own. */
export class StopSource {
  readonly signal: AbortSignalLike;
  readonly #listeners = new Set<() => void>();
  readonly #parent: AbortSignalLike | undefined;
  #aborted = false;

  /** @param parent - When it aborts, so does this one. */
  constructor(parent?: AbortSignalLike) {
    const isAborted = (): boolean => this.#aborted;
    const listeners = this.#listeners;
    this.signal = {
      get aborted() {
        return isAborted();
      },
      addEventListener: (_, listener) => void listeners.add(listener),
      removeEventListener: (_, listener) => void listeners.delete(listener),
    };
    this.#parent = parent;
    if (parent?.aborted === true) this.stop();
    else parent?.addEventListener("abort", this.stop, { once: true });
  }

  /** Aborts the signal; a second call does nothing. */
  readonly stop = (): void => {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#parent?.removeEventListener("abort", this.stop);
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  };
}

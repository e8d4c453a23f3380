/** A map that remembers a fixed number of entries and forgets the oldest. */
export class Recent<Value> {
  readonly #size: number;
  /** Made when it is needed: a thousand idle connections need none. */
  #entries: Map<string, Value> | undefined;

  constructor(size: number) {
    this.#size = size;
  }

  get(key: string): Value | undefined {
    return this.#entries?.get(key);
  }

  set(key: string, value: Value): void {
    const entries = (this.#entries ??= new Map());
    entries.delete(key);
    entries.set(key, value);
    if (entries.size <= this.#size) return;
    for (const oldest of entries.keys()) {
      entries.delete(oldest);
      return;
    }
  }

  take(key: string): Value | undefined {
    const value = this.#entries?.get(key);
    this.#entries?.delete(key);
    return value;
  }
}

/** A heap of parts of a search, the one of the lowest bound first. */
export class BoundHeap<Part extends { readonly bound: number }> {
  readonly #parts: Part[] = [];

  get size(): number {
    return this.#parts.length;
  }

  /** The lowest bound; Infinity if there is no part. */
  get lowest(): number {
    return this.#parts[0]?.bound ?? Infinity;
  }

  push(part: Part): void {
    const parts = this.#parts;
    let at = parts.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = parts[parent];
      if (above === undefined || above.bound <= part.bound) break;
      parts[at] = above;
      at = parent;
    }
    parts[at] = part;
  }

  /** Takes the part of the lowest bound. */
  pop(): Part | undefined {
    const parts = this.#parts;
    const first = parts[0];
    const moved = parts.pop();
    if (moved === undefined || parts.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const right = parts[child + 1];
      let lower = parts[child];
      if (right !== undefined && lower !== undefined && right.bound < lower.bound) {
        lower = right;
        child += 1;
      }
      if (lower === undefined || moved.bound <= lower.bound) break;
      parts[at] = lower;
      at = child;
    }
    parts[at] = moved;
    return first;
  }
}

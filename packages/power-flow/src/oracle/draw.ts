/** A reproducible stream of numbers in [0, 1). @see mulberry32 by T. Ettinger. */
export function uniformStream(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Ways to draw from a stream. */
export interface Draw {
  /** True with this probability. */
  chance(probability: number): boolean;
  between(low: number, high: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** An object with the key, with this probability; else an empty one. */
  maybe<Key extends string, Value>(probability: number, key: Key, make: () => Value): { [K in Key]?: Value };
  /** That many items. */
  each<Item>(count: number, make: () => Item): readonly Item[];
}

export function drawFrom(uniform: () => number): Draw {
  const chance = (probability: number): boolean => uniform() < probability;
  return {
    chance,
    between: (low, high) => low + (high - low) * uniform(),
    pick: <Item>(items: readonly Item[]) => items[Math.floor(uniform() * items.length)] as Item,
    maybe: <Key extends string, Value>(probability: number, key: Key, make: () => Value) =>
      (chance(probability) ? { [key]: make() } : {}) as { [K in Key]?: Value },
    each: (count, make) => Array.from({ length: count }, make),
  };
}

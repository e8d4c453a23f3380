import type { Instant, Milliseconds } from "@oec/domain";
import { mixName, normalAt } from "../random/hash.ts";

/** Knots in a time constant, and in a block that is computed at once. */
const KNOTS_PER_TAU = 12;
const BLOCK = 256;
/** Knots before a block from which it comes: what was before them has faded to a part in 10^9. */
const LEAD = 250;

/**
 * Noise that wanders around 0 and is drawn back to it (Ornstein-Uhlenbeck) as a function of time: variance 1, correlation
 * `exp(-t / tau)`.
 *
 * A block of knots is computed from the draws of its own past, so any step size and any order of questions give the same noise.
 *
 * @param name - Name of the stream, e.g. `grid/frequency`.
 * @param tauMs - Time constant [ms], above 0.
 */
export function wanderingNoiseAt(seed: number, name: string, tauMs: Milliseconds): (at: Instant) => number {
  const key = mixName(seed, name);
  const stepMs = tauMs / KNOTS_PER_TAU;
  const kept = Math.exp(-1 / KNOTS_PER_TAU);
  const fresh = Math.sqrt(1 - kept * kept);
  const knots = new Float64Array(BLOCK + 1);
  let block = Number.NaN;
  return (at) => {
    const position = at / stepMs;
    const index = Math.floor(position);
    const wanted = Math.floor(index / BLOCK);
    if (wanted !== block) {
      block = wanted;
      fill(knots, key, block * BLOCK, kept, fresh);
    }
    const from = index - block * BLOCK;
    const share = position - index;
    const left = knots[from] ?? 0;
    const right = knots[from + 1] ?? 0;
    // Between two correlated knots a straight line would have too little variance.
    const variance = 1 - 2 * share * (1 - share) * (1 - kept);
    return (left + share * (right - left)) / Math.sqrt(variance);
  };
}

function fill(knots: Float64Array, key: number, first: number, kept: number, fresh: number): void {
  let value = 0;
  for (let index = first - LEAD; index <= first + BLOCK; index += 1) {
    value = kept * value + fresh * normalAt(key, index);
    if (index >= first) knots[index - first] = value;
  }
}

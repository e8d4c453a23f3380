/** The finaliser of MurmurHash3: every input bit changes about half of the output bits. */
function avalanche(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** A 32-bit key from a seed and a name: other names give unrelated keys. */
export function mixName(seed: number, name: string): number {
  let hash = avalanche(seed ^ 0x9e3779b9);
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return avalanche(hash);
}

/**
 * A uniform number in (0, 1) that belongs to an index.
 *
 * A sequence with random access: a process built on it is a function of time, whatever the step size.
 *
 * @param key - From {@link mixName}.
 * @param index - A whole number, either sign, below 2^53.
 */
export function uniformAt(key: number, index: number): number {
  const low = index | 0;
  const high = Math.floor(index / 4_294_967_296) | 0;
  const hash = avalanche(avalanche(key ^ Math.imul(low, 0x9e3779b1)) ^ Math.imul(high + 1, 0x85ebca77));
  return ((hash >>> 0) + 0.5) / 4_294_967_296;
}

/** A standard normal number that belongs to an index (Box and Muller). */
export function normalAt(key: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniformAt(key, index)));
  return radius * Math.cos(2 * Math.PI * uniformAt(key ^ 0x5bd1e995, index));
}

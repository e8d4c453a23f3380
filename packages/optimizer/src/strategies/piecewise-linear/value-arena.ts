import type { StorageValue } from "@oec/domain";

/**
 * The value functions of all slots in two flat arrays that outlive a solve, so that solving allocates nothing.
 *
 * Function `t` is the worth of the store at the START of slot `t` (function `count` at the end of the horizon). It owns
 * segments `start[t]` to `start[t + 1]`, ascending in stored energy. The functions are made from the last to the first
 * and stand in the arrays from the top down; the functions 1 to `count` are then what {@link StorageValue} wants: the
 * ends of slots 0 to `count - 1`.
 */
export class ValueArena {
  /** End of each segment above 0 % SoC [Wh]. */
  endWh = new Float64Array(4096);
  /** Worth of energy on each segment [currency per kWh stored]. */
  perKwh = new Float64Array(4096);
  /** First segment of each function, and the end of the arrays; shape [count + 2] or more. */
  start = new Int32Array(98);
  /** Lowest level of every function [Wh]. */
  floorWh = 0;
  /** Highest level of every function [Wh]. */
  ceilingWh = 0;

  /** Starts over with the one segment of the terminal value. */
  reset(count: number, floorWh: number, ceilingWh: number, terminalPerKwh: number): void {
    if (this.start.length < count + 2) this.start = new Int32Array(count + 2);
    this.floorWh = floorWh;
    this.ceilingWh = ceilingWh;
    const top = this.endWh.length;
    this.endWh[top - 1] = ceilingWh;
    this.perKwh[top - 1] = terminalPerKwh;
    this.start[count + 1] = top;
    this.start[count] = top - 1;
  }

  /** Makes room for `segments` more below function `t`; moves what stands there to the top of larger arrays. */
  reserve(t: number, count: number, segments: number): void {
    const free = this.start[t] ?? 0;
    if (free >= segments) return;
    const grown = Math.max(2 * this.endWh.length, this.endWh.length + segments);
    const shift = grown - this.endWh.length;
    this.endWh = movedUp(this.endWh, grown);
    this.perKwh = movedUp(this.perKwh, grown);
    for (let index = t; index <= count + 1; index += 1) this.start[index] = (this.start[index] ?? 0) + shift;
  }

  /** A copy of the values at the end of each slot, for a plan. */
  values(count: number): StorageValue {
    const from = this.start[1] ?? 0;
    const offsets = new Int32Array(count + 1);
    for (let slot = 0; slot <= count; slot += 1) offsets[slot] = (this.start[slot + 1] ?? 0) - from;
    return {
      offsets,
      floorWh: new Float64Array(count).fill(this.floorWh),
      endWh: this.endWh.slice(from),
      perKwh: this.perKwh.slice(from),
    };
  }

  /** Segments of the function that has most. */
  mostSegments(count: number): number {
    let most = 0;
    for (let t = 0; t <= count; t += 1)
      most = Math.max(most, (this.start[t + 1] ?? 0) - (this.start[t] ?? 0));
    return most;
  }
}

function movedUp(array: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(length);
  grown.set(array, length - array.length);
  return grown;
}

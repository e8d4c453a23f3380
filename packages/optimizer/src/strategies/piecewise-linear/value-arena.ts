import type { StorageValue } from "@oec/domain";

/** Slopes closer than this are one slope [currency/kWh]. */
const SAME_SLOPE = 1e-12;
/** Energies closer than this are equal [Wh]. */
const SAME_WH = 1e-9;

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

  /** Starts over with a plan's value of energy at the end of one slot, as the function at the end of slot 0. */
  resetToValue({ offsets, floorWh, endWh, perKwh }: StorageValue, slot: number): void {
    const from = offsets[slot] ?? 0;
    const to = offsets[slot + 1] ?? from;
    if (this.endWh.length < to - from) {
      this.endWh = new Float64Array(to - from);
      this.perKwh = new Float64Array(to - from);
    }
    this.endWh.set(endWh.subarray(from, to));
    this.perKwh.set(perKwh.subarray(from, to));
    this.floorWh = floorWh[slot] ?? 0;
    this.ceilingWh = endWh[to - 1] ?? this.floorWh;
    this.start[1] = 0;
    this.start[2] = to - from;
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

  /**
   * Starts over with the mean of other arenas' functions at slot `count`.
   *
   * A mean of piecewise-linear functions has the kinks of all of them: nothing is lost.
   *
   * @returns whether the mean is concave.
   */
  resetToMean(count: number, parts: readonly ValueArena[], weights: readonly number[]): boolean {
    if (this.start.length < count + 2) this.start = new Int32Array(count + 2);
    this.floorWh = parts[0]?.floorWh ?? 0;
    this.ceilingWh = parts[0]?.ceilingWh ?? 0;
    let room = 0;
    for (const part of parts) room += (part.start[count + 1] ?? 0) - (part.start[count] ?? 0);
    if (this.endWh.length < room) {
      this.endWh = new Float64Array(2 * room);
      this.perKwh = new Float64Array(2 * room);
    }
    const top = this.endWh.length;
    const at = parts.map((part) => (part.start[count + 1] ?? 0) - 1);
    let write = top;
    let level = this.ceilingWh;
    let concave = true;
    do {
      let lower = this.floorWh;
      let perKwh = 0;
      for (let index = 0; index < parts.length; index += 1) {
        const part = parts[index];
        const segment = at[index] ?? 0;
        if (part === undefined) continue;
        perKwh += (weights[index] ?? 0) * (part.perKwh[segment] ?? 0);
        if (segment > (part.start[count] ?? 0)) lower = Math.max(lower, part.endWh[segment - 1] ?? 0);
      }
      const rise = write === top ? Infinity : perKwh - (this.perKwh[write] ?? 0);
      if (Math.abs(rise) > SAME_SLOPE) {
        if (rise < 0) concave = false;
        write -= 1;
        this.endWh[write] = level;
        this.perKwh[write] = perKwh;
      }
      for (let index = 0; index < parts.length; index += 1) {
        const part = parts[index];
        const segment = at[index] ?? 0;
        if (part === undefined || segment <= (part.start[count] ?? 0)) continue;
        if ((part.endWh[segment - 1] ?? 0) >= lower - SAME_WH) at[index] = segment - 1;
      }
      level = lower;
    } while (level > this.floorWh + SAME_WH);
    this.start[count + 1] = top;
    this.start[count] = write;
    return concave;
  }

  /**
   * Adds a worth to every kWh of function `t` below a level, and with it a kink there.
   *
   * The function must be the one made last: it grows downwards.
   */
  addBelow(t: number, count: number, levelWh: number, worthPerKwh: number): void {
    if (levelWh <= this.floorWh + SAME_WH) return;
    this.reserve(t, count, 1);
    const { endWh, perKwh, start } = this;
    const bottom = start[t] ?? 0;
    const top = (start[t + 1] ?? 0) - 1;
    let at = bottom;
    for (; at <= top && (endWh[at] ?? 0) <= levelWh + SAME_WH; at += 1)
      perKwh[at] = (perKwh[at] ?? 0) + worthPerKwh;
    const lower = at > bottom ? (endWh[at - 1] ?? 0) : this.floorWh;
    if (at > top || levelWh - lower <= SAME_WH) return;
    // The level lies inside a segment: everything below it moves down by one place.
    endWh.copyWithin(bottom - 1, bottom, at);
    perKwh.copyWithin(bottom - 1, bottom, at);
    endWh[at - 1] = levelWh;
    perKwh[at - 1] = (perKwh[at] ?? 0) + worthPerKwh;
    start[t] = bottom - 1;
  }

  /** A copy of the values at the ends of the slots `from` to `to - 1`, for a plan. */
  values(from: number, to: number): StorageValue {
    const first = this.start[from + 1] ?? 0;
    const last = this.start[to + 1] ?? first;
    const [slots, segments] = [to - from, last - first];
    // One allocation instead of four: to make and to free them is a tenth of a solve.
    const buffer = new ArrayBuffer(8 * (2 * segments + slots) + 4 * (slots + 1));
    const endWh = new Float64Array(buffer, 0, segments);
    const perKwh = new Float64Array(buffer, 8 * segments, segments);
    const floorWh = new Float64Array(buffer, 16 * segments, slots).fill(this.floorWh);
    const offsets = new Int32Array(buffer, 8 * (2 * segments + slots), slots + 1);
    endWh.set(this.endWh.subarray(first, last));
    perKwh.set(this.perKwh.subarray(first, last));
    for (let slot = from; slot <= to; slot += 1) offsets[slot - from] = (this.start[slot + 1] ?? 0) - first;
    return { offsets, floorWh, endWh, perKwh };
  }

  /** Segments of the function that has most, of the functions `from` to `to`. */
  mostSegments(from: number, to: number): number {
    let most = 0;
    for (let t = from; t <= to; t += 1)
      most = Math.max(most, (this.start[t + 1] ?? 0) - (this.start[t] ?? 0));
    return most;
  }
}

function movedUp(array: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(length);
  grown.set(array, length - array.length);
  return grown;
}

import { mergeRuns, takeLesser, WIDTH } from "./envelope.ts";
import type { HomeStore } from "./home-model.ts";
import { ModeTable } from "./mode-table.ts";

/** Distances below this are rounding [kWh]. */
const NOISE_KWH = 1e-10;
/** A required level is met within this [kWh]: a domain must have a length. */
const REQUIRED_NOISE_KWH = 1e-9;
/** Segments that one function may have; working arrays begin with this and never grow beyond need. */
const FIRST_SEGMENTS = 2048;

const NOTHING = new Float64Array(0);
const NO_STORE: HomeStore = {
  ...{ roomKwh: 1, startKwh: 0, chargeEfficiency: 1, dischargeEfficiency: 1, wearPerKwh: 0, worthPerKwh: 0 },
  ...{ chargeKwh: NOTHING, dischargeKwh: NOTHING, usedKwh: NOTHING, requiredKwh: NOTHING },
};

/**
 * Exact dynamic programming over one store whose slots have several modes.
 *
 * The least cost-to-go at every level is piecewise linear, mostly not convex, and sometimes not even connected: each slot
 * takes the lesser of all merges of its convex runs with the convex runs of what follows. No grid, no tolerance beyond
 * rounding.
 *
 * The working arrays belong to the instance and are used again.
 */
export class ValueProgramme {
  /** Modes of the slots; {@link backward} reads them. */
  readonly table = new ModeTable();
  /** Change of the stored energy per slot [kWh], after {@link forward}. */
  moves = new Float64Array(0);
  /** Mode per slot, after {@link forward}. */
  modes = new Uint8Array(0);
  /** How often {@link backward} ran since {@link begin}. */
  passes = 0;
  /** Most segments of any cost function since {@link begin}. */
  mostSegments = 0;
  #store: HomeStore = NO_STORE;
  #slots = 0;
  #pool = new Float64Array(FIRST_SEGMENTS * WIDTH);
  #begin = new Int32Array(0);
  #count = new Int32Array(0);
  #least = new Float64Array(FIRST_SEGMENTS * WIDTH);
  #other = new Float64Array(FIRST_SEGMENTS * WIDTH);
  #scratch = new Float64Array(FIRST_SEGMENTS * WIDTH);

  /** Begins with another store and horizon. */
  begin(store: HomeStore, slots: number): void {
    this.#store = store;
    this.passes = 0;
    this.mostSegments = 0;
    if (this.#slots === slots) return;
    this.#slots = slots;
    this.table.reserve(slots);
    this.moves = new Float64Array(slots);
    this.modes = new Uint8Array(slots);
    this.#begin = new Int32Array(slots + 1);
    this.#count = new Int32Array(slots + 1);
  }

  /** Least costs-to-go of all slots; false if there is no way through. */
  backward(): boolean {
    this.passes += 1;
    const { roomKwh, worthPerKwh, requiredKwh, usedKwh } = this.#store;
    const least = this.#least;
    least[0] = 0;
    least[1] = roomKwh;
    least[2] = 0;
    least[3] = -worthPerKwh;
    let segments = 1;
    let end = 0;
    for (let slot = this.#slots; slot >= 0; slot -= 1) {
      if (slot < this.#slots) segments = this.#step(slot, usedKwh[slot] ?? 0, roomKwh);
      const required = slot > 0 ? (requiredKwh[slot - 1] ?? 0) : 0;
      if (required > 0)
        segments = cutBelow(this.#least, segments, Math.min(required, roomKwh) - REQUIRED_NOISE_KWH);
      if (segments === 0) return false;
      if (segments > this.mostSegments) this.mostSegments = segments;
      end = this.#keep(slot, segments, end);
    }
    return true;
  }

  /** Copies the working function into the pool as that of the start of a slot. */
  #keep(slot: number, segments: number, at: number): number {
    const length = segments * WIDTH;
    if (at + length > this.#pool.length) {
      const larger = new Float64Array(2 * (at + length));
      larger.set(this.#pool);
      this.#pool = larger;
    }
    const pool = this.#pool;
    const least = this.#least;
    for (let index = 0; index < length; index += 1) pool[at + index] = least[index] ?? 0;
    this.#begin[slot] = at;
    this.#count[slot] = segments;
    return at + length;
  }

  /** From the start of the next slot to the start of this one; leaves the result in the working array. */
  #step(slot: number, usedKwh: number, roomKwh: number): number {
    const table = this.table;
    const first = this.#begin[slot + 1] ?? 0;
    const last = first + (this.#count[slot + 1] ?? 0) * WIDTH;
    const [firstRun, lastRun] = [table.first(slot), table.end(slot)];
    this.#reserve(this.#count[slot + 1] ?? 0);
    const pool = this.#pool;
    let segments = 0;
    let from = first;
    while (from < last) {
      const to = convexEnd(pool, from, last);
      for (let run = firstRun; run < lastRun; run += 1) {
        const at = table.offset(slot, run);
        const target = segments === 0 ? this.#least : this.#other;
        const found = mergeRuns(pool, from, (to - from) / WIDTH, table.runs, at, usedKwh, roomKwh, target);
        if (found === 0) continue;
        segments =
          segments === 0 ? found : takeLesser(this.#least, segments, this.#other, found, this.#scratch);
        if (4 * segments * WIDTH > this.#least.length) this.#reserve(segments);
      }
      from = to;
    }
    return segments;
  }

  /** Room for envelopes of functions of so many segments: a lesser of two has at most twice as many as both. */
  #reserve(segments: number): void {
    const needed = 8 * (segments + 64) * WIDTH;
    if (this.#least.length >= needed) return;
    const grown = (array: Float64Array) => {
      const larger = new Float64Array(2 * needed);
      larger.set(array);
      return larger;
    };
    this.#least = grown(this.#least);
    this.#other = grown(this.#other);
    this.#scratch = grown(this.#scratch);
  }

  /** Least cost from a level at the start of a slot [currency]; Infinity where there is no way on. */
  cost(slot: number, levelKwh: number): number {
    const pool = this.#pool;
    const first = this.#begin[slot] ?? 0;
    const last = first + (this.#count[slot] ?? 0) * WIDTH;
    let least = Infinity;
    for (let at = first; at < last; at += WIDTH) {
      const [from, to] = [pool[at] ?? 0, pool[at + 1] ?? 0];
      if (levelKwh < from - 1e-9 || levelKwh > to + 1e-9) continue;
      least = Math.min(least, (pool[at + 2] ?? 0) + (pool[at + 3] ?? 0) * (levelKwh - from));
    }
    return least;
  }

  /** Slopes of the cost-to-go on both sides of a level [currency/kWh]; infinite beyond an end. */
  slopes(slot: number, levelKwh: number): readonly [below: number, above: number] {
    const pool = this.#pool;
    const first = this.#begin[slot] ?? 0;
    const last = first + (this.#count[slot] ?? 0) * WIDTH;
    let below = -Infinity;
    let above = Infinity;
    for (let at = first; at < last; at += WIDTH) {
      const [from, to, slope] = [pool[at] ?? 0, pool[at + 1] ?? 0, pool[at + 3] ?? 0];
      if (from < levelKwh - 1e-9 && to >= levelKwh - 1e-9) below = slope;
      if (from <= levelKwh + 1e-9 && to > levelKwh + 1e-9) {
        above = slope;
        break;
      }
    }
    return below > above ? [above, below] : [below, above];
  }

  /** Fills {@link moves} and {@link modes} with the cheapest way from a level; false if there is none. */
  forward(levelKwh: number): boolean {
    const { roomKwh, usedKwh } = this.#store;
    let level = levelKwh;
    for (let slot = 0; slot < this.#slots; slot += 1) {
      const used = usedKwh[slot] ?? 0;
      if (!this.#choose(slot, level - used)) return false;
      level = Math.min(roomKwh, Math.max(0, level - used + (this.moves[slot] ?? 0)));
    }
    return true;
  }

  /** The best move of a slot from a level: at a kink of the slot's cost or of what follows. */
  #choose(slot: number, level: number): boolean {
    const table = this.table;
    const runs = table.runs;
    const pool = this.#pool;
    const first = this.#begin[slot + 1] ?? 0;
    const last = first + (this.#count[slot + 1] ?? 0) * WIDTH;
    let best = Infinity;
    for (let run = table.first(slot); run < table.end(slot); run += 1) {
      const at = table.offset(slot, run);
      let given = runs[at] ?? 0;
      let cost = runs[at + 1] ?? 0;
      const end = at + 4 + 2 * (runs[at + 2] ?? 0);
      let segment = at + 4;
      let value = last - WIDTH;
      // Energy given ascends, hence the level it leads to descends: both lists are walked once.
      for (;;) {
        const reached = level - given;
        while (value > first && (pool[value] ?? 0) > reached + NOISE_KWH) value -= WIDTH;
        for (let near = value; near >= first && near >= value - WIDTH; near -= WIDTH) {
          const [from, to] = [pool[near] ?? 0, pool[near + 1] ?? 0];
          if (reached < from - NOISE_KWH || reached > to + NOISE_KWH) continue;
          const total = cost + (pool[near + 2] ?? 0) + (pool[near + 3] ?? 0) * (reached - from);
          if (total < best - 1e-12) {
            best = total;
            this.moves[slot] = 0 - given;
            this.modes[slot] = runs[at + 3] ?? 0;
          }
        }
        if (segment >= end) break;
        const length = runs[segment] ?? 0;
        const slope = runs[segment + 1] ?? 0;
        best = this.#kinksWithin(
          slot,
          value,
          first,
          level,
          given,
          cost,
          length,
          slope,
          best,
          runs[at + 3] ?? 0,
        );
        given += length;
        cost += slope * length;
        segment += 2;
      }
    }
    return best < Infinity;
  }

  /** Tries the ends of the segments that one segment of a run leads to. */
  #kinksWithin(
    slot: number,
    value: number,
    first: number,
    level: number,
    given: number,
    cost: number,
    length: number,
    slope: number,
    known: number,
    mode: number,
  ): number {
    const pool = this.#pool;
    let best = known;
    for (let near = value; near >= first; near -= WIDTH) {
      const from = pool[near] ?? 0;
      const to = pool[near + 1] ?? 0;
      if (level - to > given + length) break;
      for (const end of [to, from]) {
        const extra = level - end - given;
        if (extra < 0 || extra > length) continue;
        const total = cost + slope * extra + (pool[near + 2] ?? 0) + (pool[near + 3] ?? 0) * (end - from);
        if (total < best - 1e-12) {
          best = total;
          this.moves[slot] = 0 - given - extra;
          this.modes[slot] = mode;
        }
      }
    }
    return best;
  }
}

/** Where a convex run that begins at `from` ends. */
function convexEnd(pool: Float64Array, from: number, last: number): number {
  let to = from + WIDTH;
  while (to < last) {
    const before = to - WIDTH;
    const reached =
      (pool[before + 2] ?? 0) + (pool[before + 3] ?? 0) * ((pool[before + 1] ?? 0) - (pool[before] ?? 0));
    if (
      Math.abs((pool[before + 1] ?? 0) - (pool[to] ?? 0)) > 1e-10 ||
      Math.abs(reached - (pool[to + 2] ?? 0)) > 1e-9 ||
      (pool[to + 3] ?? 0) < (pool[before + 3] ?? 0) - 1e-10
    ) {
      break;
    }
    to += WIDTH;
  }
  return to;
}

/** Drops what lies below a level; returns the number of segments left. */
function cutBelow(least: Float64Array, segments: number, level: number): number {
  let written = 0;
  for (let at = 0; at < segments * WIDTH; at += WIDTH) {
    const [from, to, cost, slope] = [
      least[at] ?? 0,
      least[at + 1] ?? 0,
      least[at + 2] ?? 0,
      least[at + 3] ?? 0,
    ];
    if (to <= level + 1e-12) continue;
    const start = Math.max(from, level);
    least[written] = start;
    least[written + 1] = to;
    least[written + 2] = cost + slope * (start - from);
    least[written + 3] = slope;
    written += WIDTH;
  }
  return written / WIDTH;
}

/** Doubles per segment of a run: its length [kWh stored] and slope. */
const SEGMENT = 2;
/** Doubles before the segments of a run: move at its start, cost there, number of segments, mode. */
const HEAD = 4;
/** Most segments of a run: kinks of grid, car and battery together stay below. */
const MAX_SEGMENTS = 16;
/** Doubles per run. */
export const RUN = HEAD + SEGMENT * MAX_SEGMENTS;
/** Most runs of a slot: car on or off, import or export, charge or discharge. */
const MAX_RUNS = 8;
/** Slopes that fall by less than this are rounding. */
const SLOPE_NOISE = 1e-12;

/**
 * What a slot costs as a function of the energy that leaves the store, one convex piece ("run") after another.
 *
 * A mode is a way to run the slot: car on or off, grid importing or exporting. Runs of different modes overlap, the
 * slot's cost is the least of them. Layout of a run: least energy given, cost there, segments, mode, then length and
 * slope of each segment.
 */
export class ModeTable {
  runs = new Float64Array(0);
  #counts = new Uint8Array(0);
  #firsts = new Uint8Array(0);

  /** Makes room for so many slots. */
  reserve(slots: number): void {
    if (this.#counts.length >= slots) return;
    this.runs = new Float64Array(slots * MAX_RUNS * RUN);
    this.#counts = new Uint8Array(slots);
    this.#firsts = new Uint8Array(slots);
  }

  /** Keeps the first `count` runs of a slot, and counts from run `first` on. */
  keep(slot: number, count: number, first: number): void {
    this.#counts[slot] = count;
    this.#firsts[slot] = first;
  }

  /** The first run of a slot that counts. */
  first(slot: number): number {
    return this.#firsts[slot] ?? 0;
  }

  /** One more than the last run of a slot. */
  end(slot: number): number {
    return this.#counts[slot] ?? 0;
  }

  /** Where a run begins in {@link runs}. */
  offset(slot: number, run: number): number {
    return (slot * MAX_RUNS + run) * RUN;
  }

  /**
   * Adds a mode, cut into convex runs.
   *
   * @param moveKwh - Least change of the stored energy.
   * @param cost - Cost there.
   * @param segments - How many of `lengths` and `slopes` count; ascending moves.
   */
  add(
    slot: number,
    moveKwh: number,
    cost: number,
    segments: number,
    lengths: readonly number[],
    slopes: readonly number[],
    mode: number,
  ): void {
    let first = 0;
    let [fromMove, fromCost] = [moveKwh, cost];
    do {
      let after = first;
      let [toMove, toCost] = [fromMove, fromCost];
      while (
        after < segments &&
        (after === first || (slopes[after] ?? 0) >= (slopes[after - 1] ?? 0) - SLOPE_NOISE)
      ) {
        toMove += lengths[after] ?? 0;
        toCost += (slopes[after] ?? 0) * (lengths[after] ?? 0);
        after += 1;
      }
      this.#write(slot, [toMove, toCost, mode], lengths, slopes, first, after);
      [fromMove, fromCost, first] = [toMove, toCost, after];
    } while (first < segments);
  }

  /** Energy given is minus the move: the run is stored from its end to its start. */
  #write(
    slot: number,
    [move, cost, mode]: readonly [number, number, number],
    lengths: readonly number[],
    slopes: readonly number[],
    first: number,
    after: number,
  ): void {
    const run = this.#counts[slot] ?? 0;
    const { runs } = this;
    let at = this.offset(slot, run);
    runs[at] = -move;
    runs[at + 1] = cost;
    runs[at + 2] = after - first;
    runs[at + 3] = mode;
    at += HEAD;
    for (let segment = after - 1; segment >= first; segment -= 1) {
      runs[at] = lengths[segment] ?? 0;
      runs[at + 1] = -(slopes[segment] ?? 0);
      at += SEGMENT;
    }
    this.#counts[slot] = run + 1;
  }
}

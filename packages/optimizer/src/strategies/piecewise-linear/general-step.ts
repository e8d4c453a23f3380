import type { StageCosts } from "./stage-cost.ts";
import type { ValueArena } from "./value-arena.ts";

/** Slopes closer than this are one slope [currency/kWh]. */
const SAME_SLOPE = 1e-12;
/** Energies closer than this are equal [Wh]. */
const SAME_WH = 1e-9;
/** Costs closer than this share of their size are equal. */
const SAME_COST = 1e-13;

/** A piecewise-linear function: segments with a start, the cost there and a slope; jumps may occur between segments. */
class Polyline {
  startWh = new Float64Array(256);
  cost = new Float64Array(256);
  slope = new Float64Array(256);
  count = 0;
  endWh = 0;

  clear(): void {
    this.count = 0;
  }

  /** Adds a segment at the end, or lengthens the last one if it goes straight on. */
  add(startWh: number, cost: number, slope: number): void {
    const last = this.count - 1;
    if (last >= 0) {
      const lastStart = this.startWh[last] ?? 0;
      const reached = (this.cost[last] ?? 0) + (this.slope[last] ?? 0) * (startWh - lastStart);
      const straight = Math.abs((this.slope[last] ?? 0) - slope) <= SAME_SLOPE;
      if (straight && Math.abs(reached - cost) <= SAME_COST * (1 + Math.abs(cost))) return;
      if (startWh - lastStart < SAME_WH) {
        this.startWh[last] = startWh;
        this.cost[last] = cost;
        this.slope[last] = slope;
        return;
      }
    }
    if (this.count === this.startWh.length) this.#grow();
    this.startWh[this.count] = startWh;
    this.cost[this.count] = cost;
    this.slope[this.count] = slope;
    this.count += 1;
  }

  /** End of segment `index`. */
  segmentEnd(index: number): number {
    return index + 1 < this.count ? (this.startWh[index + 1] ?? 0) : this.endWh;
  }

  #grow(): void {
    this.startWh = doubled(this.startWh);
    this.cost = doubled(this.cost);
    this.slope = doubled(this.slope);
  }
}

function doubled(array: Float64Array): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(2 * array.length);
  grown.set(array);
  return grown;
}

/**
 * One step of the exact dynamic programme where slot or cost-to-go is not convex: negative import prices (losses would
 * pay), export dearer than import.
 *
 * Both functions are cut into convex runs; every pair of runs is merged as in the convex step, and the lower envelope of
 * all merges is the cost-to-go. The result is continuous, because staying idle is always possible.
 */
export class GeneralStep {
  /** Whether the last {@link stepBack} left a concave worth, so that the convex step may go on. */
  resultIsConcave = true;

  readonly #future = new Polyline();
  readonly #candidate = new Polyline();
  #best = new Polyline();
  #next = new Polyline();
  /** First segment of each convex run of the future, and the end. */
  readonly #runs: number[] = [];

  /**
   * Writes function `t` of the arena.
   *
   * @param costOfFull - Cost-to-go of a full store after the slot [currency/kWh times Wh].
   * @returns the same before the slot.
   */
  stepBack(arena: ValueArena, stages: StageCosts, t: number, count: number, costOfFull: number): number {
    this.#loadFuture(arena, t + 1, costOfFull);
    this.#startIdle(stages.idleCost[t] ?? 0);
    const base = t * stages.stride;
    const pieceEnd = base + (stages.pieces[t] ?? 0);
    for (let runStart = base; runStart < pieceEnd;) {
      let runEnd = runStart + 1;
      while (runEnd < pieceEnd && (stages.slope[runEnd] ?? 0) >= (stages.slope[runEnd - 1] ?? 0)) runEnd += 1;
      for (let run = 0; run + 1 < this.#runs.length; run += 1) {
        this.#mergeRuns(stages, t, runStart, runEnd, this.#runs[run] ?? 0, this.#runs[run + 1] ?? 0);
        this.#lower();
      }
      runStart = runEnd;
    }
    return this.#store(arena, t, count);
  }

  /**
   * The cheapest move from a level in slot `t`: looks at every kink of slot and cost-to-go, prefers the smallest move.
   *
   * @param segment - Where the level lies, as `segmentAt` says.
   * @returns energy put into the store [Wh], negative taken out.
   */
  bestMove(arena: ValueArena, stages: StageCosts, t: number, levelWh: number, segment: number): number {
    const { endWh, perKwh, floorWh, ceilingWh } = arena;
    const bottom = arena.start[t + 1] ?? 0;
    const top = (arena.start[t + 2] ?? 0) - 1;
    const base = t * stages.stride;
    const pieceEnd = base + (stages.pieces[t] ?? 0);
    const idle = base + (stages.idle[t] ?? 0);

    let best = 0;
    let gain = 0;
    let cost = 0;
    let level = levelWh;
    let at = segment;
    for (let piece = idle; piece < pieceEnd && level < ceilingWh; piece += 1) {
      let remaining = stages.length[piece] ?? 0;
      while (remaining > 0 && level < ceilingWh) {
        const step = Math.min(remaining, (endWh[at] ?? 0) - level);
        cost += step * ((stages.slope[piece] ?? 0) - (perKwh[at] ?? 0));
        level = step < remaining ? (endWh[at] ?? 0) : level + step;
        remaining -= step;
        if (level >= (endWh[at] ?? 0) && at < top) at += 1;
        if (cost < gain - SAME_WH) {
          gain = cost;
          best = level - levelWh;
        }
      }
    }
    cost = 0;
    level = levelWh;
    at = segment;
    if (at > bottom && (endWh[at - 1] ?? 0) >= levelWh - SAME_WH) at -= 1;
    for (let piece = idle - 1; piece >= base && level > floorWh; piece -= 1) {
      let remaining = stages.length[piece] ?? 0;
      while (remaining > 0 && level > floorWh) {
        const segmentFloor = at > bottom ? (endWh[at - 1] ?? 0) : floorWh;
        const step = Math.min(remaining, level - segmentFloor);
        cost += step * ((perKwh[at] ?? 0) - (stages.slope[piece] ?? 0));
        level = step < remaining ? segmentFloor : level - step;
        remaining -= step;
        if (level <= segmentFloor && at > bottom) at -= 1;
        if (cost < gain - SAME_WH) {
          gain = cost;
          best = level - levelWh;
        }
      }
    }
    return best;
  }

  /** The cost-to-go after the slot as a polyline, and where its convex runs begin. */
  #loadFuture(arena: ValueArena, t: number, costOfFull: number): void {
    const { endWh, perKwh, floorWh, ceilingWh } = arena;
    const bottom = arena.start[t] ?? 0;
    const end = arena.start[t + 1] ?? 0;
    let cost = costOfFull;
    for (let segment = end - 1; segment >= bottom; segment -= 1) {
      const lower = segment > bottom ? (endWh[segment - 1] ?? 0) : floorWh;
      cost += ((endWh[segment] ?? 0) - lower) * (perKwh[segment] ?? 0);
    }
    const future = this.#future;
    future.clear();
    future.endWh = ceilingWh;
    this.#runs.length = 0;
    let lower = floorWh;
    for (let segment = bottom; segment < end; segment += 1) {
      const slope = -(perKwh[segment] ?? 0);
      const upper = endWh[segment] ?? 0;
      const previous = future.count === 0 ? Infinity : (future.slope[future.count - 1] ?? 0);
      future.add(lower, cost, slope);
      if (slope < previous) this.#runs.push(future.count - 1);
      cost += (upper - lower) * slope;
      lower = upper;
    }
    this.#runs.push(future.count);
  }

  /** The best so far: an idle slot at every level. */
  #startIdle(idleCost: number): void {
    const future = this.#future;
    this.#best.clear();
    this.#best.endWh = future.endWh;
    for (let index = 0; index < future.count; index += 1) {
      this.#best.add(
        future.startWh[index] ?? 0,
        (future.cost[index] ?? 0) + idleCost,
        future.slope[index] ?? 0,
      );
    }
  }

  /** Merges pieces `[runStart, runEnd)` of the slot, mirrored, with segments `[from, to)` of the future, clipped. */
  #mergeRuns(
    stages: StageCosts,
    t: number,
    runStart: number,
    runEnd: number,
    from: number,
    to: number,
  ): void {
    const future = this.#future;
    const candidate = this.#candidate;
    const floorWh = future.startWh[0] ?? 0;
    candidate.clear();
    // Left end: the lowest level of the run, reached after the largest charge of the piece run.
    const { energy, cost: stageCost } = pieceEndPoint(stages, t, runEnd);
    let level = (future.startWh[from] ?? 0) - energy;
    let cost = (future.cost[from] ?? 0) + stageCost;
    let piece = runEnd - 1;
    let segment = from;
    while ((piece >= runStart || segment < to) && level < future.endWh) {
      let slope: number;
      let length: number;
      const pieceSlope = piece >= runStart ? -(stages.slope[piece] ?? 0) : Infinity;
      if (segment >= to || pieceSlope <= (future.slope[segment] ?? 0)) {
        slope = pieceSlope;
        length = stages.length[piece] ?? 0;
        piece -= 1;
      } else {
        slope = future.slope[segment] ?? 0;
        length = future.segmentEnd(segment) - (future.startWh[segment] ?? 0);
        segment += 1;
      }
      if (level < floorWh) {
        const outside = Math.min(length, floorWh - level);
        level = outside < length ? floorWh : level + outside;
        cost += slope * outside;
        length -= outside;
      }
      if (length <= 0) continue;
      candidate.add(level, cost, slope);
      level += length;
      cost += slope * length;
    }
    candidate.endWh = Math.min(level, future.endWh);
  }

  /** The best so far becomes the lower of itself and the candidate. */
  #lower(): void {
    const best = this.#best;
    const candidate = this.#candidate;
    if (candidate.count === 0 || candidate.endWh - (candidate.startWh[0] ?? 0) < SAME_WH) return;
    const next = this.#next;
    next.clear();
    next.endWh = best.endWh;
    const candidateStart = candidate.startWh[0] ?? 0;
    let at = 0;
    while (at < best.count && best.segmentEnd(at) <= candidateStart) {
      next.add(best.startWh[at] ?? 0, best.cost[at] ?? 0, best.slope[at] ?? 0);
      at += 1;
    }
    let from = candidateStart;
    if (at < best.count && (best.startWh[at] ?? 0) < from) {
      next.add(best.startWh[at] ?? 0, best.cost[at] ?? 0, best.slope[at] ?? 0);
    }
    for (let piece = 0; at < best.count && piece < candidate.count;) {
      const bestEnd = best.segmentEnd(at);
      const pieceEnd = candidate.segmentEnd(piece);
      const to = Math.min(bestEnd, pieceEnd);
      if (to > from) this.#lowerOf(at, piece, from, to);
      from = Math.max(from, to);
      if (bestEnd <= to) at += 1;
      if (pieceEnd <= to) piece += 1;
    }
    if (at < best.count) {
      const slope = best.slope[at] ?? 0;
      next.add(from, (best.cost[at] ?? 0) + slope * (from - (best.startWh[at] ?? 0)), slope);
      for (at += 1; at < best.count; at += 1) {
        next.add(best.startWh[at] ?? 0, best.cost[at] ?? 0, best.slope[at] ?? 0);
      }
    }
    this.#next = best;
    this.#best = next;
  }

  /** Adds the lower of two straight lines over `[from, to]`, with a kink where they cross. */
  #lowerOf(at: number, piece: number, from: number, to: number): void {
    const best = this.#best;
    const candidate = this.#candidate;
    const bestSlope = best.slope[at] ?? 0;
    const pieceSlope = candidate.slope[piece] ?? 0;
    const bestCost = (best.cost[at] ?? 0) + bestSlope * (from - (best.startWh[at] ?? 0));
    const pieceCost = (candidate.cost[piece] ?? 0) + pieceSlope * (from - (candidate.startWh[piece] ?? 0));
    const tolerance = SAME_COST * (1 + Math.abs(bestCost));
    const before = pieceCost - bestCost;
    const after = before + (pieceSlope - bestSlope) * (to - from);
    if (before >= -tolerance && after >= -tolerance) {
      this.#next.add(from, bestCost, bestSlope);
    } else if (before <= tolerance && after <= tolerance) {
      this.#next.add(from, pieceCost, pieceSlope);
    } else {
      const crossing = from + ((to - from) * before) / (before - after);
      const crossingCost = bestCost + bestSlope * (crossing - from);
      if (before < 0) {
        this.#next.add(from, pieceCost, pieceSlope);
        this.#next.add(crossing, crossingCost, bestSlope);
      } else {
        this.#next.add(from, bestCost, bestSlope);
        this.#next.add(crossing, crossingCost, pieceSlope);
      }
    }
  }

  /** Copies the best into the arena as function `t`. */
  #store(arena: ValueArena, t: number, count: number): number {
    const best = this.#best;
    arena.reserve(t + 1, count, best.count);
    let write = arena.start[t + 1] ?? 0;
    let concave = true;
    for (let index = best.count - 1; index >= 0; index -= 1) {
      write -= 1;
      arena.endWh[write] = best.segmentEnd(index);
      arena.perKwh[write] = -(best.slope[index] ?? 0);
      if (index > 0 && (best.slope[index] ?? 0) < (best.slope[index - 1] ?? 0)) concave = false;
    }
    arena.start[t] = write;
    this.resultIsConcave = concave;
    const last = best.count - 1;
    return (best.cost[last] ?? 0) + (best.slope[last] ?? 0) * (best.endWh - (best.startWh[last] ?? 0));
  }
}

/** Energy stored and cost of slot `t` at the upper end of the pieces before `end`. */
function pieceEndPoint(stages: StageCosts, t: number, end: number): { energy: number; cost: number } {
  const idle = t * stages.stride + (stages.idle[t] ?? 0);
  let energy = 0;
  let cost = stages.idleCost[t] ?? 0;
  for (let piece = idle; piece < end; piece += 1) {
    energy += stages.length[piece] ?? 0;
    cost += (stages.length[piece] ?? 0) * (stages.slope[piece] ?? 0);
  }
  for (let piece = idle - 1; piece >= end; piece -= 1) {
    energy -= stages.length[piece] ?? 0;
    cost -= (stages.length[piece] ?? 0) * (stages.slope[piece] ?? 0);
  }
  return { energy, cost };
}

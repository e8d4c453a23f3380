// The one file of this package where speed comes before ease: plain indexed loops over typed arrays, with `as number`
// on reads that the loops keep inside. What it computes is written out plainly in test/reference/polyline-dp.ts.
import type { StageCosts } from "./stage-cost.ts";
import type { ValueArena } from "./value-arena.ts";

/** Slopes closer than this are one slope [currency/kWh]. */
const SAME_SLOPE = 1e-12;
/** A gain smaller than this does not move energy: equal plans stay idle [currency/kWh]. */
const WORTH_MOVING = 1e-11;
/** Energies closer than this are equal [Wh]. */
const SAME_WH = 1e-9;

/**
 * One step back in time for a concave worth and a convex slot cost: the worth at the start of slot `t`.
 *
 * Putting energy in costs the slot's slopes, keeping it is worth the segments' slopes; the best use of every level
 * takes both in one ascending order (infimal convolution merges slopes). The merge runs from the full store down, skips
 * what would lie above it and stops at the empty one.
 *
 * @returns how much the worth of a full store falls by this slot [currency/kWh times Wh].
 * @see Rockafellar, "Convex Analysis" (1970), section 16: the conjugate of an infimal convolution is a sum.
 */
export function stepBackConvex(arena: ValueArena, stages: StageCosts, t: number): number {
  const { endWh, perKwh, floorWh, ceilingWh } = arena;
  const bottom = arena.start[t + 1] as number;
  let segment = (arena.start[t + 2] as number) - 1;
  const { slope, length } = stages;
  let piece = t * stages.stride;
  const pieceEnd = piece + (stages.pieces[t] as number);
  const idle = piece + (stages.idle[t] as number);

  let skip = 0;
  let fullCost = stages.idleCost[t] as number;
  for (let k = piece; k < idle; k += 1) {
    skip += length[k] as number;
    fullCost -= (slope[k] as number) * (length[k] as number);
  }

  let write = bottom;
  let level = ceilingWh;
  let lastWritten = -Infinity;
  let segmentWorth = perKwh[segment] as number;
  let segmentLength =
    (endWh[segment] as number) - (segment > bottom ? (endWh[segment - 1] as number) : floorWh);
  while (piece < pieceEnd || segment >= bottom) {
    let worth: number;
    let remaining: number;
    if (piece < pieceEnd && (segment < bottom || (slope[piece] as number) <= segmentWorth)) {
      worth = slope[piece] as number;
      remaining = length[piece] as number;
      piece += 1;
    } else {
      worth = segmentWorth;
      remaining = segmentLength;
      segment -= 1;
      if (segment >= bottom) {
        segmentWorth = perKwh[segment] as number;
        segmentLength =
          (endWh[segment] as number) - (segment > bottom ? (endWh[segment - 1] as number) : floorWh);
      }
    }
    if (skip > 0) {
      const skipped = skip < remaining ? skip : remaining;
      fullCost += worth * skipped;
      skip -= skipped;
      remaining -= skipped;
    }
    if (remaining < SAME_WH) continue;
    if (worth - lastWritten > SAME_SLOPE || write === bottom) {
      write -= 1;
      endWh[write] = level;
      perKwh[write] = worth;
      lastWritten = worth;
    }
    level -= remaining;
    if (level <= floorWh + SAME_WH) break;
  }
  if (write === bottom) {
    // A store without room still has a worth at its one level.
    write -= 1;
    endWh[write] = ceilingWh;
    perKwh[write] = segmentWorth;
  }
  arena.start[t] = write;
  return fullCost;
}

/**
 * The cheapest move from a level in slot `t`, for a concave worth and a convex slot cost.
 *
 * Walks away from idle as long as every step gains: convexity makes the first halt the best, and ties stay idle.
 *
 * @returns energy put into the store [Wh], negative taken out.
 */
export function bestMoveConvex(arena: ValueArena, stages: StageCosts, t: number, levelWh: number): number {
  const { endWh } = arena;
  const bottom = arena.start[t + 1] as number;
  let low = bottom;
  let high = (arena.start[t + 2] as number) - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((endWh[middle] as number) > levelWh + SAME_WH) high = middle;
    else low = middle + 1;
  }
  const charged = walkUp(arena, stages, t, levelWh, low);
  if (charged > 0) return charged;
  const below = low > bottom && (endWh[low - 1] as number) >= levelWh - SAME_WH ? low - 1 : low;
  return walkDown(arena, stages, t, levelWh, below);
}

/** Charges piece by piece while the worth on the way up exceeds the cost; starts inside `segment`. */
function walkUp(arena: ValueArena, stages: StageCosts, t: number, levelWh: number, segment: number): number {
  const { endWh, perKwh, ceilingWh } = arena;
  const top = (arena.start[t + 2] as number) - 1;
  const { slope, length } = stages;
  const pieceEnd = t * stages.stride + (stages.pieces[t] as number);
  let level = levelWh;
  let at = segment;
  for (let piece = t * stages.stride + (stages.idle[t] as number); piece < pieceEnd; piece += 1) {
    let remaining = length[piece] as number;
    while (remaining > 0 && level < ceilingWh) {
      if ((slope[piece] as number) >= (perKwh[at] as number) - WORTH_MOVING) return level - levelWh;
      const room = (endWh[at] as number) - level;
      if (remaining < room) {
        level += remaining;
        break;
      }
      level = endWh[at] as number;
      remaining -= room;
      if (at < top) at += 1;
    }
  }
  return level - levelWh;
}

/** Discharges piece by piece while the saving exceeds the worth on the way down; starts inside `segment`. */
function walkDown(
  arena: ValueArena,
  stages: StageCosts,
  t: number,
  levelWh: number,
  segment: number,
): number {
  const { endWh, perKwh, floorWh } = arena;
  const bottom = arena.start[t + 1] as number;
  const { slope, length } = stages;
  const base = t * stages.stride;
  let level = levelWh;
  let at = segment;
  for (let piece = base + (stages.idle[t] as number) - 1; piece >= base; piece -= 1) {
    let remaining = length[piece] as number;
    while (remaining > 0 && level > floorWh) {
      if ((slope[piece] as number) <= (perKwh[at] as number) + WORTH_MOVING) return level - levelWh;
      const segmentFloor = at > bottom ? (endWh[at - 1] as number) : floorWh;
      const room = level - segmentFloor;
      if (remaining < room) {
        level -= remaining;
        break;
      }
      level = segmentFloor;
      remaining -= room;
      if (at > bottom) at -= 1;
    }
  }
  return level - levelWh;
}

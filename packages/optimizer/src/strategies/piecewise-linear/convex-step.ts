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
 * takes both in one ascending order (infimal convolution merges slopes). From the full store down, a segment therefore
 * moves by what the slot can discharge, less the pieces already merged above it: a run of segments between two pieces
 * moves as one. What would lie above the full store or below the empty one is cut off.
 *
 * @returns how much the worth of a full store falls by this slot [currency/kWh times Wh].
 * @see Rockafellar, "Convex Analysis" (1970), section 16: the conjugate of an infimal convolution is a sum.
 */
export function stepBackConvex(arena: ValueArena, stages: StageCosts, t: number): number {
  const { endWh, perKwh, floorWh, ceilingWh } = arena;
  const { slope, length } = stages;
  const bottom = arena.start[t + 1] as number;
  const pieceStart = t * stages.stride;
  const pieceEnd = pieceStart + (stages.pieces[t] as number);
  const idle = pieceStart + (stages.idle[t] as number);
  const lowest = floorWh + SAME_WH;
  const highest = ceilingWh - SAME_WH;

  let shift = 0;
  let fullCost = stages.idleCost[t] as number;
  for (let k = pieceStart; k < idle; k += 1) {
    shift += length[k] as number;
    fullCost -= (slope[k] as number) * (length[k] as number);
  }

  let segment = (arena.start[t + 2] as number) - 1;
  let piece = pieceStart;
  let write = bottom;
  let level = ceilingWh + shift;
  let lastWritten = -Infinity;
  // Above the full store: the energy that the slot discharges from there; every item ends below where it began.
  while (level > highest && (piece < pieceEnd || segment >= bottom)) {
    const before = level;
    let worth: number;
    if (piece < pieceEnd && (segment < bottom || (slope[piece] as number) <= (perKwh[segment] as number))) {
      worth = slope[piece] as number;
      level -= length[piece] as number;
      shift -= length[piece] as number;
      piece += 1;
    } else {
      worth = perKwh[segment] as number;
      segment -= 1;
      level = (segment >= bottom ? (endWh[segment] as number) : floorWh) + shift;
    }
    if (before > ceilingWh) fullCost += worth * (before - (level > ceilingWh ? level : ceilingWh));
    if (level <= highest) {
      write -= 1;
      endWh[write] = ceilingWh;
      perKwh[write] = worth;
      lastWritten = worth;
    }
  }
  for (; level > lowest; piece += 1) {
    const worth = piece < pieceEnd ? (slope[piece] as number) : Infinity;
    for (; segment >= bottom && (perKwh[segment] as number) < worth && level > lowest; segment -= 1) {
      const kept = perKwh[segment] as number;
      if (kept - lastWritten > SAME_SLOPE) {
        write -= 1;
        endWh[write] = level;
        perKwh[write] = kept;
        lastWritten = kept;
      }
      level = (segment > bottom ? (endWh[segment - 1] as number) : floorWh) + shift;
    }
    if (piece >= pieceEnd) break;
    const energy = length[piece] as number;
    if (energy < SAME_WH || level <= lowest) continue;
    if (worth - lastWritten > SAME_SLOPE) {
      write -= 1;
      endWh[write] = level;
      perKwh[write] = worth;
      lastWritten = worth;
    }
    level -= energy;
    shift -= energy;
  }
  if (write === bottom) {
    // A store without room still has a worth at its one level.
    write -= 1;
    endWh[write] = ceilingWh;
    perKwh[write] = perKwh[bottom] as number;
  }
  arena.start[t] = write;
  return fullCost;
}

/**
 * The segment of the worth at the end of slot `t` in which a level lies, the upper one where two meet.
 *
 * @param guess - Where to look first: from slot to slot a level moves by few segments.
 */
export function segmentAt(arena: ValueArena, t: number, levelWh: number, guess: number): number {
  const { endWh } = arena;
  const bottom = arena.start[t + 1] as number;
  const top = (arena.start[t + 2] as number) - 1;
  const above = levelWh + SAME_WH;
  let at = guess < bottom ? bottom : guess > top ? top : guess;
  while (at < top && (endWh[at] as number) <= above) at += 1;
  while (at > bottom && (endWh[at - 1] as number) > above) at -= 1;
  return at;
}

/**
 * The cheapest move from a level in slot `t`, for a concave worth and a convex slot cost.
 *
 * Walks away from idle as long as every step gains: convexity makes the first halt the best, and ties stay idle.
 *
 * @param segment - Where the level lies, as {@link segmentAt} says.
 * @returns energy put into the store [Wh], negative taken out.
 */
export function bestMoveConvex(
  arena: ValueArena,
  stages: StageCosts,
  t: number,
  levelWh: number,
  segment: number,
): number {
  const { endWh, perKwh } = arena;
  const { slope } = stages;
  const base = t * stages.stride;
  const idle = base + (stages.idle[t] as number);
  if (
    idle < base + (stages.pieces[t] as number) &&
    (slope[idle] as number) < (perKwh[segment] as number) - WORTH_MOVING
  ) {
    const charged = walkUp(arena, stages, t, levelWh, segment);
    if (charged > 0) return charged;
  }
  const onKink =
    segment > (arena.start[t + 1] as number) && (endWh[segment - 1] as number) >= levelWh - SAME_WH;
  const below = onKink ? segment - 1 : segment;
  if (idle === base || (slope[idle - 1] as number) <= (perKwh[below] as number) + WORTH_MOVING) return 0;
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

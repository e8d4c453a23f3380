import { RUN } from "./mode-table.ts";

/** Doubles per segment of a cost function: from, to [kWh], cost at from, slope. */
export const WIDTH = 4;

/** Distances below this are rounding [kWh]. */
const POINT = 1e-12;
/** Costs closer than this are equal. */
const COST_NOISE = 1e-12;

/**
 * A convex run of a cost function after a convex run of a slot: the least cost of getting through the slot and what
 * follows, by merging slopes. Clipped to 0 to `roomKwh`.
 *
 * @param values - The cost function; its run has `segments` segments from `first` on.
 * @param runs - Mode runs; the one meant begins at `run`.
 * @returns number of segments written to `out`.
 */
export function mergeRuns(
  values: Float64Array,
  first: number,
  segments: number,
  runs: Float64Array,
  run: number,
  usedKwh: number,
  roomKwh: number,
  out: Float64Array,
): number {
  let value = first;
  const valueEnd = first + segments * WIDTH;
  let move = run + 4;
  const moveEnd = Math.min(move + 2 * (runs[run + 2] ?? 0), run + RUN);
  let from = (values[value] ?? 0) + (runs[run] ?? 0) + usedKwh;
  let cost = (values[value + 2] ?? 0) + (runs[run + 1] ?? 0);
  let written = 0;
  while ((value < valueEnd || move < moveEnd) && from < roomKwh) {
    let length: number;
    let slope: number;
    if (move >= moveEnd || (value < valueEnd && (values[value + 3] ?? 0) <= (runs[move + 1] ?? 0))) {
      length = (values[value + 1] ?? 0) - (values[value] ?? 0);
      slope = values[value + 3] ?? 0;
      value += WIDTH;
    } else {
      length = runs[move] ?? 0;
      slope = runs[move + 1] ?? 0;
      move += 2;
    }
    const to = from + length;
    if (to > POINT && from < roomKwh - POINT && length > 1e-13) {
      const start = from < 0 ? 0 : from;
      const end = to > roomKwh ? roomKwh : to;
      if (written > 0 && out[written - 1] === slope && out[written - 3] === start) out[written - 3] = end;
      else {
        out[written] = start;
        out[written + 1] = end;
        out[written + 2] = cost + slope * (start - from);
        out[written + 3] = slope;
        written += WIDTH;
      }
    }
    cost += slope * length;
    from = to;
  }
  return written / WIDTH;
}

/**
 * Makes `least` the lesser of itself and another cost function, in place: only the part that overlaps is touched.
 *
 * @param scratch - Space for the overlapping part.
 * @returns number of segments of `least` then.
 */
export function takeLesser(
  least: Float64Array,
  leastSegments: number,
  other: Float64Array,
  otherSegments: number,
  scratch: Float64Array,
): number {
  const leastEnd = leastSegments * WIDTH;
  const otherEnd = otherSegments * WIDTH;
  const begin = other[0] ?? 0;
  let a = firstEndingAfter(least, leastEnd, begin);
  let b = 0;
  let x = a < leastEnd ? Math.min(least[a] ?? 0, begin) : begin;
  let untouched = a;
  let written = 0;
  // Nothing is written before the other function is found to be lesser: mostly it never is.
  let touched = false;
  while (b < otherEnd) {
    while (a < leastEnd && (least[a + 1] ?? 0) <= x + POINT) a += WIDTH;
    while (b < otherEnd && (other[b + 1] ?? 0) <= x + POINT) b += WIDTH;
    if (b >= otherEnd) break;
    if (!touched) untouched = a;
    const aFrom = a < leastEnd ? (least[a] ?? 0) : Infinity;
    const bFrom = other[b] ?? 0;
    const aHere = aFrom <= x + POINT;
    const bHere = bFrom <= x + POINT;
    if (!aHere && !bHere) {
      x = Math.min(aFrom, bFrom);
      continue;
    }
    const next = Math.min(aHere ? (least[a + 1] ?? 0) : aFrom, bHere ? (other[b + 1] ?? 0) : bFrom);
    const aSlope = least[a + 3] ?? 0;
    const bSlope = other[b + 3] ?? 0;
    const aCost = (least[a + 2] ?? 0) + aSlope * (x - aFrom);
    const bCost = (other[b + 2] ?? 0) + bSlope * (x - bFrom);
    if (!touched && bHere) {
      const lesser =
        !aHere || aCost - bCost > COST_NOISE || aCost - bCost + (aSlope - bSlope) * (next - x) > COST_NOISE;
      if (lesser) {
        touched = true;
        if (aHere) written = append(scratch, 0, aFrom, x, least[a + 2] ?? 0, aSlope);
      }
    }
    if (touched) {
      if (aHere && bHere) written = lesserLines(scratch, written, x, next, aCost, aSlope, bCost, bSlope);
      else if (aHere) written = append(scratch, written, x, next, aCost, aSlope);
      else written = append(scratch, written, x, next, bCost, bSlope);
    }
    x = next;
  }
  if (!touched) return leastSegments;
  if (a < leastEnd && (least[a] ?? 0) < x) {
    const slope = least[a + 3] ?? 0;
    const cost = (least[a + 2] ?? 0) + slope * (x - (least[a] ?? 0));
    written = append(scratch, written, x, least[a + 1] ?? 0, cost, slope);
    a += WIDTH;
  }
  const end = untouched + written;
  if (end !== a && a < leastEnd) least.copyWithin(end, a, leastEnd);
  for (let at = 0; at < written; at += 1) least[untouched + at] = scratch[at] ?? 0;
  return (end + leastEnd - a) / WIDTH;
}

/** The first segment that ends after a point. */
function firstEndingAfter(values: Float64Array, end: number, point: number): number {
  let low = 0;
  let high = end / WIDTH;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle * WIDTH + 1] ?? 0) > point) high = middle;
    else low = middle + 1;
  }
  return low * WIDTH;
}

/** Appends the lesser of two lines between `from` and `to`. */
function lesserLines(
  out: Float64Array,
  written: number,
  from: number,
  to: number,
  aCost: number,
  aSlope: number,
  bCost: number,
  bSlope: number,
): number {
  const before = aCost - bCost;
  const after = before + (aSlope - bSlope) * (to - from);
  if (before <= COST_NOISE && after <= COST_NOISE) return append(out, written, from, to, aCost, aSlope);
  if (before >= -COST_NOISE && after >= -COST_NOISE) return append(out, written, from, to, bCost, bSlope);
  const length = (before / (before - after)) * (to - from);
  const crossing = from + length;
  if (before < 0) {
    const half = append(out, written, from, crossing, aCost, aSlope);
    return append(out, half, crossing, to, bCost + bSlope * length, bSlope);
  }
  const half = append(out, written, from, crossing, bCost, bSlope);
  return append(out, half, crossing, to, aCost + aSlope * length, aSlope);
}

/** Appends a segment, or lengthens the last one that it continues. */
function append(
  out: Float64Array,
  written: number,
  from: number,
  to: number,
  cost: number,
  slope: number,
): number {
  if (to - from < POINT) return written;
  if (written > 0) {
    const last = written - WIDTH;
    const lastSlope = out[last + 3] ?? 0;
    const reached = (out[last + 2] ?? 0) + lastSlope * (from - (out[last] ?? 0));
    if (
      Math.abs(lastSlope - slope) < 1e-11 &&
      from - (out[last + 1] ?? 0) < 1e-11 &&
      Math.abs(reached - cost) < 1e-10
    ) {
      out[last + 1] = to;
      return written;
    }
  }
  out[written] = from;
  out[written + 1] = to;
  out[written + 2] = cost;
  out[written + 3] = slope;
  return written + WIDTH;
}

import { OecError } from "../errors.ts";
import type { Hours, Instant, Milliseconds } from "../units/quantity.ts";

/** Milliseconds in an hour. */
export const MS_PER_HOUR = 3_600_000;

/** The native slot length of day-ahead markets and of this SDK [ms]. */
export const QUARTER_HOUR_MS = 900_000;

/** A half-open interval of time [start, end). */
export interface Slot {
  readonly start: Instant;
  readonly end: Instant;
}

/**
 * Consecutive slots without gaps, of any lengths.
 *
 * Slot `i` is `[edges[i], edges[i + 1])`. Build one with {@link regularHorizon} or {@link horizonFromEdges}; never change the array.
 */
export interface Horizon {
  /** Slot borders [ms since 1970 UTC], shape [count + 1], strictly ascending. */
  readonly edges: Readonly<Float64Array>;
  /** Number of slots, 0 or more. */
  readonly count: number;
}

/**
 * A horizon of equal slots.
 *
 * @param start - Start of the first slot.
 * @param slotMs - Length of each slot [ms], above 0.
 * @param count - Number of slots, a whole number of at least 0.
 * @throws {@link OecError} `OUT_OF_RANGE` if a length or count is not as said.
 */
export function regularHorizon(start: Instant, slotMs: Milliseconds, count: number): Horizon {
  if (!Number.isFinite(start)) throw outOfRange("start", start, "a finite instant");
  if (!(slotMs > 0) || !Number.isFinite(slotMs)) throw outOfRange("slotMs", slotMs, "a length above 0 ms");
  if (!Number.isInteger(count) || count < 0) throw outOfRange("count", count, "a whole number of at least 0");
  const edges = new Float64Array(count + 1);
  for (let index = 0; index <= count; index += 1) edges[index] = start + index * slotMs;
  return { edges, count };
}

/**
 * A horizon from its slot borders; the values are copied.
 *
 * @param edges - Borders [ms since 1970 UTC], at least one, strictly ascending.
 * @throws {@link OecError} `UNSORTED_TIME` if the borders do not ascend, `NOT_FINITE` if one is not a number.
 */
export function horizonFromEdges(edges: ArrayLike<number>): Horizon {
  if (edges.length === 0) throw outOfRange("edges.length", 0, "at least one border");
  const copy = Float64Array.from(edges);
  for (const [index, edge] of copy.entries()) {
    if (!Number.isFinite(edge)) {
      throw new OecError(
        "NOT_FINITE",
        `edges[${String(index)}] is ${String(edge)}, expected an instant in ms`,
        {
          context: { field: "edges", index, value: edge },
        },
      );
    }
    const previous = index === 0 ? undefined : copy[index - 1];
    if (previous !== undefined && edge <= previous) {
      throw new OecError(
        "UNSORTED_TIME",
        `edges[${String(index)}] is not after edges[${String(index - 1)}]`,
        {
          context: { field: "edges", index, value: edge, previous },
        },
      );
    }
  }
  return { edges: copy, count: copy.length - 1 };
}

/**
 * Slot `index` of a horizon.
 *
 * @throws {@link OecError} `OUT_OF_RANGE` if there is no such slot.
 */
export function slotAt(horizon: Horizon, index: number): Slot {
  const start = horizon.edges[index];
  const end = horizon.edges[index + 1];
  if (start === undefined || end === undefined) {
    throw outOfRange("index", index, `0 to ${String(horizon.count - 1)}`);
  }
  return { start, end };
}

/** Length of slot `index` [h]. @throws {@link OecError} `OUT_OF_RANGE` if there is no such slot. */
export function slotHours(horizon: Horizon, index: number): Hours {
  const { start, end } = slotAt(horizon, index);
  return (end - start) / MS_PER_HOUR;
}

/** Index of the slot that contains an instant, or -1 if none does. Binary search: O(log count). */
export function slotIndexAt(horizon: Horizon, at: Instant): number {
  const { edges, count } = horizon;
  const first = edges[0];
  const last = edges[count];
  if (first === undefined || last === undefined || !(at >= first) || at >= last) return -1;
  let low = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? Infinity) <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** Start of a horizon's first slot. */
export const horizonStart = (horizon: Horizon): Instant => horizon.edges[0] ?? Number.NaN;

/** End of a horizon's last slot. */
export const horizonEnd = (horizon: Horizon): Instant => horizon.edges[horizon.count] ?? Number.NaN;

function outOfRange(field: string, value: number, expected: string): OecError {
  return new OecError("OUT_OF_RANGE", `${field} is ${String(value)}, expected ${expected}`, {
    context: { field, value, expected },
  });
}

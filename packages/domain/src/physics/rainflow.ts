import { finite } from "../check.ts";

/** A swing found by rainflow counting. */
export interface RainflowCycle {
  /** Difference between its turning points, above 0, in the unit of the series. */
  readonly range: number;
  /** Middle between its turning points. */
  readonly mean: number;
  /** 1 for a closed swing, 0.5 for one that was not closed. */
  readonly count: 0.5 | 1;
}

/**
 * Counts the swings of a series as it comes: constant work per value on average, no memory of what is counted.
 *
 * @see ASTM E1049-85 (2017), section 5.4.4.
 *
 * @example
 * ```ts
 * import { RainflowCounter } from "@oec/domain";
 *
 * const counter = new RainflowCounter();
 * for (const socPercent of [50, 80, 40, 90]) {
 *   for (const { range, count } of counter.push(socPercent)) console.log(range, count);
 * }
 * for (const { range, count } of counter.rest()) console.log(range, count);
 * ```
 */
export class RainflowCounter {
  /** Turning points that are not counted yet, the oldest first. */
  readonly #points: number[] = [];
  #last: number | undefined;
  #direction = 0;

  /** Takes the next value. @returns the swings that it completes. @throws {@link OecError} `NOT_FINITE`. */
  push(value: number): readonly RainflowCycle[] {
    finite("value", value);
    const last = this.#last;
    this.#last = value;
    if (last === undefined) {
      this.#points.push(value);
      return [];
    }
    const direction = Math.sign(value - last);
    if (direction === 0) return [];
    const turned = this.#direction !== 0 && direction !== this.#direction;
    this.#direction = direction;
    if (!turned) return [];
    this.#points.push(last);
    return countClosed(this.#points);
  }

  /** What the series would still count if it ended here: half swings mostly. Counting may go on afterwards. */
  rest(): readonly RainflowCycle[] {
    const points = [...this.#points];
    if (this.#last !== undefined && this.#direction !== 0) points.push(this.#last);
    const cycles = countClosed(points);
    for (let index = 1; index < points.length; index += 1)
      cycles.push(swing(points[index - 1], points[index], 0.5));
    return cycles;
  }
}

/** All swings of a series, in the order in which they are found. @throws {@link OecError} `NOT_FINITE`. */
export function rainflow(values: Iterable<number>): readonly RainflowCycle[] {
  const counter = new RainflowCounter();
  const cycles: RainflowCycle[] = [];
  for (const value of values) cycles.push(...counter.push(value));
  return [...cycles, ...counter.rest()];
}

/** Counts and removes what the three youngest points close; the standard's steps 3 to 5. */
function countClosed(points: number[]): RainflowCycle[] {
  const cycles: RainflowCycle[] = [];
  for (;;) {
    const [a, b, c] = points.slice(-3);
    if (a === undefined || b === undefined || c === undefined || Math.abs(c - b) < Math.abs(b - a))
      return cycles;
    if (points.length === 3) {
      cycles.push(swing(a, b, 0.5));
      points.shift();
    } else {
      cycles.push(swing(a, b, 1));
      points.splice(-3, 2);
    }
  }
}

const swing = (from = Number.NaN, to = Number.NaN, count: 0.5 | 1): RainflowCycle => ({
  range: Math.abs(to - from),
  mean: (from + to) / 2,
  count,
});

import type { Instant, Watts } from "../units/quantity.ts";

/** Power of one device over one interval [start, end). */
export interface ScheduleInterval {
  readonly start: Instant;
  readonly end: Instant;
  /** Power at the busbar [W], positive consumes. */
  readonly powerW: Watts;
}

/** One device's view of a plan: what it is to do, interval after interval. */
export interface Schedule {
  readonly deviceId: string;
  readonly createdAt: Instant;
  /** In ascending order, without overlap. */
  readonly intervals: readonly ScheduleInterval[];
  /** Version of what made it, e.g. `piecewise-linear-dp@0.1.0`. */
  readonly madeBy: string;
}

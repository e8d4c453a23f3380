import type { Series } from "../series.ts";
import { slotIndexAt, type Horizon } from "../time/horizon.ts";
import type { Instant } from "../units/quantity.ts";

/**
 * A series on another horizon: each new slot holds the mean over its time, so that energy is conserved.
 *
 * A new slot that the series does not cover completely, or that touches a missing value, is NaN. Finer slots repeat the
 * value of the slot they lie in.
 *
 * @returns shape [horizon.count]; a new series.
 */
export function resampleSeries(series: Series, horizon: Horizon): Series {
  const values = new Float64Array(horizon.count);
  const source = series.horizon;
  let slot = Math.max(0, slotIndexAt(source, horizon.edges[0] ?? Number.NaN));
  for (let target = 0; target < horizon.count; target += 1) {
    const start = horizon.edges[target] ?? Number.NaN;
    const end = horizon.edges[target + 1] ?? Number.NaN;
    while (slot < source.count && (source.edges[slot + 1] ?? Infinity) <= start) slot += 1;
    values[target] = meanOver(series, slot, start, end);
  }
  return { horizon, values };
}

/** Mean over [start, end) of slots from `first` on; NaN where the series has no value. */
function meanOver({ horizon, values }: Series, first: number, start: Instant, end: Instant): number {
  let sum = 0;
  let from = start;
  for (let slot = first; from < end; slot += 1) {
    const slotEnd = horizon.edges[slot + 1];
    if (slotEnd === undefined || (horizon.edges[slot] ?? Infinity) > from) return Number.NaN;
    const until = Math.min(end, slotEnd);
    const value = values[slot] ?? Number.NaN;
    // A slot that lies inside one source slot keeps the very value, without rounding.
    if (from === start && until === end) return value;
    sum += value * (until - from);
    from = until;
  }
  return sum / (end - start);
}

/**
 * Value of a series at an instant, linear between the middles of its slots; the outer halves of the first and last slot hold
 * their value.
 *
 * @returns undefined outside the horizon; NaN beside a missing value.
 */
export function interpolateSeries({ horizon, values }: Series, at: Instant): number | undefined {
  const slot = slotIndexAt(horizon, at);
  if (slot < 0) return undefined;
  const here = middle(horizon, slot);
  const other = at < here ? slot - 1 : slot + 1;
  const value = values[slot] ?? Number.NaN;
  if (at === here || other < 0 || other >= horizon.count) return value;
  const there = middle(horizon, other);
  return value + (((values[other] ?? Number.NaN) - value) * (at - here)) / (there - here);
}

const middle = (horizon: Horizon, slot: number): Instant =>
  ((horizon.edges[slot] ?? Number.NaN) + (horizon.edges[slot + 1] ?? Number.NaN)) / 2;

import { formatInstant, localDayStart } from "@oec/domain";
import type { FilledStretch } from "./result.ts";
import type { Timeline } from "./timeline.ts";

/** How many days before and behind a gap its neighbours are taken from. */
const NEIGHBOUR_DAYS = 3;

/** The rule in words. */
export const FILL_RULE =
  `each missing slot takes the median of what was recorded at the same local time on the ${NEIGHBOUR_DAYS} days before ` +
  `and the ${NEIGHBOUR_DAYS} days behind it; forecasts do not see filled values`;

const COLUMNS = [
  ["load", "loadW"],
  ["pv", "pvW"],
  ["price", "spotPerKwh"],
] as const;

/** A timeline whose gaps inside the period are filled where neighbours are known, and what was filled. */
export function fillGaps(
  timeline: Timeline,
  timeZone: string,
): { readonly timeline: Timeline; readonly filled: readonly FilledStretch[] } {
  const filled: FilledStretch[] = [];
  const first = timeline.days[0]?.first ?? 0;
  const end = timeline.days.at(-1)?.end ?? first;
  const columns = COLUMNS.map(([name, key]) => {
    const values = Float64Array.from(timeline[key]);
    let run = 0;
    for (let slot = first; slot <= end; slot += 1) {
      const missing = slot < end && Number.isNaN(timeline[key][slot] ?? Number.NaN);
      const value = missing ? neighbourMedian(timeline, timeline[key], slot, timeZone) : Number.NaN;
      if (!Number.isNaN(value)) {
        values[slot] = value;
        run += 1;
      } else if (run > 0) {
        filled.push(stretch(timeline, name, slot - run, slot));
        run = 0;
      }
    }
    return [key, values] as const;
  });
  return { timeline: { ...timeline, ...Object.fromEntries(columns) }, filled };
}

function stretch(
  { horizon }: Timeline,
  column: FilledStretch["column"],
  first: number,
  end: number,
): FilledStretch {
  const instant = (slot: number): string => formatInstant(horizon.edges[slot] ?? Number.NaN);
  return { column, from: instant(first), to: instant(end), slots: end - first };
}

function neighbourMedian(
  { horizon, slotMs }: Timeline,
  values: Float64Array,
  slot: number,
  timeZone: string,
): number {
  const at = horizon.edges[slot] ?? Number.NaN;
  const midnight = localDayStart(at, timeZone);
  const found: number[] = [];
  for (let day = -NEIGHBOUR_DAYS; day <= NEIGHBOUR_DAYS; day += 1) {
    if (day === 0) continue;
    // Noon of the neighbouring day lies inside it whatever its clock does.
    const neighbour = localDayStart(midnight + (24 * day + 12) * 3_600_000, timeZone) + (at - midnight);
    const value = values[Math.round((neighbour - (horizon.edges[0] ?? 0)) / slotMs)];
    if (value !== undefined && !Number.isNaN(value)) found.push(value);
  }
  return median(found);
}

/** Median, NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >>> 1;
  if (sorted.length % 2 === 1) return sorted[middle] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

import {
  horizonEnd,
  horizonStart,
  localPartsReader,
  type Horizon,
  type Instant,
  type Milliseconds,
} from "@oec/domain";

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
/** Clocks change months apart, so that a stretch this short holds one change at most. */
const STRETCH_MS = 14 * MS_PER_DAY;

/** What the clocks of a zone are ahead of UTC [ms], for instants between two others. */
export type Offsets = (at: Instant) => Milliseconds;

/**
 * The offsets of a time zone in [from, to], looked up once: reading one costs a comparison or two.
 *
 * @throws `OecError` `INVALID_TIME_ZONE` if the platform does not know the zone.
 */
export function zoneOffsets(from: Instant, to: Instant, timeZone: string): Offsets {
  const changes: { readonly at: Instant; readonly offset: Milliseconds }[] = [];
  const offsetAt = offsetReader(timeZone);
  const first = offsetAt(from);
  let last = first;
  for (let start = from; start < to; start += STRETCH_MS) {
    const end = Math.min(start + STRETCH_MS, to);
    const offset = offsetAt(end);
    if (offset !== last) changes.push({ at: changeIn(start, end, offsetAt, offset), offset });
    last = offset;
  }
  if (changes.length === 0) return () => first;
  return (at) => {
    let offset = first;
    for (const change of changes) if (at >= change.at) offset = change.offset;
    return offset;
  };
}

/** The offsets that day samples need for a horizon and a number of days back. */
export const offsetsOfDays = (horizon: Horizon, days: number, timeZone: string): Offsets =>
  zoneOffsets(horizonStart(horizon) - (days + 1) * MS_PER_DAY, horizonEnd(horizon), timeZone);

/** The instant in (start, end] from which on the clocks have a new offset, to the minute. */
function changeIn(start: Instant, end: Instant, offsetAt: Offsets, offset: Milliseconds): Instant {
  let before = Math.floor(start / MS_PER_MINUTE);
  let after = Math.ceil(end / MS_PER_MINUTE);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle * MS_PER_MINUTE) === offset) after = middle;
    else before = middle;
  }
  return after * MS_PER_MINUTE;
}

function offsetReader(timeZone: string): Offsets {
  const partsAt = localPartsReader(timeZone);
  return (at) => {
    const wholeMinute = Math.floor(at / MS_PER_MINUTE) * MS_PER_MINUTE;
    const { year, month, day, hour, minute } = partsAt(wholeMinute);
    return Date.UTC(year, month - 1, day, hour, minute) - wholeMinute;
  };
}

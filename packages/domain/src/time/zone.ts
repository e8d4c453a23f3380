import { tzOffset } from "@date-fns/tz";
import { OecError } from "../errors.ts";
import type { Instant, Milliseconds } from "../units/quantity.ts";

const MS_PER_DAY = 86_400_000;

/** Gives the offset of local time from UTC at an instant [ms], positive east of Greenwich. */
export type OffsetReader = (at: Instant) => Milliseconds;

/**
 * Reads the offsets of one time zone and remembers the stretch it read last, so that walking through a year costs two
 * look-ups a day. It lives as long as the call that made it: nothing global grows.
 *
 * @throws {@link OecError} `INVALID_TIME_ZONE` if the platform does not know the zone.
 */
export function offsetReader(timeZone: string): OffsetReader {
  lookUp(0, timeZone);
  let from = Infinity;
  let until = -Infinity;
  let offset = 0;
  return (at) => {
    if (at >= from && at < until) return offset;
    from = Math.floor(at / MS_PER_DAY) * MS_PER_DAY;
    until = from + MS_PER_DAY;
    offset = lookUp(from, timeZone);
    const last = lookUp(until, timeZone);
    if (last === offset) return offset;
    const change = changeBetween(from, until, (instant) => lookUp(instant, timeZone) !== offset);
    if (at < change) until = change;
    else {
      from = change;
      offset = last;
    }
    return offset;
  };
}

/**
 * The first instant in `(from, until]` at which `changed` holds.
 *
 * It must hold at `until`, not at `from`, and change only once in between.
 */
export function changeBetween(from: Instant, until: Instant, changed: (at: Instant) => boolean): Instant {
  let before = from;
  let after = until;
  while (after - before > 1) {
    const middle = before + Math.floor((after - before) / 2);
    if (changed(middle)) after = middle;
    else before = middle;
  }
  return after;
}

// `tzOffset` of @date-fns/tz: date-fns-tz's own function is wrong for some hours around each clock change (ADR 0009).
function lookUp(at: Instant, timeZone: string): Milliseconds {
  const offsetMinutes = /^[A-Za-z]/.test(timeZone) ? tzOffset(timeZone, new Date(at)) : Number.NaN;
  if (Number.isNaN(offsetMinutes)) {
    throw new OecError(
      "INVALID_TIME_ZONE",
      `"${timeZone}" is not a time zone, expected an IANA name such as Europe/Stockholm`,
      {
        context: { timeZone },
      },
    );
  }
  return offsetMinutes * 60_000;
}

import { localPartsReader, QUARTER_HOUR_MS, type Instant } from "@oec/domain";

/** A local date. */
export interface LocalDay {
  /** Days since 1970-01-01, counted by local dates. */
  readonly number: number;
  /** 1 Monday to 7 Sunday. */
  readonly isoWeekday: number;
  /** 1 to 366. */
  readonly dayOfYear: number;
}

/** Local date and time of day. */
export interface LocalMoment {
  readonly day: LocalDay;
  /** Minutes since local midnight by the wall clock, with fractions, 0 to below 1440. */
  readonly minuteOfDay: number;
}

/**
 * Local time as a function of UTC, fast enough for every step of a simulated year.
 *
 * No zone changes its offset inside a UTC quarter of an hour, so one conversion serves all instants in it.
 *
 * @param timeZone - IANA name.
 */
export function localTime(timeZone: string): (at: Instant) => LocalMoment {
  const partsAt = localPartsReader(timeZone);
  let quarter = Number.NaN;
  let minuteAtStart = 0;
  let day: LocalDay = { number: 0, isoWeekday: 4, dayOfYear: 1 };
  return (at) => {
    const index = Math.floor(at / QUARTER_HOUR_MS);
    if (index !== quarter) {
      const parts = partsAt(index * QUARTER_HOUR_MS);
      minuteAtStart = parts.minuteOfDay;
      const number = Math.round(Date.UTC(parts.year, parts.month - 1, parts.day) / MS_PER_DAY);
      if (number !== day.number) {
        const newYear = Math.round(Date.UTC(parts.year, 0, 1) / MS_PER_DAY);
        day = { number, isoWeekday: parts.isoWeekday, dayOfYear: number - newYear + 1 };
      }
      quarter = index;
    }
    return { day, minuteOfDay: minuteAtStart + (at - index * QUARTER_HOUR_MS) / 60_000 };
  };
}

const MS_PER_DAY = 86_400_000;

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

const MS_PER_DAY = 86_400_000;
const MS_PER_MINUTE = 60_000;

/**
 * Local time as a function of UTC, fast enough for every step of a simulated year.
 *
 * Where the zone has the same offset at both ends of a UTC day it has it all day, so two conversions serve the day. On a day that
 * changes its offset every quarter of an hour is converted: no zone changes inside one.
 *
 * @param timeZone - IANA name.
 */
export function localTime(timeZone: string): (at: Instant) => LocalMoment {
  const partsAt = localPartsReader(timeZone);
  const offsetAt = (at: Instant): number => {
    const { year, month, day, minuteOfDay } = partsAt(at);
    return Date.UTC(year, month - 1, day) + minuteOfDay * MS_PER_MINUTE - at;
  };
  let utcDay = Number.NaN;
  let isEven = false;
  let quarter = Number.NaN;
  let offsetMs = 0;
  let day: LocalDay = dayOf(0);
  return (at) => {
    const index = Math.floor(at / MS_PER_DAY);
    if (index !== utcDay) {
      utcDay = index;
      quarter = Number.NaN;
      offsetMs = offsetAt(index * MS_PER_DAY);
      isEven = offsetMs === offsetAt((index + 1) * MS_PER_DAY);
    }
    if (!isEven) {
      const now = Math.floor(at / QUARTER_HOUR_MS);
      if (now !== quarter) {
        quarter = now;
        offsetMs = offsetAt(now * QUARTER_HOUR_MS);
      }
    }
    const number = Math.floor((at + offsetMs) / MS_PER_DAY);
    if (number !== day.number) day = dayOf(number);
    return { day, minuteOfDay: (at + offsetMs - number * MS_PER_DAY) / MS_PER_MINUTE };
  };
}

/** 1970-01-01 was a Thursday. */
function dayOf(number: number): LocalDay {
  const newYear = Date.UTC(new Date(number * MS_PER_DAY).getUTCFullYear(), 0, 1) / MS_PER_DAY;
  return { number, isoWeekday: ((((number + 3) % 7) + 7) % 7) + 1, dayOfYear: number - newYear + 1 };
}

import { assertCount } from "../check.ts";
import { isoDate } from "@oec/domain";

/**
 * Date of Easter Sunday in the Gregorian calendar, `YYYY-MM-DD`.
 *
 * @param year - 1583 or later, when the calendar began.
 * @throws `OecError` `OUT_OF_RANGE` if the year is no whole number above 0.
 * @see Meeus (1998), "Astronomical Algorithms", chapter 8.
 */
export function easterSunday(year: number): string {
  assertCount("year", year);
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const correction = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const fromMarch = epact + toSunday - 7 * correction + 114;
  return isoDate({ year, month: Math.floor(fromMarch / 31), day: (fromMarch % 31) + 1 });
}

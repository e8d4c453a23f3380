import { addDays, daysBetween, instantOfLocal, localDate, MS_PER_HOUR, OecError } from "@oec/domain";
import type { Instant, WattHours } from "@oec/domain";
import { mixName, normalAt, uniformAt } from "../random/hash.ts";

/** A drive away from home. */
export interface Trip {
  readonly departAt: Instant;
  readonly returnAt: Instant;
  /** Energy the drive takes out of the vehicle's store [Wh], 0 or more. */
  readonly energyWh: WattHours;
}

/** How somebody uses a car. */
export interface CommuteOptions {
  readonly seed: number;
  /** IANA name; the hours below are local. */
  readonly timeZone: string;
  /** First and last instant for which trips are made. */
  readonly from: Instant;
  readonly until: Instant;
  /** Local hour of leaving on working days; default 7.25. */
  readonly leaveHour?: number;
  /** Local hour of coming home; default 17. */
  readonly returnHour?: number;
  /** Energy of a usual day's driving [Wh]; default 8000, about 45 km. */
  readonly dayWh?: WattHours;
  /** Chance of a drive on a day of the weekend, 0 to 1; default 0.4. */
  readonly weekendChance?: number;
}

/** Scatter of hours and energy around the usual ones. */
const HOUR_SCATTER = 0.3;
const ENERGY_SCATTER = 0.25;
const WEEKEND_LATER_HOURS = 3;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = "1970-01-05";

/**
 * A commuter's trips: every working day, some days of the weekend, never two at once. A day's trip depends on the seed and
 * the date alone, not on the span that is asked for.
 */
export function commute(options: CommuteOptions): readonly Trip[] {
  const { timeZone, from, until } = options;
  if (!(until >= from)) {
    throw new OecError(
      "INVALID_ARGUMENT",
      `until is ${String(until)}, expected ${String(from)} (from) or later`,
      {
        context: { from, until },
      },
    );
  }
  const first = addDays(localDate(from, timeZone), -1);
  const days = daysBetween(first, localDate(until, timeZone));
  const trips: Trip[] = [];
  for (let day = 0; day <= days; day++) {
    const trip = tripOn(addDays(first, day), options);
    if (trip !== undefined && trip.returnAt > from && trip.departAt < until) trips.push(trip);
  }
  return trips;
}

function tripOn(date: string, options: CommuteOptions): Trip | undefined {
  const { timeZone, leaveHour = 7.25, returnHour = 17, dayWh = 8000, weekendChance = 0.4 } = options;
  const key = mixName(options.seed, "vehicle/commute");
  const index = daysBetween(FIRST_MONDAY, date);
  const weekend = ((index % 7) + 7) % 7 >= 5;
  if (weekend && uniformAt(key, index) > weekendChance) return undefined;
  const draw = (stream: number): number => clip(normalAt(key + stream, index));
  const midnight = instantOfLocal(`${date}T00:00`, timeZone);
  const leave = leaveHour + (weekend ? WEEKEND_LATER_HOURS : 0) + HOUR_SCATTER * draw(1);
  const back = Math.max(leave + 0.5, returnHour + 2 * HOUR_SCATTER * draw(2));
  return {
    departAt: Math.round(midnight + leave * MS_PER_HOUR),
    returnAt: Math.round(midnight + Math.min(back, 23.5) * MS_PER_HOUR),
    energyWh: dayWh * Math.max(0.2, 1 + ENERGY_SCATTER * draw(3)),
  };
}

/** Draws beyond three deviations would make nights of mornings. */
const clip = (draw: number): number => Math.min(3, Math.max(-3, draw));

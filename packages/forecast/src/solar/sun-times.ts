import { MS_PER_HOUR, type Hours, type Instant } from "@oec/domain";
import { DEGREE, cosDeg, sinDeg } from "./angles.ts";
import { assertPlace, type Place } from "./place.ts";
import { hourAngleDeg, sunAt } from "./sun-position.ts";

/** The sun's day at a place. */
export interface SunTimes {
  /** The sun's centre crosses the meridian. */
  readonly transit: Instant;
  /** The upper rim rises over a level horizon; absent in the polar night and under the midnight sun. */
  readonly sunrise?: Instant;
  /** The upper rim sets. */
  readonly sunset?: Instant;
  /** From sunrise to sunset [h]: 0 in the polar night, 24 under the midnight sun. */
  readonly dayLengthHours: Hours;
}

/** Elevation of the sun's centre when its rim touches the horizon: 34' of refraction and 16' of radius [degrees]. */
const RIM_DEG = -0.8333;
const DAY_MS = 86_400_000;
/** How fast the sun's hour angle grows, within a part in ten thousand [degrees per ms]. */
const TURN_PER_MS = 360 / DAY_MS;
// Each round takes the error down by a factor of 300 or more: three leave less than a millisecond outside the polar circles.
const ROUNDS = 5;

/**
 * Sunrise, transit and sunset around the transit nearest to an instant: give noon of a local day for the times of that day.
 *
 * @returns times good to about a second at a level horizon; real air moves sunrise by a minute and more.
 * @throws `OecError` `OUT_OF_RANGE` if the place is not on the earth.
 */
export function sunTimes(noon: Instant, place: Place): SunTimes {
  assertPlace(place);
  const transit = settle(noon, place, () => 0);
  const middle = semiDiurnalArc(transit, place);
  if (middle === undefined) {
    const up = sinDeg(place.latitudeDeg) * sinDeg(sunAt(transit).declinationDeg) > 0;
    return { transit, dayLengthHours: up ? 24 : 0 };
  }
  const arc = (at: Instant): number => semiDiurnalArc(at, place) ?? middle;
  const sunrise = settle(transit - middle / TURN_PER_MS, place, (at) => -arc(at));
  const sunset = settle(transit + middle / TURN_PER_MS, place, arc);
  return { transit, sunrise, sunset, dayLengthHours: (sunset - sunrise) / MS_PER_HOUR };
}

/** The instant near `guess` at which the hour angle [degrees, -180 to 180] is the wanted one. */
function settle(guess: Instant, place: Place, wanted: (at: Instant) => number): Instant {
  let at = guess;
  for (let round = 0; round < ROUNDS; round++) {
    const missing = wanted(at) - hourAngleDeg(sunAt(at), place.longitudeDeg);
    const nearest = missing - 360 * Math.round(missing / 360);
    at += nearest / TURN_PER_MS;
  }
  return Math.round(at);
}

/** Hour angle at which the sun's rim touches the horizon [degrees]; absent if it never does. */
function semiDiurnalArc(at: Instant, { latitudeDeg }: Place): number | undefined {
  const { declinationDeg } = sunAt(at);
  const cosine =
    (sinDeg(RIM_DEG) - sinDeg(latitudeDeg) * sinDeg(declinationDeg)) /
    (cosDeg(latitudeDeg) * cosDeg(declinationDeg));
  return Math.abs(cosine) <= 1 ? Math.acos(cosine) / DEGREE : undefined;
}

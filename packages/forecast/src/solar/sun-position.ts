import type { Instant } from "@oec/domain";
import { DEGREE, cosDeg, sinDeg, tanDeg, turn } from "./angles.ts";
import { deltaTSeconds } from "./delta-t.ts";
import { assertPlace, type Place } from "./place.ts";
import { geocentricSun, julianDay, type GeocentricSun } from "./spa.ts";

/** Where the sun stands in the sky of a place. */
export interface SunPosition {
  /** From the zenith, refraction included [degrees], 0 to 180: what panels see. */
  readonly apparentZenithDeg: number;
  /** From the zenith, without refraction [degrees], 0 to 180. */
  readonly zenithDeg: number;
  /** Clockwise from north [degrees], 0 to 360. */
  readonly azimuthDeg: number;
  /** Distance to the sun [au], about 0.983 to 1.017. */
  readonly distanceAu: number;
  /** Apparent minus mean solar time [minutes]. */
  readonly equationOfTimeMin: number;
}

/** The air that bends the light. */
export interface Air {
  /** [hPa]; default 1013.25. */
  readonly pressureHPa?: number;
  /** [°C]; default 12, a yearly mean. */
  readonly temperatureC?: number;
  /** Refraction at the horizon [degrees]; default 0.5667. */
  readonly horizonRefractionDeg?: number;
  /** How far terrestrial time runs ahead of UTC [s]; default by year and month. */
  readonly deltaTSeconds?: number;
}

const EARTH_RADIUS_M = 6_378_140;
const EARTH_FLATTENING = 0.99664719;
const SUN_RADIUS_DEG = 0.26667;

/**
 * Position of the sun by the Solar Position Algorithm, good to 0.0003 degrees from the year -2000 to 6000.
 *
 * Ask for the middle of a slot, not for its start: half an hour is seven degrees.
 *
 * @throws `OecError` `OUT_OF_RANGE` if the place is not on the earth.
 * @see Reda and Andreas (2004), "Solar Position Algorithm for Solar Radiation Applications", NREL/TP-560-34302.
 */
export function sunPosition(at: Instant, place: Place, air: Air = {}): SunPosition {
  assertPlace(place);
  return positionOf(sunAt(at, air.deltaTSeconds), place, air);
}

/** The geocentric sun at an instant; `deltaT` [s] by the year and month if it is not given. */
export function sunAt(at: Instant, deltaT?: number): GeocentricSun {
  const day = new Date(at);
  return geocentricSun(julianDay(at), deltaT ?? deltaTSeconds(day.getUTCFullYear(), day.getUTCMonth() + 1));
}

/** Steps 3.9 to 3.14 of the algorithm: from the earth's centre to the place. */
function positionOf(sun: GeocentricSun, place: Place, air: Air): SunPosition {
  const { latitudeDeg, altitudeM = 0 } = place;
  const hourAngle = hourAngleDeg(sun, place.longitudeDeg);
  const parallax = 8.794 / (3600 * sun.radiusAu);
  const u = Math.atan(EARTH_FLATTENING * tanDeg(latitudeDeg));
  const x = Math.cos(u) + (altitudeM / EARTH_RADIUS_M) * cosDeg(latitudeDeg);
  const y = EARTH_FLATTENING * Math.sin(u) + (altitudeM / EARTH_RADIUS_M) * sinDeg(latitudeDeg);
  const across = cosDeg(sun.declinationDeg) - x * sinDeg(parallax) * cosDeg(hourAngle);
  const shift = Math.atan2(-x * sinDeg(parallax) * sinDeg(hourAngle), across);
  const declination = Math.atan2(
    (sinDeg(sun.declinationDeg) - y * sinDeg(parallax)) * Math.cos(shift),
    across,
  );
  const localHourAngle = hourAngle * DEGREE - shift;
  const sine =
    sinDeg(latitudeDeg) * Math.sin(declination) +
    cosDeg(latitudeDeg) * Math.cos(declination) * Math.cos(localHourAngle);
  const elevationDeg = Math.asin(Math.min(1, Math.max(-1, sine))) / DEGREE;
  const fromSouth = Math.atan2(
    Math.sin(localHourAngle),
    Math.cos(localHourAngle) * sinDeg(latitudeDeg) - Math.tan(declination) * cosDeg(latitudeDeg),
  );
  return {
    apparentZenithDeg: 90 - elevationDeg - refractionDeg(elevationDeg, air),
    zenithDeg: 90 - elevationDeg,
    azimuthDeg: turn(fromSouth / DEGREE + 180),
    distanceAu: sun.radiusAu,
    equationOfTimeMin: sun.equationOfTimeMin,
  };
}

/** Local hour angle of the sun [degrees], 0 to 360 westward from the meridian. */
export const hourAngleDeg = (sun: GeocentricSun, longitudeDeg: number): number =>
  turn(sun.siderealDeg + longitudeDeg - sun.rightAscensionDeg);

/** How much the air lifts the sun [degrees]; 0 below the horizon. */
function refractionDeg(elevationDeg: number, air: Air): number {
  const { pressureHPa = 1013.25, temperatureC = 12, horizonRefractionDeg = 0.5667 } = air;
  if (elevationDeg < -(SUN_RADIUS_DEG + horizonRefractionDeg)) return 0;
  const bend = 1.02 / (60 * tanDeg(elevationDeg + 10.3 / (elevationDeg + 5.11)));
  return (pressureHPa / 1010) * (283 / (273 + temperatureC)) * bend;
}

import type { Hours, Instant } from "@oec/domain";

/** Where the sun stands. */
export interface SunPosition {
  /** Above the horizon, without refraction [degrees], -90 to 90. */
  readonly elevationDeg: number;
  /** Clockwise from north [degrees], 0 to 360. */
  readonly azimuthDeg: number;
}

const RADIANS = Math.PI / 180;
const MS_PER_DAY = 86_400_000;
/** 2000-01-01T12:00Z, the epoch of the formulas. */
const EPOCH = 946_728_000_000;

/** Declination of the sun and the part of its hour angle that does not depend on the place [rad]. */
function sunAngles(at: Instant): { readonly declination: number; readonly greenwichHourAngle: number } {
  const days = (at - EPOCH) / MS_PER_DAY;
  const anomaly = (357.529 + 0.98560028 * days) * RADIANS;
  const meanLongitude = (280.459 + 0.98564736 * days) * RADIANS;
  const longitude = meanLongitude + (1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RADIANS;
  const obliquity = (23.439 - 0.00000036 * days) * RADIANS;
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude));
  const siderealAngle = (280.46061837 + 360.98564736629 * days) * RADIANS;
  return {
    declination: Math.asin(Math.sin(obliquity) * Math.sin(longitude)),
    greenwichHourAngle: siderealAngle - rightAscension,
  };
}

/**
 * Position of the sun, within about 0.1 degrees from 1950 to 2050.
 *
 * @param latitudeDeg - North positive, -90 to 90.
 * @param longitudeDeg - East positive, -180 to 180.
 * @see The Astronomical Almanac, "Low precision formulas for the Sun's coordinates".
 */
export function sunPosition(at: Instant, latitudeDeg: number, longitudeDeg: number): SunPosition {
  const { declination, greenwichHourAngle } = sunAngles(at);
  const hourAngle = greenwichHourAngle + longitudeDeg * RADIANS;
  const latitude = latitudeDeg * RADIANS;
  const sine =
    Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle);
  const fromSouth = Math.atan2(
    Math.sin(hourAngle),
    Math.cos(hourAngle) * Math.sin(latitude) - Math.tan(declination) * Math.cos(latitude),
  );
  return {
    elevationDeg: Math.asin(Math.min(1, Math.max(-1, sine))) / RADIANS,
    azimuthDeg: (((fromSouth / RADIANS + 180) % 360) + 360) % 360,
  };
}

/**
 * Time from sunrise to sunset of the day around an instant, for the sun's centre and without refraction [h]: 0 in the polar
 * night, 24 under the midnight sun.
 */
export function dayLength(at: Instant, latitudeDeg: number): Hours {
  const { declination } = sunAngles(at);
  const cosine = -Math.tan(latitudeDeg * RADIANS) * Math.tan(declination);
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) / RADIANS / 180) * 24;
}

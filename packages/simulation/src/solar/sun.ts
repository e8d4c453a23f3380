import type { Instant } from "@oec/domain";
import { sunPosition } from "@oec/forecast/solar";

/** Where the sun stands. */
export interface SunPosition {
  /** Above the horizon, without refraction [degrees], -90 to 90. */
  readonly elevationDeg: number;
  /** Clockwise from north [degrees], 0 to 360. */
  readonly azimuthDeg: number;
}

const RADIANS = Math.PI / 180;
const MS_PER_DAY = 86_400_000;
const MS_PER_MINUTE = 60_000;
/** Seen from the pole, the sun stands as high as its declination. */
const POLE = { latitudeDeg: 90, longitudeDeg: 0 } as const;

/** What of the sun changes slowly: its declination [degrees] and the equation of time [minutes] at a UTC midnight. */
interface Midnight {
  readonly declinationDeg: number;
  readonly equationMin: number;
}

/**
 * Position of the sun over a place as a function of time, fast enough for every step of a simulated year.
 *
 * Two positions a day come from the Solar Position Algorithm of `@oec/forecast`; between them declination and equation of time
 * run straight, which is good to 0.01 degrees.
 *
 * @param latitudeDeg - North positive, -90 to 90.
 * @param longitudeDeg - East positive, -180 to 180.
 */
export function sunOver(latitudeDeg: number, longitudeDeg: number): (at: Instant) => SunPosition {
  const sinLatitude = Math.sin(latitudeDeg * RADIANS);
  const cosLatitude = Math.cos(latitudeDeg * RADIANS);
  let day = Number.NaN;
  let from: Midnight = { declinationDeg: 0, equationMin: 0 };
  let to = from;
  return (at) => {
    const days = at / MS_PER_DAY;
    const index = Math.floor(days);
    if (index !== day) {
      from = index === day + 1 ? to : midnightOf(index);
      to = midnightOf(index + 1);
      day = index;
    }
    const share = days - index;
    const declination = (from.declinationDeg + share * (to.declinationDeg - from.declinationDeg)) * RADIANS;
    const equationMin = from.equationMin + share * (to.equationMin - from.equationMin);
    const solarMin = (at - index * MS_PER_DAY) / MS_PER_MINUTE + equationMin + 4 * longitudeDeg;
    const hourAngle = (solarMin / 4 - 180) * RADIANS;
    const sinDeclination = Math.sin(declination);
    const cosDeclination = Math.cos(declination);
    const cosHour = Math.cos(hourAngle);
    const sine = sinLatitude * sinDeclination + cosLatitude * cosDeclination * cosHour;
    const fromSouth = Math.atan2(
      Math.sin(hourAngle) * cosDeclination,
      cosHour * sinLatitude * cosDeclination - sinDeclination * cosLatitude,
    );
    return {
      elevationDeg: Math.asin(Math.min(1, Math.max(-1, sine))) / RADIANS,
      azimuthDeg: (((fromSouth / RADIANS + 180) % 360) + 360) % 360,
    };
  };
}

function midnightOf(index: number): Midnight {
  const { zenithDeg, equationOfTimeMin } = sunPosition(index * MS_PER_DAY, POLE);
  return { declinationDeg: 90 - zenithDeg, equationMin: equationOfTimeMin };
}

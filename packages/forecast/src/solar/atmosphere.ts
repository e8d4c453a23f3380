import { DEGREE, cosDeg } from "./angles.ts";

/** Yearly mean of the irradiance outside the atmosphere [W/m²]. */
const SOLAR_CONSTANT = 1366.1;

/**
 * Irradiance outside the atmosphere on a plane that faces the sun [W/m²], 1320 to 1415.
 *
 * @param dayOfYear - 1 to 366.
 * @see Spencer (1971), "Fourier series representation of the position of the sun".
 */
export function extraterrestrialNormal(dayOfYear: number): number {
  const angle = ((2 * Math.PI) / 365) * (dayOfYear - 1);
  return (
    SOLAR_CONSTANT *
    (1.00011 +
      0.034221 * Math.cos(angle) +
      0.00128 * Math.sin(angle) +
      0.000719 * Math.cos(2 * angle) +
      0.000077 * Math.sin(2 * angle))
  );
}

/** Formulas for the relative air mass; they differ near the horizon only. */
export type AirMassModel = "simple" | "kasten1966" | "kastenyoung1989" | "young1994" | "gueymard2003";

/**
 * How many atmospheres the light passes, 1 from the zenith to about 37 from the horizon; undefined for a sun below it.
 *
 * @param zenithDeg - Apparent zenith [degrees] (true zenith for `young1994`).
 * @param model - Default: Kasten and Young (1989), "Revised optical air mass tables and approximation formula".
 */
export function relativeAirMass(
  zenithDeg: number,
  model: AirMassModel = "kastenyoung1989",
): number | undefined {
  if (!(zenithDeg <= 90)) return undefined;
  const cosine = cosDeg(zenithDeg);
  if (model === "simple") return 1 / cosine;
  if (model === "kasten1966") return 1 / (cosine + 0.15 * (93.885 - zenithDeg) ** -1.253);
  if (model === "kastenyoung1989") return 1 / (cosine + 0.50572 * (96.07995 - zenithDeg) ** -1.6364);
  if (model === "gueymard2003")
    return 1 / (cosine + 0.48353 * zenithDeg ** 0.095846 * (96.741 - zenithDeg) ** -1.754);
  return (
    (1.002432 * cosine ** 2 + 0.148386 * cosine + 0.0096467) /
    (cosine ** 3 + 0.149864 * cosine ** 2 + 0.0102963 * cosine + 0.000303978)
  );
}

/** Pressure of the standard atmosphere at an altitude [Pa]. */
export const pressureAtAltitude = (altitudeM: number): number =>
  100 * ((44_331.514 - altitudeM) / 11_880.516) ** (1 / 0.1902632);

/** Air mass in the air that is there: the relative one times the pressure over that of the sea's level. */
export const absoluteAirMass = (relative: number, pressurePa: number): number =>
  (relative * pressurePa) / 101_325;

/** Angle between the sun's rays and the perpendicular of a panel [degrees], 0 to 180. */
export function incidenceDeg(
  sun: { readonly zenithDeg: number; readonly azimuthDeg: number },
  panel: { readonly tiltDeg: number; readonly azimuthDeg: number },
): number {
  const cosine =
    cosDeg(panel.tiltDeg) * cosDeg(sun.zenithDeg) +
    Math.sin(panel.tiltDeg * DEGREE) *
      Math.sin(sun.zenithDeg * DEGREE) *
      cosDeg(sun.azimuthDeg - panel.azimuthDeg);
  return Math.acos(Math.min(1, Math.max(-1, cosine))) / DEGREE;
}

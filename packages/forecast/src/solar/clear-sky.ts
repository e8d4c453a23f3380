import { cosDeg } from "./angles.ts";

/** Irradiance at the ground [W/m²], all 0 or more. */
export interface Irradiance {
  /** All of it, on the level ground. */
  readonly globalHorizontal: number;
  /** Direct, on a plane that faces the sun. */
  readonly directNormal: number;
  /** Scattered, on the level ground. */
  readonly diffuseHorizontal: number;
}

/** What {@link ineichen} asks for. */
export interface IneichenInput {
  /** Refraction included [degrees]. */
  readonly apparentZenithDeg: number;
  /** Pressure-corrected, see {@link absoluteAirMass}. */
  readonly absoluteAirMass: number;
  /** How hazy the air is: 2 clean and cold, 3 usual, 5 and more hazy or polluted. */
  readonly linkeTurbidity: number;
  /** Above the sea [m]. */
  readonly altitudeM: number;
  /** Outside the atmosphere [W/m²], see {@link extraterrestrialNormal}. */
  readonly extraterrestrialNormal: number;
  /** Adds Perez' enhancement of the diffuse light at low sun; default false. */
  readonly perezEnhancement?: boolean;
}

const DARK: Irradiance = { globalHorizontal: 0, directNormal: 0, diffuseHorizontal: 0 };

/**
 * Irradiance of a cloudless sky.
 *
 * @see Ineichen and Perez (2002), "A new airmass independent formulation for the Linke turbidity coefficient".
 */
export function ineichen(input: IneichenInput): Irradiance {
  const { absoluteAirMass: am, linkeTurbidity: tl, altitudeM } = input;
  const cosine = Math.max(0, cosDeg(input.apparentZenithDeg));
  if (cosine === 0) return DARK;
  const fh1 = Math.exp(-altitudeM / 8000);
  const fh2 = Math.exp(-altitudeM / 1250);
  const cg1 = 5.09e-5 * altitudeM + 0.868;
  const cg2 = 3.92e-5 * altitudeM + 0.0387;
  const enhancement = input.perezEnhancement === true ? Math.exp(0.01 * am ** 1.8) : 1;
  const globalHorizontal =
    cg1 *
    input.extraterrestrialNormal *
    cosine *
    Math.max(0, Math.exp(-cg2 * am * (fh1 + fh2 * (tl - 1))) * enhancement);
  const b = 0.664 + 0.163 / fh1;
  const beam = b * Math.exp(-0.09 * am * (tl - 1));
  // The beam is bounded by what reaches the ground in all: the second form keeps low sun within it.
  const directNormal = Math.min(
    input.extraterrestrialNormal * Math.max(0, beam),
    globalHorizontal * Math.max(0, (1 - (0.1 - 0.2 * Math.exp(-tl)) / (0.1 + 0.882 / fh1)) / cosine),
  );
  return {
    globalHorizontal,
    directNormal,
    diffuseHorizontal: globalHorizontal - directNormal * cosine,
  };
}

/**
 * Global irradiance of a cloudless sky from the sun's height alone [W/m²].
 *
 * @see Haurwitz (1945), "Insolation in relation to cloudiness and cloud density".
 */
export function haurwitz(apparentZenithDeg: number): number {
  const cosine = cosDeg(apparentZenithDeg);
  return cosine > 0 ? 1098 * cosine * Math.exp(-0.059 / cosine) : 0;
}

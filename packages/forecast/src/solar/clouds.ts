import { cosDeg } from "./angles.ts";
import type { Irradiance } from "./clear-sky.ts";
import { within } from "./place.ts";

/**
 * Share of a clear sky's global irradiance that comes through clouds, 0.25 to 1.
 *
 * @param octas - Eighths of the sky that are covered, 0 to 8, as weather services give them.
 * @throws `OecError` `OUT_OF_RANGE`: 9 and 9999 of weather services mean "not known" and have to be taken out before.
 * @see Kasten and Czeplak (1980), "Solar and terrestrial radiation dependent on the amount and type of cloud".
 */
export function clearSkyIndex(octas: number): number {
  within("octas", octas, 0, 8);
  return 1 - 0.75 * (octas / 8) ** 3.4;
}

/** A day's and a sun's height for {@link erbs}. */
export interface ErbsInput {
  /** Global irradiance on the level ground [W/m²]. */
  readonly globalHorizontal: number;
  /** True zenith [degrees]. */
  readonly zenithDeg: number;
  /** Outside the atmosphere [W/m²]. */
  readonly extraterrestrialNormal: number;
}

const MIN_COSINE = 0.065;
const MAX_ZENITH_DEG = 87;

/**
 * Splits global irradiance into beam and diffuse by its clearness, hour by hour.
 *
 * @returns the split and the clearness index kt, 0 to 2; no beam above 87 degrees of zenith.
 * @see Erbs, Klein and Duffie (1982), "Estimation of the diffuse radiation fraction for hourly, daily and monthly-average
 *   global radiation", Solar Energy 28.
 */
export function erbs(input: ErbsInput): Irradiance & { readonly clearness: number } {
  const { globalHorizontal, zenithDeg } = input;
  const cosine = cosDeg(zenithDeg);
  const outside = input.extraterrestrialNormal * Math.max(cosine, MIN_COSINE);
  const clearness = Math.min(2, Math.max(0, globalHorizontal / outside));
  const diffuseHorizontal = globalHorizontal * diffuseFraction(clearness);
  const beam = cosine > 0 ? (globalHorizontal - diffuseHorizontal) / cosine : 0;
  if (zenithDeg > MAX_ZENITH_DEG || globalHorizontal < 0 || beam < 0) {
    return { globalHorizontal, directNormal: 0, diffuseHorizontal: globalHorizontal, clearness };
  }
  return { globalHorizontal, directNormal: beam, diffuseHorizontal, clearness };
}

function diffuseFraction(kt: number): number {
  if (kt <= 0.22) return 1 - 0.09 * kt;
  if (kt > 0.8) return 0.165;
  return 0.9511 - 0.1604 * kt + 4.388 * kt ** 2 - 16.638 * kt ** 3 + 12.336 * kt ** 4;
}

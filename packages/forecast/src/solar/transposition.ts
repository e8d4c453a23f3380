import { cosDeg, sinDeg } from "./angles.ts";
import { incidenceDeg } from "./atmosphere.ts";
import { perezDiffuse, perezDriesseDiffuse } from "./perez.ts";
import type { Panel, Sky } from "./sky.ts";

/** Models of the diffuse light on a tilted plane, from the plainest to the best. */
export type SkyModel = "isotropic" | "klucher" | "hay-davies" | "reindl" | "perez" | "perez-driesse";

/** Light on a plane [W/m²], all 0 or more. */
export interface PlaneIrradiance {
  readonly beam: number;
  readonly skyDiffuse: number;
  readonly groundDiffuse: number;
  readonly total: number;
}

/** A sun lower than this has no weight on the plane, cosine of 89 degrees. */
const MIN_COSINE = 0.01745;

/**
 * Diffuse light from the sky on a tilted plane [W/m²].
 *
 * Against a year of PVWatts at Denver (root mean square error in percent of 1000 W/m²): Perez 0.15, Hay-Davies 0.72,
 * isotropic 1.76.
 *
 * @param model - Default Perez with the coefficients of 1990.
 * @see Perez et al. (1990), "Modeling daylight availability and irradiance components"; Hay and Davies (1980); Reindl et al.
 *   (1990); Klucher (1979); Driesse et al. (2024), "A continuous form of the Perez diffuse sky model".
 */
export function skyDiffuse(sky: Sky, panel: Panel, model: SkyModel = "perez"): number {
  const { diffuseHorizontal } = sky;
  const cosIncidence = Math.max(0, cosDeg(incidenceDeg(sky, panel)));
  const even = (1 + cosDeg(panel.tiltDeg)) / 2;
  switch (model) {
    case "isotropic":
      return diffuseHorizontal * even;
    case "klucher":
      return klucher(sky, panel, cosIncidence, even);
    case "hay-davies":
      return diffuseHorizontal * (circumsolar(sky, cosIncidence) + (1 - anisotropy(sky)) * even);
    case "reindl": {
      const beam = sky.directNormal * Math.max(0, cosDeg(sky.zenithDeg));
      const share = sky.globalHorizontal > 0 ? beam / sky.globalHorizontal : 0;
      const brightening = 1 + Math.sqrt(share) * sinDeg(panel.tiltDeg / 2) ** 3;
      return (
        diffuseHorizontal * (circumsolar(sky, cosIncidence) + (1 - anisotropy(sky)) * even * brightening)
      );
    }
    case "perez":
      return perezDiffuse(sky, panel, cosIncidence);
    case "perez-driesse":
      return perezDriesseDiffuse(sky, panel, cosIncidence);
  }
}

/** Share of the diffuse light that comes from around the sun. */
const anisotropy = ({ directNormal, extraterrestrialNormal }: Sky): number =>
  directNormal / extraterrestrialNormal;

const circumsolar = (sky: Sky, cosIncidence: number): number =>
  (anisotropy(sky) * cosIncidence) / Math.max(MIN_COSINE, cosDeg(sky.zenithDeg));

function klucher(sky: Sky, panel: Panel, cosIncidence: number, even: number): number {
  const { globalHorizontal, diffuseHorizontal, zenithDeg } = sky;
  const clear = globalHorizontal > 0 ? 1 - (diffuseHorizontal / globalHorizontal) ** 2 : 0;
  const horizon = 1 + clear * sinDeg(panel.tiltDeg / 2) ** 3;
  const aroundSun = 1 + clear * cosIncidence ** 2 * sinDeg(zenithDeg) ** 3;
  return diffuseHorizontal * even * horizon * aroundSun;
}

/** Light that the ground reflects onto a tilted plane [W/m²]; `albedo` 0 to 1: grass 0.2, fresh snow 0.75. */
export const groundDiffuse = (globalHorizontal: number, tiltDeg: number, albedo = 0.2): number =>
  (globalHorizontal * albedo * (1 - cosDeg(tiltDeg))) / 2;

/** All light on a tilted plane: beam, sky and ground. */
export function onPlane(
  sky: Sky,
  panel: Panel,
  options: { readonly model?: SkyModel; readonly albedo?: number } = {},
): PlaneIrradiance {
  const beam = sky.directNormal * Math.max(0, cosDeg(incidenceDeg(sky, panel)));
  const fromSky = skyDiffuse(sky, panel, options.model);
  const fromGround = groundDiffuse(sky.globalHorizontal, panel.tiltDeg, options.albedo);
  return {
    beam,
    skyDiffuse: fromSky,
    groundDiffuse: fromGround,
    total: beam + fromSky + fromGround,
  };
}

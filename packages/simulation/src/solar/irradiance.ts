import type { SunPosition } from "./sun.ts";

/** Irradiance [W/m²], all 0 or more. */
export interface Irradiance {
  /** Direct, on a plane that faces the sun. */
  readonly directNormal: number;
  /** Diffuse, on the level ground. */
  readonly diffuseHorizontal: number;
  /** All of it, on the level ground. */
  readonly globalHorizontal: number;
}

/** How modules are mounted. */
export interface PanelMounting {
  /** 0 lies flat, 90 stands upright [degrees]. */
  readonly tiltDeg: number;
  /** Direction the modules face, clockwise from north [degrees]; 180 is south. */
  readonly azimuthDeg: number;
}

const DARK: Irradiance = { directNormal: 0, diffuseHorizontal: 0, globalHorizontal: 0 };
const RADIANS = Math.PI / 180;
const DIFFUSE_SHARE = 0.1;
const GROUND_REFLECTION = 0.2;

/**
 * How many atmospheres the light passes: 1 from the zenith, about 38 from the horizon.
 *
 * @see Kasten and Young (1989), "Revised optical air mass tables and approximation formula".
 */
export function airMass(elevationDeg: number): number {
  const elevation = Math.max(0, elevationDeg);
  return 1 / (Math.sin(elevation * RADIANS) + 0.50572 * (elevation + 6.07995) ** -1.6364);
}

/**
 * Irradiance of a cloudless sky: the direct beam after its air mass, and a tenth of it scattered.
 *
 * @see Meinel and Meinel (1976), "Applied Solar Energy": 1353 W/m² x 0.7^(AM^0.678).
 */
export function clearSky(elevationDeg: number): Irradiance {
  if (elevationDeg <= 0) return DARK;
  const directNormal = 1353 * 0.7 ** (airMass(elevationDeg) ** 0.678);
  const diffuseHorizontal = DIFFUSE_SHARE * directNormal;
  return {
    directNormal,
    diffuseHorizontal,
    globalHorizontal: directNormal * Math.sin(elevationDeg * RADIANS) + diffuseHorizontal,
  };
}

/**
 * Irradiance under clouds: the beam shrinks with the cover, the total by Kasten and Czeplak; the rest is diffuse.
 *
 * @param cover - Share of the sky that is covered, 0 to 1.
 * @see Kasten and Czeplak (1980), "Solar and terrestrial radiation dependent on the amount and type of cloud":
 *   G = G_clear (1 - 0.75 cover^3.4).
 */
export function underClouds(clear: Irradiance, elevationDeg: number, cover: number): Irradiance {
  if (elevationDeg <= 0 || cover <= 0) return clear;
  const globalHorizontal = clear.globalHorizontal * (1 - 0.75 * cover ** 3.4);
  const sine = Math.sin(elevationDeg * RADIANS);
  const directNormal = Math.min(clear.directNormal * (1 - cover), globalHorizontal / sine);
  return { directNormal, diffuseHorizontal: globalHorizontal - directNormal * sine, globalHorizontal };
}

/** Irradiance on tilted modules [W/m²]: direct, diffuse from an even sky, and light from the ground. */
export function onPanel(light: Irradiance, sun: SunPosition, mounting: PanelMounting): number {
  const tilt = mounting.tiltDeg * RADIANS;
  const elevation = sun.elevationDeg * RADIANS;
  const turn = (sun.azimuthDeg - mounting.azimuthDeg) * RADIANS;
  const incidence =
    Math.cos(elevation) * Math.sin(tilt) * Math.cos(turn) + Math.sin(elevation) * Math.cos(tilt);
  const direct = light.directNormal * Math.max(0, incidence);
  const diffuse = (light.diffuseHorizontal * (1 + Math.cos(tilt))) / 2;
  const ground = (GROUND_REFLECTION * light.globalHorizontal * (1 - Math.cos(tilt))) / 2;
  return direct + diffuse + ground;
}

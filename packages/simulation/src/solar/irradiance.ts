import type { Instant } from "@oec/domain";
import {
  absoluteAirMass,
  clearSkyIndex,
  extraterrestrialNormal,
  groundDiffuse,
  incidenceDeg,
  ineichen,
  physicalModifier,
  pressureAtAltitude,
  relativeAirMass,
  skyDiffuse,
  type Irradiance,
  type Panel,
  type Sky,
} from "@oec/forecast/solar";
import type { SunPosition } from "./sun.ts";

/** The air over a place. */
export interface Air {
  /** How hazy it is: 2 clean and cold, 3 usual, 5 and more polluted. */
  readonly linkeTurbidity: number;
  /** Above the sea [m]. */
  readonly altitudeM: number;
}

const MS_PER_DAY = 86_400_000;
const MS_PER_YEAR = 365.2425 * MS_PER_DAY;
const RADIANS = Math.PI / 180;

/** Sun and cloudless sky of an instant; the sun must stand above the horizon. */
export function clearSky(at: Instant, sun: SunPosition, air: Air): Sky {
  const zenithDeg = 90 - sun.elevationDeg;
  const airMass = relativeAirMass(zenithDeg) ?? 38;
  const outside = extraterrestrialNormal(1 + (((at % MS_PER_YEAR) + MS_PER_YEAR) % MS_PER_YEAR) / MS_PER_DAY);
  const light = ineichen({
    apparentZenithDeg: zenithDeg,
    absoluteAirMass: absoluteAirMass(airMass, pressureAtAltitude(air.altitudeM)),
    linkeTurbidity: air.linkeTurbidity,
    altitudeM: air.altitudeM,
    extraterrestrialNormal: outside,
  });
  return {
    ...light,
    zenithDeg,
    azimuthDeg: sun.azimuthDeg,
    extraterrestrialNormal: outside,
    relativeAirMass: airMass,
  };
}

/**
 * The same sky under clouds: the total by Kasten and Czeplak, the beam shrinks with the cover, the rest is diffuse.
 *
 * @param cover - Share of the sky that is covered, 0 to 1.
 */
export function underClouds(clear: Sky, cover: number): Sky {
  if (cover <= 0) return clear;
  const globalHorizontal = clear.globalHorizontal * clearSkyIndex(8 * cover);
  const sine = Math.cos(clear.zenithDeg * RADIANS);
  const directNormal = Math.min(clear.directNormal * (1 - cover), globalHorizontal / sine);
  const diffuseHorizontal = globalHorizontal - directNormal * sine;
  return { ...clear, globalHorizontal, directNormal, diffuseHorizontal } satisfies Irradiance;
}

/** Light on a panel [W/m²]: what arrives and heats it, and what gets through its glass. */
export function onPanel(sky: Sky, panel: Panel): { readonly arriving: number; readonly effective: number } {
  const incidence = incidenceDeg(sky, panel);
  const beam = sky.directNormal * Math.max(0, Math.cos(incidence * RADIANS));
  const diffuse = skyDiffuse(sky, panel) + groundDiffuse(sky.globalHorizontal, panel.tiltDeg);
  return { arriving: beam + diffuse, effective: beam * physicalModifier(incidence) + diffuse };
}

import type { Instant } from "@oec/domain";
import {
  absoluteAirMass,
  clearSkyIndex,
  extraterrestrialNormal,
  incidenceDeg,
  ineichen,
  physicalModifier,
  pressureAtAltitude,
  relativeAirMass,
  type Irradiance,
  type Panel,
} from "@oec/forecast/solar";
import type { SunPosition } from "./sun.ts";

/** The air over a place. */
export interface Air {
  /** How hazy it is: 2 clean and cold, 3 usual, 5 and more polluted. */
  readonly linkeTurbidity: number;
  /** Above the sea [m]. */
  readonly altitudeM: number;
}

/** Light on a panel [W/m²]. */
export interface PanelLight {
  /** What arrives, and heats it. */
  readonly arriving: number;
  /** What gets through its glass. */
  readonly effective: number;
}

/** Sun, cloudless sky and panel at an instant: everything that changes slowly. */
interface Knot {
  /** Sine of the sun's elevation. */
  readonly sine: number;
  /** Cosine of the angle between the sun and the panel's perpendicular. */
  readonly facing: number;
  /** Share of the beam that gets through the glass. */
  readonly glass: number;
  readonly directNormal: number;
  readonly globalHorizontal: number;
  /** Outside the atmosphere. */
  readonly outside: number;
}

const MS_PER_DAY = 86_400_000;
const MS_PER_YEAR = 365.2425 * MS_PER_DAY;
const KNOT_MS = 300_000;
const RADIANS = Math.PI / 180;
const ALBEDO = 0.2;
/** A sun lower than this has no more weight on the panel: cosine of 89 degrees. */
const MIN_SINE = 0.01745;
/** Below this no light is left, and none comes before the next knot that is not night. */
const NIGHT_DEG = -3;
const NIGHT: Knot = {
  sine: Math.sin(NIGHT_DEG * RADIANS),
  facing: 0,
  glass: 0,
  directNormal: 0,
  globalHorizontal: 0,
  outside: 1361,
};
const DARK: PanelLight = { arriving: 0, effective: 0 };
const NO_LIGHT: Irradiance = { globalHorizontal: 0, directNormal: 0, diffuseHorizontal: 0 };

/** Irradiance outside the atmosphere [W/m²]. */
const outsideAt = (at: Instant): number =>
  extraterrestrialNormal(1 + (((at % MS_PER_YEAR) + MS_PER_YEAR) % MS_PER_YEAR) / MS_PER_DAY);

/** Irradiance of a cloudless sky by Ineichen's model; none while the sun is down. */
export function clearSky(at: Instant, sun: SunPosition, air: Air): Irradiance {
  if (sun.elevationDeg <= 0) return NO_LIGHT;
  const apparentZenithDeg = 90 - sun.elevationDeg;
  const airMass = relativeAirMass(apparentZenithDeg) ?? 38;
  return ineichen({
    apparentZenithDeg,
    absoluteAirMass: absoluteAirMass(airMass, pressureAtAltitude(air.altitudeM)),
    linkeTurbidity: air.linkeTurbidity,
    altitudeM: air.altitudeM,
    extraterrestrialNormal: outsideAt(at),
  });
}

/**
 * A sky under clouds: the total by Kasten and Czeplak, the beam shrinks with the cover, the rest is diffuse.
 *
 * @param sine - Of the sun's elevation, above 0.
 * @param cover - Share of the sky that is covered, 0 to 1.
 */
export function underClouds(
  clear: Pick<Irradiance, "globalHorizontal" | "directNormal">,
  sine: number,
  cover: number,
): Irradiance {
  const globalHorizontal =
    cover > 0 ? clear.globalHorizontal * clearSkyIndex(8 * cover) : clear.globalHorizontal;
  const directNormal = Math.min(clear.directNormal * (1 - cover), globalHorizontal / sine);
  return { globalHorizontal, directNormal, diffuseHorizontal: globalHorizontal - directNormal * sine };
}

/**
 * Light on a panel under clouds as a function of time, fast enough for every step of a simulated year.
 *
 * Sun, clear sky and angles are those of `@oec/forecast/solar` every five minutes, and straight between; clouds and the diffuse
 * light on the plane (Hay and Davies) are computed at every instant.
 *
 * @param sunAt - See `sunOver`.
 * @returns the light at an instant under a cover that is asked for while the sun is up.
 */
export function lightTrack(
  sunAt: (at: Instant) => SunPosition,
  panel: Panel,
  air: Air,
): (at: Instant, cover: (at: Instant) => number) => PanelLight {
  const tilt = Math.cos(panel.tiltDeg * RADIANS);
  const even = (1 + tilt) / 2;
  const fromGround = (ALBEDO * (1 - tilt)) / 2;
  let index = Number.NaN;
  let left = knotAt(0, sunAt, panel, air);
  let right = left;
  return (at, cover) => {
    const position = at / KNOT_MS;
    const wanted = Math.floor(position);
    if (wanted !== index) {
      left = wanted === index + 1 ? right : knotAt(wanted * KNOT_MS, sunAt, panel, air);
      right = knotAt((wanted + 1) * KNOT_MS, sunAt, panel, air);
      index = wanted;
    }
    const share = position - wanted;
    const sine = left.sine + share * (right.sine - left.sine);
    if (sine <= 0) return DARK;
    const clear = {
      globalHorizontal: left.globalHorizontal + share * (right.globalHorizontal - left.globalHorizontal),
      directNormal: left.directNormal + share * (right.directNormal - left.directNormal),
    };
    const { globalHorizontal, directNormal, diffuseHorizontal } = underClouds(clear, sine, cover(at));
    const facing = Math.max(0, left.facing + share * (right.facing - left.facing));
    const around = directNormal / left.outside;
    const diffuse =
      diffuseHorizontal * ((around * facing) / Math.max(MIN_SINE, sine) + (1 - around) * even) +
      fromGround * globalHorizontal;
    const beam = directNormal * facing;
    const glass = left.glass + share * (right.glass - left.glass);
    return { arriving: beam + diffuse, effective: beam * glass + diffuse };
  };
}

function knotAt(at: Instant, sunAt: (at: Instant) => SunPosition, panel: Panel, air: Air): Knot {
  const sun = sunAt(at);
  if (sun.elevationDeg < NIGHT_DEG) return NIGHT;
  const { globalHorizontal, directNormal } = clearSky(at, sun, air);
  const incidence = incidenceDeg({ zenithDeg: 90 - sun.elevationDeg, azimuthDeg: sun.azimuthDeg }, panel);
  return {
    sine: Math.sin(sun.elevationDeg * RADIANS),
    facing: Math.cos(incidence * RADIANS),
    glass: physicalModifier(incidence),
    directNormal,
    globalHorizontal,
    outside: outsideAt(at),
  };
}

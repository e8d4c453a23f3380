import type { Horizon, Instant } from "@oec/domain";
import {
  absoluteAirMass,
  extraterrestrialNormal,
  pressureAtAltitude,
  relativeAirMass,
} from "../solar/atmosphere.ts";
import { ineichen, type Irradiance } from "../solar/clear-sky.ts";
import { clearSkyIndex, erbs } from "../solar/clouds.ts";
import type { Place } from "../solar/place.ts";
import { sunPosition } from "../solar/sun-position.ts";

/** Irradiance per slot [W/m²], shape [horizon.count]. */
export interface IrradianceColumns {
  readonly globalIrradianceWm2: Float64Array;
  readonly directNormalWm2: Float64Array;
  readonly diffuseHorizontalWm2: Float64Array;
}

const USUAL_TURBIDITY = 3;
const DARK: Irradiance = { globalHorizontal: 0, directNormal: 0, diffuseHorizontal: 0 };

/**
 * Irradiance from clouds: a clear sky (Ineichen) at the middle of each slot, what the clouds let through (Kasten and Czeplak), and
 * its split into direct and scattered light (Erbs). NaN where the clouds are not known and the sun is up.
 *
 * @param cloudCoverPercent - Share of the sky under clouds [%], shape [horizon.count].
 * @param linkeTurbidity - Haze, 3 unless said.
 * @throws `OecError` `OUT_OF_RANGE` if the place is not on the earth.
 */
export function irradianceFromClouds(
  horizon: Horizon,
  cloudCoverPercent: ArrayLike<number>,
  place: Place,
  linkeTurbidity: number = USUAL_TURBIDITY,
): IrradianceColumns {
  const columns: IrradianceColumns = {
    globalIrradianceWm2: new Float64Array(horizon.count),
    directNormalWm2: new Float64Array(horizon.count),
    diffuseHorizontalWm2: new Float64Array(horizon.count),
  };
  for (let slot = 0; slot < horizon.count; slot += 1) {
    const middle = ((horizon.edges[slot] ?? Number.NaN) + (horizon.edges[slot + 1] ?? Number.NaN)) / 2;
    const light = underClouds(middle, (cloudCoverPercent[slot] ?? Number.NaN) / 12.5, place, linkeTurbidity);
    columns.globalIrradianceWm2[slot] = light.globalHorizontal;
    columns.directNormalWm2[slot] = light.directNormal;
    columns.diffuseHorizontalWm2[slot] = light.diffuseHorizontal;
  }
  return columns;
}

const DAY_MS = 86_400_000;

function underClouds(at: Instant, octas: number, place: Place, linkeTurbidity: number): Irradiance {
  const sun = sunPosition(at, place);
  if (sun.apparentZenithDeg >= 90) return DARK;
  if (Number.isNaN(octas)) {
    return { globalHorizontal: Number.NaN, directNormal: Number.NaN, diffuseHorizontal: Number.NaN };
  }
  const yearStart = Date.UTC(new Date(at).getUTCFullYear(), 0, 1);
  const outside = extraterrestrialNormal(1 + Math.floor((at - yearStart) / DAY_MS));
  const { altitudeM = 0 } = place;
  const relative = relativeAirMass(sun.apparentZenithDeg) ?? 0;
  const clear = ineichen({
    apparentZenithDeg: sun.apparentZenithDeg,
    absoluteAirMass: absoluteAirMass(relative, pressureAtAltitude(altitudeM)),
    linkeTurbidity,
    altitudeM,
    extraterrestrialNormal: outside,
  });
  if (octas === 0) return clear;
  const globalHorizontal = clear.globalHorizontal * clearSkyIndex(Math.min(8, Math.max(0, octas)));
  return erbs({ globalHorizontal, zenithDeg: sun.zenithDeg, extraterrestrialNormal: outside });
}

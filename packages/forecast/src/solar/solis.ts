import { sinDeg } from "./angles.ts";
import type { Irradiance } from "./clear-sky.ts";

/** What {@link simplifiedSolis} asks for. */
export interface SolisInput {
  /** Above the horizon, refraction included [degrees]. */
  readonly apparentElevationDeg: number;
  /** Aerosol optical depth at 700 nm, 0 to 0.45. */
  readonly aerosolDepth700: number;
  /** Water in the air [cm], 0.2 to 10. */
  readonly precipitableWaterCm: number;
  /** [Pa] */
  readonly pressurePa: number;
  /** Outside the atmosphere [W/m²]. */
  readonly extraterrestrialNormal: number;
}

/** The air, as the fits of the article take it. */
interface Haze {
  readonly aod: number;
  readonly water: number;
  readonly logWater: number;
  readonly logPressure: number;
}

/** An exponential decay exp(-depth / sine^power). */
interface Decay {
  readonly depth: number;
  readonly power: number;
}

/**
 * Irradiance of a cloudless sky from aerosols and water.
 *
 * @see Ineichen (2008), "A broadband simplified version of the Solis clear sky model", Solar Energy 82.
 */
export function simplifiedSolis(input: SolisInput): Irradiance {
  const sine = sinDeg(input.apparentElevationDeg);
  if (sine <= 0) return { globalHorizontal: 0, directNormal: 0, diffuseHorizontal: 0 };
  const water = Math.max(0.2, input.precipitableWaterCm);
  const haze: Haze = {
    aod: input.aerosolDepth700,
    water,
    logWater: Math.log(water),
    logPressure: Math.log(input.pressurePa / 101_325),
  };
  const outside = input.extraterrestrialNormal * enhancement(haze);
  const left = ({ depth, power }: Decay): number => outside * Math.exp(-depth / sine ** power);
  return {
    directNormal: left(direct(haze)),
    globalHorizontal: left(total(haze)) * sine,
    diffuseHorizontal: left(diffuse(haze)),
  };
}

const enhancement = ({ aod, water, logPressure }: Haze): number =>
  0.12 * water ** 0.56 * aod ** 2 +
  0.97 * water ** 0.032 * aod +
  1.08 * water ** 0.0051 +
  0.071 * logPressure;

function direct({ aod, water, logWater, logPressure }: Haze): Decay {
  const byAerosol = 1.82 + 0.056 * logWater + 0.0071 * logWater ** 2;
  const clean = 0.33 + 0.045 * logWater + 0.0096 * logWater ** 2;
  const slope = 0.00925 * aod ** 2 + 0.0148 * aod - 0.0172;
  return {
    depth: byAerosol * aod + clean + (0.0089 * water + 0.13) * logPressure,
    power: slope * logWater - 0.7565 * aod ** 2 + 0.5057 * aod + 0.4557,
  };
}

function total({ aod, water, logWater, logPressure }: Haze): Decay {
  const byAerosol = 1.24 + 0.047 * logWater + 0.0061 * logWater ** 2;
  const clean = 0.27 + 0.043 * logWater + 0.009 * logWater ** 2;
  return {
    depth: byAerosol * aod + clean + (0.0079 * water + 0.1) * logPressure,
    power: -0.0147 * logWater - 0.3079 * aod ** 2 + 0.2846 * aod + 0.3798,
  };
}

function diffuse({ aod, water: w, logPressure }: Haze): Decay {
  // From the constant term up to the fourth power of the aerosol depth; one fit for clean air, one for the rest.
  const terms =
    aod < 0.05
      ? [0.0042 * w + 3.12, 0.092 * w - 8.86, -0.23 * w + 74.8, -3.11 * w + 79.4, 86 * w - 13_800]
      : [0.0057 * w + 2.94, 0.0554 * w - 5.71, -0.134 * w + 15.5, 0.27 * w - 20.7, -0.21 * w + 11.6];
  const byPressure = aod < 0.05 ? -0.83 * (1 + aod) ** -17.2 : -0.71 * (1 + aod) ** -15;
  return {
    depth: terms.reduceRight((sum, term) => sum * aod + term, 0) + byPressure * logPressure,
    power: -0.337 * aod ** 2 + 0.63 * aod + 0.116 + logPressure / (18 + 152 * aod),
  };
}

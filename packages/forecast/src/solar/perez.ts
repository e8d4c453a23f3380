import { DEGREE, cosDeg, sinDeg } from "./angles.ts";
import { relativeAirMass } from "./atmosphere.ts";
import type { Panel, Sky } from "./sky.ts";

/** Weight of the zenith in the clearness, for angles in radians. */
const KAPPA = 1.041;
/** Upper bounds of the first seven bins of clearness. */
const CLEARNESS = [1.065, 1.23, 1.5, 1.95, 2.8, 4.5, 6.2] as const;
/** F11, F12, F13, F21, F22, F23 of every bin: the composite of all sites, Perez et al. (1990), table 6. */
const COEFFICIENTS = [
  [-0.008, 0.588, -0.062, -0.06, 0.072, -0.022],
  [0.13, 0.683, -0.151, -0.019, 0.066, -0.029],
  [0.33, 0.487, -0.221, 0.055, -0.064, -0.026],
  [0.568, 0.187, -0.295, 0.109, -0.152, -0.014],
  [0.873, -0.392, -0.362, 0.226, -0.462, 0.001],
  [1.132, -1.237, -0.412, 0.288, -0.823, 0.056],
  [1.06, -1.6, -0.359, 0.264, -1.127, 0.131],
  [0.678, -0.327, -0.25, 0.156, -1.377, 0.251],
] as const;

/** How bright the sky is around the sun and at the horizon, as shares of the even diffuse light. */
interface Brightening {
  readonly sun: number;
  readonly horizon: number;
}

/** Diffuse light on a plane by Perez' model of 1990 [W/m²]. */
export function perezDiffuse(sky: Sky, panel: Panel, cosIncidence: number): number {
  const { diffuseHorizontal, directNormal, extraterrestrialNormal, relativeAirMass: airMass } = sky;
  if (diffuseHorizontal <= 0 || airMass === undefined) return 0;
  const zenith = sky.zenithDeg * DEGREE;
  const bend = KAPPA * zenith ** 3;
  const clearness = ((diffuseHorizontal + directNormal) / diffuseHorizontal + bend) / (1 + bend);
  const bin = CLEARNESS.filter((bound) => clearness >= bound).length;
  const [f11, f12, f13, f21, f22, f23] = COEFFICIENTS[bin] ?? COEFFICIENTS[7];
  const brightness = (diffuseHorizontal * airMass) / extraterrestrialNormal;
  return onPanel(sky, panel, cosIncidence, {
    sun: Math.max(0, f11 + f12 * brightness + f13 * zenith),
    horizon: f21 + f22 * brightness + f23 * zenith,
  });
}

const KNOTS = [0, 0, 0, 0.061, 0.187, 0.333, 0.487, 0.643, 0.778, 0.839, 1, 1, 1] as const;
/** Control points of quadratic splines through Perez' table, Driesse et al. (2024), table 1. */
const CONTROL = [
  [-0.053, 0.529, -0.028, -0.071, 0.061, -0.019],
  [-0.008, 0.588, -0.062, -0.06, 0.072, -0.022],
  [0.131, 0.77, -0.167, -0.026, 0.106, -0.032],
  [0.328, 0.471, -0.216, 0.069, -0.105, -0.028],
  [0.557, 0.241, -0.3, 0.086, -0.085, -0.012],
  [0.861, -0.323, -0.355, 0.24, -0.467, -0.008],
  [1.212, -1.239, -0.444, 0.305, -0.797, 0.047],
  [1.099, -1.847, -0.365, 0.275, -1.132, 0.124],
  [0.544, 0.157, -0.213, 0.118, -1.455, 0.292],
  [0.544, 0.157, -0.213, 0.118, -1.455, 0.292],
] as const;
const MAX_SUN_SHARE = 0.9;

/** Diffuse light on a plane by the continuous form of Perez' model [W/m²]. */
export function perezDriesseDiffuse(sky: Sky, panel: Panel, cosIncidence: number): number {
  const { diffuseHorizontal, directNormal, extraterrestrialNormal } = sky;
  if (diffuseHorizontal <= 0) return 0;
  const zenith = sky.zenithDeg * DEGREE;
  const airMass = sky.zenithDeg >= 90 ? relativeAirMass(90) : relativeAirMass(sky.zenithDeg);
  const brightness = (diffuseHorizontal * (airMass ?? 0)) / extraterrestrialNormal;
  const plain = directNormal / (diffuseHorizontal + directNormal);
  const clearness = plain / (1 - KAPPA * zenith ** 3 * (plain - 1));
  const f = splines(clearness);
  const [f11 = 0, f12 = 0, f13 = 0, f21 = 0, f22 = 0, f23 = 0] = f;
  return onPanel(sky, panel, cosIncidence, {
    sun: Math.min(MAX_SUN_SHARE, Math.max(0, f11 + f12 * brightness + f13 * zenith)),
    horizon: f21 + f22 * brightness + f23 * zenith,
  });
}

/** The six splines at a clearness of 0 to 1, by de Boor's recursion for degree 2. */
function splines(clearness: number): readonly number[] {
  let span = 2;
  while (span < 9 && clearness >= (KNOTS[span + 1] ?? 1)) span += 1;
  const knot = (i: number): number => KNOTS[i] ?? 1;
  const share = (i: number, degree: number): number => {
    const from = knot(i);
    const width = knot(i + degree) - from;
    return width > 0 ? (clearness - from) / width : 0;
  };
  return [0, 1, 2, 3, 4, 5].map((column) => {
    const point = (i: number): number => CONTROL[i]?.[column] ?? 0;
    const mix = (low: number, high: number, w: number): number => low + (high - low) * w;
    const first = mix(point(span - 2), point(span - 1), share(span - 1, 2));
    const second = mix(point(span - 1), point(span), share(span, 2));
    return mix(first, second, share(span, 1));
  });
}

function onPanel(sky: Sky, panel: Panel, cosIncidence: number, { sun, horizon }: Brightening): number {
  const height = Math.max(cosDeg(85), cosDeg(sky.zenithDeg));
  const even = ((1 - sun) * (1 + cosDeg(panel.tiltDeg))) / 2;
  return Math.max(
    0,
    sky.diffuseHorizontal * (even + (sun * cosIncidence) / height + horizon * sinDeg(panel.tiltDeg)),
  );
}

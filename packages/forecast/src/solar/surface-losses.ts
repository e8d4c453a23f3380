import { sinDeg } from "./angles.ts";
import { within } from "./place.ts";

/** How dust gathers on modules. */
export interface SoilingOptions {
  /** Growth of the loss on a dry day, as a share; default 0.0015. */
  readonly perDay?: number;
  /** Rain of a day that washes the modules [mm]; default 6. */
  readonly cleaningRainMm?: number;
  /** Days after a washing without new dust, while the ground is wet; default 14. */
  readonly graceDays?: number;
  /** The loss never grows above this share; default 0.3. */
  readonly most?: number;
}

/**
 * Loss by dust, day by day, as a share of the light, 0 to `most`.
 *
 * @param rainMm - Rain of each day [mm].
 * @param start - Loss before the first day.
 * @see Kimber et al. (2006), "The effect of soiling on large grid-connected photovoltaic systems in California and the
 *   southwest region of the United States".
 */
export function soilingLoss(
  rainMm: ArrayLike<number>,
  start = 0,
  options: SoilingOptions = {},
): Float64Array {
  const { perDay = 0.0015, cleaningRainMm = 6, graceDays = 14, most = 0.3 } = options;
  const loss = new Float64Array(rainMm.length);
  let now = start;
  let sinceWash = graceDays;
  for (let day = 0; day < loss.length; day++) {
    if ((rainMm[day] ?? 0) >= cleaningRainMm) {
      now = 0;
      sinceWash = 0;
    } else if (sinceWash >= graceDays) now = Math.min(most, now + perDay);
    else sinceWash += 1;
    loss[day] = now;
  }
  return loss;
}

/** Weather of an hour, for {@link snowCover}. */
export interface SnowHour {
  /** New snow in the hour [cm]. */
  readonly snowfallCm: number;
  /** Light on the plane of the modules [W/m²]. */
  readonly irradiance: number;
  /** Of the air [°C]. */
  readonly airC: number;
}

/** From this much new snow in an hour modules are covered [cm]. */
const COVERING_CM = 1;
/** Snow slides once the air is warmer than the irradiance over this [W/(m² °C)]. */
const SLIDE_SLOPE = -80;
/** How much of a module an hour of sliding clears at a tilt of 90 degrees, as a share. */
const SLIDE_PER_HOUR = 0.197;

/**
 * Share of the modules that snow covers at the end of each hour, 0 to 1.
 *
 * @param start - Share that is covered before the first hour.
 * @see Marion et al. (2013), "Measured and modeled photovoltaic system energy losses from snow for Colorado and Wisconsin
 *   locations", Solar Energy 97.
 */
export function snowCover(hours: readonly SnowHour[], tiltDeg: number, start = 0): Float64Array {
  within("tiltDeg", tiltDeg, 0, 90);
  const slide = SLIDE_PER_HOUR * sinDeg(tiltDeg);
  let covered = start;
  return Float64Array.from(hours, ({ snowfallCm, irradiance, airC }) => {
    if (snowfallCm >= COVERING_CM) covered = 1;
    else if (covered > 0 && airC > irradiance / SLIDE_SLOPE) covered = Math.max(0, covered - slide);
    return covered;
  });
}

/**
 * Share of the first day's power that modules have left after some years, 0 to 1.
 *
 * @param yearly - Loss of a year; default 0.005, the median of thousands of systems.
 * @param firstYear - Loss by light in the first days; default 0.015.
 * @see Jordan and Kurtz (2013), "Photovoltaic degradation rates: an analytical review".
 */
export function ageingFactor(years: number, yearly = 0.005, firstYear = 0.015): number {
  within("years", years, 0, 100);
  if (years === 0) return 1;
  return (1 - firstYear) * (1 - yearly) ** years;
}

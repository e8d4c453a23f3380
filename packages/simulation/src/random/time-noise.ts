import type { Instant, Milliseconds } from "@oec/domain";
import { mixName, normalAt } from "./hash.ts";

/**
 * Smooth noise as a function of time: standard normal at every instant, correlated over about one period.
 *
 * It interpolates hashed normal numbers at fixed knots, so its value depends on seed, name and time only: any step size,
 * any order of questions and any number of other streams give the same noise.
 *
 * @param seed - Seed of the run.
 * @param name - Name of the stream, e.g. `solar/clouds`.
 * @param periodMs - Distance of the knots [ms], above 0.
 * @returns the noise at an instant.
 */
export function timeNoise(seed: number, name: string, periodMs: Milliseconds): (at: Instant) => number {
  const key = mixName(seed, name);
  let knot = Number.NaN;
  let left = 0;
  let right = 0;
  return (at) => {
    const position = at / periodMs;
    const index = Math.floor(position);
    if (index !== knot) {
      left = index === knot + 1 ? right : normalAt(key, index);
      right = normalAt(key, index + 1);
      knot = index;
    }
    const share = position - index;
    const rest = 1 - share;
    // The weights are normalised so that the variance is 1 between the knots too.
    return (rest * left + share * right) / Math.sqrt(rest * rest + share * share);
  };
}

import { MS_PER_HOUR, type Instant } from "@oec/domain";
import { timeNoise } from "../random/time-noise.ts";

/**
 * Cloud cover as a function of time: slow weather, passing fields, and single clouds.
 *
 * @param seed - Seed of the run.
 * @param cloudiness - Mean cover, 0 to 1: 0 never has a cloud, 1 is always overcast.
 * @returns the share of the sky that is covered at an instant, 0 to 1.
 */
export function cloudCover(seed: number, cloudiness: number): (at: Instant) => number {
  if (cloudiness <= 0) return () => 0;
  if (cloudiness >= 1) return () => 1;
  const weather = timeNoise(seed, "solar/weather", 18 * MS_PER_HOUR);
  const fields = timeNoise(seed, "solar/fields", MS_PER_HOUR / 2);
  const clouds = timeNoise(seed, "solar/clouds", MS_PER_HOUR / 30);
  // A logistic of the noise keeps the cover inside 0 to 1 and its median at the cloudiness.
  const middle = Math.log(cloudiness / (1 - cloudiness));
  return (at) => 1 / (1 + Math.exp(-(middle + 2.2 * weather(at) + 1.2 * fields(at) + 0.7 * clouds(at))));
}

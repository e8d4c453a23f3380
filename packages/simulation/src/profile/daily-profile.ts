import type { Instant, Milliseconds, Watts } from "@oec/domain";
import { positive } from "../check.ts";

/** A quantity sampled over a stretch of time. */
export interface Profile {
  readonly start: Instant;
  readonly stepMs: Milliseconds;
  /** Mean power of each step [W], shape [steps]. */
  readonly meanW: Float64Array;
}

/** Samples per step of a profile: enough to see short appliances. */
const SAMPLES = 30;

/**
 * Mean power over a day in equal steps, for a picture of a house or of a roof.
 *
 * @param powerAt - Power as a function of time, e.g. `(at) => house.getLoadAt(at)`.
 * @param start - First instant, usually a local midnight.
 * @param stepMs - Length of a step; default half an hour.
 * @param durationMs - Whole length; default 24 hours.
 * @example
 * ```ts
 * import { dailyProfile, SimulatedHouse, sparkline } from "@oec/simulation";
 *
 * const house = new SimulatedHouse({ seed: 7, timeZone: "Europe/Stockholm" });
 * console.log(sparkline(dailyProfile((at) => house.getLoadAt(at), Date.UTC(2026, 0, 14, 23)).meanW));
 * ```
 */
export function dailyProfile(
  powerAt: (at: Instant) => Watts,
  start: Instant,
  stepMs: Milliseconds = 1_800_000,
  durationMs: Milliseconds = 86_400_000,
): Profile {
  const steps = Math.ceil(positive("durationMs", durationMs) / positive("stepMs", stepMs));
  const meanW = Float64Array.from({ length: steps }, (_, step) => {
    let sum = 0;
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      sum += powerAt(start + (step + (sample + 0.5) / SAMPLES) * stepMs);
    }
    return sum / SAMPLES;
  });
  return { start, stepMs, meanW };
}

const BARS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/**
 * One character per value, from the lowest bar at 0 to the highest at the maximum.
 *
 * @param values - All finite; what is below 0 shows as 0.
 */
export function sparkline(values: ArrayLike<number>): string {
  let highest = 0;
  for (let index = 0; index < values.length; index += 1) highest = Math.max(highest, values[index] ?? 0);
  return Array.from(values, (value) => {
    const level = highest > 0 ? Math.round((Math.max(0, value) / highest) * (BARS.length - 1)) : 0;
    return BARS[level] ?? BARS[0];
  }).join("");
}

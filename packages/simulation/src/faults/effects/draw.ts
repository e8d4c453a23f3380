import { OecError, type RandomSource } from "@oec/domain";

/** What a device says that gives no answer. */
export const unreachable = (device: string): OecError =>
  new OecError("DEVICE_UNREACHABLE", `${device} does not answer (a fault of the simulation)`, {
    context: { device },
  });

/** A number in [low, high). */
export const between = (random: RandomSource, low: number, high: number): number =>
  low + (high - low) * random.uniform();

/** One of some. */
export function oneOf<T>(random: RandomSource, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(random.uniform() * choices.length)] ?? choices[0];
}

/** One of the three phases. */
export const phaseOf = (random: RandomSource): 0 | 1 | 2 => oneOf(random, [0, 1, 2]);

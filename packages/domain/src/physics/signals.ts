import { finite, inRange } from "../check.ts";
import type { Amperes, Hertz } from "../units/quantity.ts";

/**
 * Current that the pilot signal of a charge point allows [A]; 0 where it allows none or talks digitally (5 %).
 *
 * @param dutyPercent - Share of the period at which the pilot is high [%].
 * @see IEC 61851-1, table A.8, as in the Fluke FEV300 manual, page 12.
 */
export function pilotCurrent(dutyPercent: number): Amperes {
  inRange("dutyPercent", dutyPercent, 0, 100);
  if (dutyPercent < 8 || dutyPercent > 97) return 0;
  if (dutyPercent < 10) return 6;
  if (dutyPercent <= 85) return dutyPercent * 0.6;
  return dutyPercent <= 96 ? (dutyPercent - 64) * 2.5 : 80;
}

/** Duty of the pilot signal for a current of 6 to 80 A [%]; it never allows more, and less only between 51 and 52.5 A. @throws {@link OecError} `OUT_OF_RANGE`. @see {@link pilotCurrent}. */
export function pilotDuty(currentA: Amperes): number {
  inRange("currentA", currentA, 6, 80);
  // No duty means 51 to 52.5 A: 85 % allows 51 A, anything above it 52.5 A and more.
  if (currentA < 52.5) return Math.min(85, currentA / 0.6);
  return currentA / 2.5 + 64;
}

/** Share of its bid that an FCR-N resource gives (above 0) or takes at a frequency, -1 to 1. @see Svenska kraftnät, FCR-N: 49.90-50.10 Hz. */
export function fcrNShare(frequencyHz: Hertz): number {
  return Math.min(1, Math.max(-1, (50 - finite("frequencyHz", frequencyHz)) / 0.1));
}

/** Share of its bid that an FCR-D up resource gives at a frequency, 0 to 1. @see Svenska kraftnät, FCR-D: linear from 49.90 to 49.50 Hz. */
export function fcrDUpShare(frequencyHz: Hertz): number {
  return Math.min(1, Math.max(0, (49.9 - finite("frequencyHz", frequencyHz)) / 0.4));
}

/**
 * Factor by which the load of a household on a day of the year differs from the mean: the dynamisation of the profile H0.
 *
 * @param dayOfYear - 1 to 366.
 * @see BDEW (1999), "Repräsentative VDEW-Lastprofile".
 */
export function h0DayFactor(dayOfYear: number): number {
  const t = inRange("dayOfYear", dayOfYear, 1, 366);
  return -3.92e-10 * t ** 4 + 3.2e-7 * t ** 3 - 7.02e-5 * t ** 2 + 2.1e-3 * t + 1.24;
}

/**
 * Next value of a noise that wanders around 0 (Ornstein-Uhlenbeck), exact for any step: variance `sigma^2`, correlation `exp(-t / tau)`.
 *
 * @param normal - A random number with mean 0 and standard deviation 1.
 * @param step - In the unit of `tau`, 0 or more.
 */
export function wanderingNoise(
  value: number,
  step: number,
  process: { readonly sigma: number; readonly tau: number },
  normal: number,
): number {
  const kept = Math.exp(-inRange("step", step, 0) / process.tau);
  return value * kept + process.sigma * Math.sqrt(1 - kept * kept) * normal;
}

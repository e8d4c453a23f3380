import type { PhaseShares, Watts } from "@oec/domain";
import { createRandom } from "../random/random.ts";

/** Something in the house that is switched on now and then. */
export interface Appliance {
  /** Unique in the house; its starts depend on this name, not on its neighbours. */
  readonly name: string;
  readonly powerW: Watts;
  readonly phaseShares: PhaseShares;
  /** Mean number of starts per day, 0 or more. */
  readonly startsPerDay: number;
  /** Mean length of a run [min], above 0; a run lasts 70 to 130 % of it, at most a day. */
  readonly minutes: number;
  /** Local hours between which it starts, 0 to 24. */
  readonly fromHour: number;
  readonly toHour: number;
}

/** One run of an appliance, in minutes since the local midnight of its start. */
export interface ApplianceRun {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/**
 * When an appliance runs on one local day: a Poisson number of starts, uniform over its hours.
 *
 * @param dayNumber - Days since 1970-01-01 by local date.
 */
export function runsOfDay(appliance: Appliance, seed: number, dayNumber: number): readonly ApplianceRun[] {
  const random = createRandom(seed).split(`house/${appliance.name}/${String(dayNumber)}`);
  const runs: ApplianceRun[] = [];
  const starts = poisson(appliance.startsPerDay, random.uniform());
  for (let count = 0; count < starts; count += 1) {
    const hour = appliance.fromHour + (appliance.toHour - appliance.fromHour) * random.uniform();
    const minutes = Math.min(1440, appliance.minutes * (0.7 + 0.6 * random.uniform()));
    runs.push({ fromMinute: hour * 60, toMinute: hour * 60 + minutes });
  }
  return runs;
}

/** The Poisson number at a quantile, by summing the probabilities; at most 50. */
function poisson(mean: number, quantile: number): number {
  let probability = Math.exp(-mean);
  let sum = probability;
  let count = 0;
  while (quantile >= sum && count < 50) {
    count += 1;
    probability *= mean / count;
    sum += probability;
  }
  return count;
}

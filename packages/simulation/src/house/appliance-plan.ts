import type { PerPhase } from "@oec/domain";
import { runsOfDay, type Appliance, type ApplianceRun } from "./appliance.ts";

/** Between two of its edges the same appliances run. */
interface Stretch {
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly phaseW: PerPhase;
}

const DAY_MINUTES = 1440;

/** What all appliances of a house draw over a day, as stretches of constant power. */
export class AppliancePlan {
  readonly dayNumber: number;
  readonly #stretches: readonly Stretch[];
  #last: Stretch;

  constructor(appliances: readonly Appliance[], seed: number, dayNumber: number) {
    this.dayNumber = dayNumber;
    // An appliance that starts before midnight may run past it: yesterday's runs count too.
    const runs = appliances.map((appliance) => [
      ...runsOfDay(appliance, seed, dayNumber),
      ...runsOfDay(appliance, seed, dayNumber - 1).map(({ fromMinute, toMinute }) => ({
        fromMinute: fromMinute - DAY_MINUTES,
        toMinute: toMinute - DAY_MINUTES,
      })),
    ]);
    const inner = runs.flat().flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute]);
    const edges = [0, ...inner.filter((minute) => minute > 0 && minute < DAY_MINUTES).sort((a, b) => a - b)];
    this.#stretches = edges.map((fromMinute, k) => ({
      fromMinute,
      toMinute: edges[k + 1] ?? DAY_MINUTES,
      phaseW: together(appliances, runs, fromMinute),
    }));
    this.#last = this.#stretches[0] ?? { fromMinute: 0, toMinute: DAY_MINUTES, phaseW: [0, 0, 0] };
  }

  /** What they draw at a minute of the day [W per phase]. */
  at(minute: number): PerPhase {
    const { fromMinute, toMinute } = this.#last;
    if (minute < fromMinute || minute >= toMinute) {
      this.#last =
        this.#stretches.findLast((stretch) => stretch.fromMinute <= minute && minute < stretch.toMinute) ??
        this.#last;
    }
    return this.#last.phaseW;
  }
}

/** Runs may overlap; there is one appliance of each name, so it draws its power once. */
function together(
  appliances: readonly Appliance[],
  runs: readonly (readonly ApplianceRun[])[],
  minute: number,
): PerPhase {
  const load: [number, number, number] = [0, 0, 0];
  for (const [index, { powerW, phaseShares }] of appliances.entries()) {
    const isRunning = runs[index]?.some((run) => run.fromMinute <= minute && minute < run.toMinute) ?? false;
    if (!isRunning) continue;
    load[0] += powerW * phaseShares[0];
    load[1] += powerW * phaseShares[1];
    load[2] += powerW * phaseShares[2];
  }
  return load;
}

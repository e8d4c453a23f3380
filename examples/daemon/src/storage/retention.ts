import type { Instant, Milliseconds } from "@oec/domain";
import type { HouseholdRepositories, SharedRepositories } from "./ports.ts";

/** What retention works on; a {@link Store} is one. */
export interface RetentionTarget {
  readonly shared: SharedRepositories;
  household(householdId: string): HouseholdRepositories;
  vacuum(pages?: number): Promise<number>;
}

/** How long rows are kept [days]. Aggregates, prices, consumption, production and overrides are kept for ever. */
export interface RetentionPolicy {
  /** Snapshots and states of devices: 90. */
  readonly rawDays: number;
  /** Events and commands: 400. */
  readonly recordDays: number;
  /** Runs of the optimizer, and schedules and forecasts after their end: 90. */
  readonly planDays: number;
}

/** Kept unless said otherwise. */
export const DEFAULT_RETENTION: RetentionPolicy = { rawDays: 90, recordDays: 400, planDays: 90 };

/** Rows per step: a few milliseconds, so that commands get through between two steps. */
const STEP = 2_000;

const DAY_MS: Milliseconds = 86_400_000;

/** Deletes what is older than the policy keeps, and gives the space back to the disk; returns the number of rows. */
export async function applyRetention(
  store: RetentionTarget,
  now: Instant,
  policy: RetentionPolicy = DEFAULT_RETENTION,
): Promise<number> {
  const raw = now - policy.rawDays * DAY_MS;
  const records = now - policy.recordDays * DAY_MS;
  const plans = now - policy.planDays * DAY_MS;
  let deleted = 0;
  for (const { id } of await store.shared.households.listAll()) {
    const of = store.household(id);
    deleted += await inSteps((limit) => store.shared.powerFlow.cleanup(id, raw, limit));
    deleted += await inSteps((limit) => of.batteryStates.cleanup(raw, limit));
    deleted += await inSteps((limit) => of.inverterStates.cleanup(raw, limit));
    deleted += await inSteps((limit) => of.evChargerStates.cleanup(raw, limit));
    deleted += await inSteps((limit) => of.events.cleanup(records, limit));
    deleted += await inSteps((limit) => of.commands.cleanup(records, limit));
    deleted += await inSteps((limit) => of.schedules.cleanup(plans, limit));
    deleted += await inSteps((limit) => of.optimizationRuns.cleanup(plans, limit));
    deleted += await inSteps((limit) => of.forecastCache.cleanup(plans, limit));
  }
  await giveBack(store);
  return deleted;
}

async function inSteps(step: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const deleted = await step(STEP);
    total += deleted;
    if (deleted < STEP) return total;
  }
}

/** Until nothing is free, or a step frees nothing because a reader holds on to an old state. */
async function giveBack(store: RetentionTarget): Promise<void> {
  let left = Infinity;
  for (;;) {
    const free = await store.vacuum();
    if (free === 0 || free >= left) return;
    left = free;
  }
}

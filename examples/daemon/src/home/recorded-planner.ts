import type { ActivePlan, PlanFailure, PlanProvider, PlanRequest } from "@oec/controller";
import type { AbortSignalLike, Instant, Milliseconds, Result } from "@oec/domain";

/** One run of the planner. */
export interface PlanRun {
  /** In the home's time. */
  readonly at: Instant;
  /** Why it was made: `start`, `interval`, or what a caller said. */
  readonly reason: string;
  readonly durationMs: Milliseconds;
  readonly result: Result<ActivePlan, PlanFailure>;
}

/** Told of every run; must not throw. */
export type PlanFollower = (run: PlanRun) => void;

/** A planner that tells others what it did. @param timerMs - A stopwatch [ms]. */
export function recordedPlanner(
  planner: PlanProvider,
  timerMs: () => number,
  followers: readonly PlanFollower[],
): PlanProvider {
  return {
    async plan(request: PlanRequest, signal?: AbortSignalLike) {
      const startedMs = timerMs();
      const result = await planner.plan(request, signal);
      const { at, reason } = request;
      for (const follower of followers) follower({ at, reason, durationMs: timerMs() - startedMs, result });
      return result;
    },
  };
}

import type { AbortSignalLike, Instant, Result, Site, SiteState } from "@oec/domain";
import type { ActivePlan } from "../inputs.ts";

/** What a plan is asked for. */
export interface PlanRequest {
  readonly at: Instant;
  readonly site: Site;
  readonly state: SiteState;
  /** Why now: `start`, `interval`, `battery`, or what a caller said. */
  readonly reason: string;
}

/** Why there is no plan: missing prices, an infeasible problem. */
export interface PlanFailure {
  readonly reason: string;
}

/**
 * Where plans come from. It knows forecasts and strategies, the controller does not; it may run in a worker.
 *
 * A provider may fail, throw or hang: the control goes on with the last valid plan, and without one with self-consumption.
 */
export interface PlanProvider {
  /** Makes a plan for the request, or says why there is none. */
  plan(request: PlanRequest, signal?: AbortSignalLike): Promise<Result<ActivePlan, PlanFailure>>;
}

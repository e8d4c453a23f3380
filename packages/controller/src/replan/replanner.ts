import type { AbortSignalLike, Clock, EventSink, Metrics, Milliseconds, Site, SiteState } from "@oec/domain";
import { verifyPlan } from "@oec/optimizer";
import { covers, planEnd } from "../decide/values.ts";
import { controlEvent } from "../events/codes.ts";
import type { ActivePlan } from "../inputs.ts";
import { codeOf, withDeadline } from "../runtime/deadline.ts";
import type { PlanProvider } from "./plan-provider.ts";

/** What a replanner works with. */
export interface ReplannerOptions {
  readonly provider: PlanProvider;
  readonly site: Site;
  readonly clock: Clock;
  readonly events: EventSink;
  readonly metrics: Metrics;
  /** Time between plans [ms]. */
  readonly everyMs: Milliseconds;
  /** Longest time a plan may take [ms]. */
  readonly limitMs: Milliseconds;
}

/** After a failure the next try comes sooner than the next plan would [ms]. */
const RETRY_MS = 60_000;

/** Keeps a valid plan at hand: asks in intervals and on demand, checks before it adopts, keeps the last one on failure. */
export class Replanner {
  readonly #options: ReplannerOptions;
  #active: ActivePlan | undefined;
  #running: Promise<void> | undefined;
  #dueMs = -Infinity;
  #wanted: string | undefined = "start";

  constructor(options: ReplannerOptions) {
    this.#options = options;
  }

  /** The last plan that was adopted, also after its end. */
  get active(): ActivePlan | undefined {
    return this.#active;
  }

  /** Asks for a new plan at the next opportunity. */
  request(reason: string): void {
    this.#wanted = reason;
  }

  /** Starts planning if it is time and none is under way; never waits for it and never throws. */
  poll(state: SiteState, signal?: AbortSignalLike): void {
    const isDue = this.#options.clock.monotonicMs() >= this.#dueMs;
    if (this.#running !== undefined || (!isDue && this.#wanted === undefined)) return;
    const reason = this.#wanted ?? "interval";
    this.#wanted = undefined;
    this.#dueMs = this.#options.clock.monotonicMs() + this.#options.everyMs;
    this.#running = this.#plan(state, reason, signal).finally(() => {
      this.#running = undefined;
    });
  }

  /** Resolves when no planning is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #plan(state: SiteState, reason: string, signal: AbortSignalLike | undefined): Promise<void> {
    const { provider, site, clock, limitMs, metrics } = this.#options;
    const startedMs = clock.monotonicMs();
    try {
      const ask = (stop: AbortSignalLike) => provider.plan({ at: state.at, site, state, reason }, stop);
      const answer = await withDeadline(clock, limitMs, signal, ask);
      if (answer.ok) this.#adopt(answer.value, reason);
      else this.#failed("PLAN_FAILED", { reason, cause: answer.error.reason });
    } catch (error) {
      if (signal?.aborted === true) return;
      this.#failed("PLAN_FAILED", {
        reason,
        cause: codeOf(error),
        words: error instanceof Error ? error.message : undefined,
      });
    }
    metrics.observe("planning_seconds", (clock.monotonicMs() - startedMs) / 1000);
  }

  #adopt(offered: ActivePlan, reason: string): void {
    const { clock, events, metrics } = this.#options;
    const at = clock.now();
    const cause = this.#objection(offered);
    if (cause !== undefined) {
      this.#failed("PLAN_REJECTED", { reason, ...cause });
      return;
    }
    this.#active = offered;
    metrics.count("plans_total", 1, { outcome: "adopted" });
    const { strategy, cost, certificate } = offered.plan;
    const facts = {
      reason,
      strategy,
      cost: cost.total,
      certificate: certificate.kind,
      until: planEnd(offered),
    };
    events.emit(controlEvent("PLAN_ADOPTED", at, facts));
  }

  /** Why a plan must not be adopted. */
  #objection(offered: ActivePlan): Readonly<Record<string, unknown>> | undefined {
    if (!covers(offered, this.#options.clock.now())) return { cause: "does not cover the present" };
    const { ok, violations } = verifyPlan(offered.problem, offered.plan);
    return ok ? undefined : { cause: "does not pass its check", violations: violations.slice(0, 5) };
  }

  #failed(code: "PLAN_FAILED" | "PLAN_REJECTED", facts: Readonly<Record<string, unknown>>): void {
    const { clock, events, everyMs, metrics } = this.#options;
    this.#dueMs = Math.min(this.#dueMs, clock.monotonicMs() + Math.min(RETRY_MS, everyMs));
    metrics.count("plans_total", 1, { outcome: code === "PLAN_FAILED" ? "failed" : "rejected" });
    events.emit(controlEvent(code, clock.now(), facts));
  }
}

/** What makes the plan in force wrong. */
export const PLAN_CHANGERS: ReadonlySet<string> = new Set<string>([
  "BATTERY_IGNORES",
  "BATTERY_SATURATED",
  "BATTERY_REVERSED",
  "BATTERY_FOLLOWS",
  "PLAN_EXPIRED",
]);

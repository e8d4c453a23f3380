import type { AbortSignalLike, Logger, Metrics, Milliseconds } from "@oec/domain";

import type { AsyncStrategy } from "../lp/async-strategy.ts";
import { repairProblem } from "../problem/repair-problem.ts";
import { validateProblem } from "../problem/validate-problem.ts";
import { idle } from "../strategies/idle.ts";
import { selfConsumption } from "../strategies/self-consumption.ts";
import type { Plan } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";
import type { Strategy } from "../types/strategy.ts";
import { verifyPlan } from "../verify/verify-plan.ts";
import { strategiesFor } from "./choice.ts";
import { planMetrics } from "./plan-metrics.ts";

/** What an {@link OptimizerService} works with; everything has a default. */
export interface OptimizerServiceOptions {
  /** Tried in this order before the safe plan; default: those that fit the problem, the surest first. */
  readonly strategies?: readonly (Strategy | AsyncStrategy)[];
  readonly logger?: Logger;
  /**
   * Gets `oec_plans_total` by strategy and rung, and of each plan `oec_plan_saving`, `oec_plan_wear_cost` [currency],
   * `oec_plan_cycles`, `oec_plan_grid_stress`, `oec_plan_gap` [currency, where one is proven]; see {@link planMetrics}.
   */
  readonly metrics?: Metrics;
}

/** How one plan is to be made. */
export interface PlanOptions {
  /** Passes over the strategies that were not tried yet, so that the safe plan comes back at once. */
  readonly signal?: AbortSignalLike;
  /** Time for each call of a solver [ms]; asynchronous strategies look at it. */
  readonly timeLimitMs?: Milliseconds;
}

type Attempt = { readonly plan: Plan } | { readonly reason: string };

/**
 * Always comes back with a plan that the verifier accepts.
 *
 * It goes down a ladder: the strategies in their order, then the self-consumption rule, then doing nothing. A rung that
 * cannot plan the problem, throws, or makes a plan that {@link verifyPlan} rejects is passed over, and the plan's
 * {@link Plan.origin} says which and why. An invalid problem is repaired and gets the safe plan: prices that are partly
 * missing are no basis for trading.
 *
 * @example With HiGHS in a worker for what the exact strategies cannot plan:
 * ```ts
 * const service = new OptimizerService({ strategies: [piecewiseLinearDp, milpStrategy(highsWorkerBackend()), greedy] });
 * const plan = await service.plan(problem, { timeLimitMs: 5000, signal });
 * ```
 */
export class OptimizerService {
  readonly #strategies: readonly (Strategy | AsyncStrategy)[] | undefined;
  readonly #logger: Logger | undefined;
  readonly #metrics: Metrics | undefined;

  constructor(options: OptimizerServiceOptions = {}) {
    this.#strategies = options.strategies;
    this.#logger = options.logger;
    this.#metrics = options.metrics;
  }

  /** Plans a problem. Never rejects. */
  async plan(problem: Problem, options: PlanOptions = {}): Promise<Plan> {
    const valid = validateProblem(problem);
    const { problem: sound, repairs } = valid.ok ? { problem, repairs: [] } : repairProblem(problem);
    const rejected: { strategy: string; reason: string }[] = [];
    const ladder = this.#strategies ?? strategiesFor(sound);
    for (const [rung, strategy] of ladder.entries()) {
      const answer = await answerOf(strategy, sound, valid.ok ? undefined : valid.error.message, options);
      if ("plan" in answer)
        return this.#adopt(sound, { ...answer.plan, origin: { rung, rejected, repairs } });
      rejected.push({ strategy: strategy.name, reason: answer.reason });
    }
    const safe = attempt(selfConsumption, sound);
    const rung = ladder.length;
    if ("plan" in safe) return this.#adopt(sound, { ...safe.plan, origin: { rung, rejected, repairs } });
    rejected.push({ strategy: selfConsumption.name, reason: safe.reason });
    return this.#adopt(sound, { ...idle(sound), origin: { rung: rung + 1, rejected, repairs } });
  }

  #adopt(problem: Problem, plan: Plan): Plan {
    const rung = plan.origin?.rung ?? 0;
    const facts = { strategy: plan.strategy, cost: plan.cost.total, ...plan.origin };
    if (rung === 0) this.#logger?.debug(facts, "plan made");
    else this.#logger?.warn(facts, "plan made by a fallback");
    if (this.#metrics === undefined) return plan;
    const { saving, cycles, wearCost, gridStress } = planMetrics(problem, plan);
    this.#metrics.count("oec_plans_total", 1, { strategy: plan.strategy, rung: String(rung) });
    this.#metrics.gauge("oec_plan_saving", saving);
    this.#metrics.gauge("oec_plan_cycles", cycles);
    this.#metrics.gauge("oec_plan_wear_cost", wearCost);
    this.#metrics.gauge("oec_plan_grid_stress", gridStress);
    if (plan.certificate.kind === "gap") this.#metrics.gauge("oec_plan_gap", plan.certificate.gap);
    return plan;
  }
}

/** One rung above the safe plan, asked only if there is a sound problem and time for it. */
async function answerOf(
  strategy: Strategy | AsyncStrategy,
  problem: Problem,
  mistake: string | undefined,
  { signal, timeLimitMs }: PlanOptions,
): Promise<Attempt> {
  if (mistake !== undefined) return { reason: mistake };
  if (signal?.aborted === true) return { reason: "cancelled" };
  if (!("solveAsync" in strategy)) return attempt(strategy, problem);
  try {
    const capability = strategy.capabilities(problem);
    if (!capability.supported) return { reason: capability.reason };
    const solved = await strategy.solveAsync(problem, {
      ...(signal === undefined ? {} : { signal }),
      ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
    });
    if (solved.ok) return verified(problem, solved.value);
    return {
      reason: solved.error.kind === "invalid-problem" ? solved.error.error.message : solved.error.reason,
    };
  } catch (error) {
    return { reason: `threw ${String(error)}` };
  }
}

/** A plan that stands up to the verifier, or why there is none. */
function attempt(strategy: Strategy, problem: Problem): Attempt {
  try {
    const capability = strategy.capabilities(problem);
    if (!capability.supported) return { reason: capability.reason };
    const solved = strategy.solve(problem);
    if (solved.ok) return verified(problem, solved.value);
    return { reason: solved.error.kind === "unsupported" ? solved.error.reason : solved.error.error.message };
  } catch (error) {
    return { reason: `threw ${String(error)}` };
  }
}

function verified(problem: Problem, plan: Plan): Attempt {
  const { ok, violations } = verifyPlan(problem, plan);
  return ok ? { plan } : { reason: `rejected by the verifier: ${describe(violations)}` };
}

const describe = (violations: Plan["violations"]): string =>
  violations
    .slice(0, 3)
    .map(({ kind, slot, amount, unit }) => `${kind} in slot ${slot} by ${amount} ${unit}`)
    .join(", ");

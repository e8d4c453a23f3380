import type { Logger, Metrics } from "@oec/domain";

import { repairProblem } from "../problem/repair-problem.ts";
import { validateProblem } from "../problem/validate-problem.ts";
import { piecewiseLinearDp } from "../strategies/piecewise-linear/piecewise-linear-dp.ts";
import { greedy } from "../strategies/greedy/greedy.ts";
import { peakAwareDp } from "../strategies/peak/peak-aware-dp.ts";
import { idle } from "../strategies/idle.ts";
import { selfConsumption } from "../strategies/self-consumption.ts";
import type { Plan } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";
import type { Strategy } from "../types/strategy.ts";
import { verifyPlan } from "../verify/verify-plan.ts";

/** What an {@link OptimizerService} works with; everything has a default. */
export interface OptimizerServiceOptions {
  /** Tried in this order before the safe plan; default: the exact one, for a peak charge the one that knows it. */
  readonly strategies?: readonly Strategy[];
  readonly logger?: Logger;
  /** Gets `oec_plans_total` by strategy and rung. */
  readonly metrics?: Metrics;
}

type Attempt = { readonly plan: Plan } | { readonly reason: string };

/**
 * Always comes back with a plan that the verifier accepts.
 *
 * It goes down a ladder: the strategies in their order, then the self-consumption rule, then doing nothing. A rung that
 * cannot plan the problem, throws, or makes a plan that {@link verifyPlan} rejects is passed over, and the plan's
 * {@link Plan.origin} says which and why. An invalid problem is repaired and gets the safe plan: prices that are partly
 * missing are no basis for trading.
 */
export class OptimizerService {
  readonly #strategies: readonly Strategy[] | undefined;
  readonly #logger: Logger | undefined;
  readonly #metrics: Metrics | undefined;

  constructor(options: OptimizerServiceOptions = {}) {
    this.#strategies = options.strategies;
    this.#logger = options.logger;
    this.#metrics = options.metrics;
  }

  /** Plans a problem. Never rejects. */
  plan(problem: Problem): Promise<Plan> {
    return Promise.resolve(this.#climbDown(problem));
  }

  #climbDown(problem: Problem): Plan {
    const valid = validateProblem(problem);
    const { problem: sound, repairs } = valid.ok ? { problem, repairs: [] } : repairProblem(problem);
    const rejected: { strategy: string; reason: string }[] = [];
    const ladder = [...(this.#strategies ?? strategiesFor(sound)), selfConsumption];
    for (const [rung, strategy] of ladder.entries()) {
      const safe = rung === ladder.length - 1;
      const answer = valid.ok || safe ? attempt(strategy, sound) : { reason: valid.error.message };
      if ("plan" in answer) return this.#adopt({ ...answer.plan, origin: { rung, rejected, repairs } });
      rejected.push({ strategy: strategy.name, reason: answer.reason });
    }
    return this.#adopt({ ...idle(sound), origin: { rung: ladder.length, rejected, repairs } });
  }

  #adopt(plan: Plan): Plan {
    const rung = plan.origin?.rung ?? 0;
    this.#metrics?.count("oec_plans_total", 1, { strategy: plan.strategy, rung: String(rung) });
    const facts = { strategy: plan.strategy, cost: plan.cost.total, ...plan.origin };
    if (rung === 0) this.#logger?.debug(facts, "plan made");
    else this.#logger?.warn(facts, "plan made by a fallback");
    return plan;
  }
}

const strategiesFor = ({ peak }: Problem): readonly Strategy[] =>
  peak === undefined ? [piecewiseLinearDp] : [peakAwareDp, greedy];

/** One rung: a plan that stands up to the verifier, or why there is none. */
function attempt(strategy: Strategy, problem: Problem): Attempt {
  try {
    const capability = strategy.capabilities(problem);
    if (!capability.supported) return { reason: capability.reason };
    const solved = strategy.solve(problem);
    if (!solved.ok) {
      const failure = solved.error;
      return { reason: failure.kind === "unsupported" ? failure.reason : failure.error.message };
    }
    const { ok, violations } = verifyPlan(problem, solved.value);
    return ok ? { plan: solved.value } : { reason: `rejected by the verifier: ${describe(violations)}` };
  } catch (error) {
    return { reason: `threw ${String(error)}` };
  }
}

const describe = (violations: Plan["violations"]): string =>
  violations
    .slice(0, 3)
    .map(({ kind, slot, amount, unit }) => `${kind} in slot ${slot} by ${amount} ${unit}`)
    .join(", ");

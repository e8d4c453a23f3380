import type { Clock, Milliseconds, Result } from "@oec/domain";

import type { Plan } from "./plan.ts";
import type { Problem, ProblemError } from "./problem.ts";

/** Whether a strategy can plan a problem, and how well. */
export type Capability =
  | {
      readonly supported: true;
      /** True if the plan will be proven optimal. */
      readonly exact: boolean;
    }
  | { readonly supported: false; readonly reason: string };

/** Why a strategy gave no plan. */
export type SolveFailure =
  | { readonly kind: "invalid-problem"; readonly error: ProblemError }
  | { readonly kind: "unsupported"; readonly reason: string };

/** How hard to try. */
export interface SolveOptions {
  /** Most passes over the horizon that an iterative strategy may make; single-pass strategies ignore it. */
  readonly maxPasses?: number;
  /** Time after which the best plan so far will do [ms of `clock`]; needs `clock`. Iterative strategies look at it. */
  readonly budgetMs?: Milliseconds;
  /** What `budgetMs` is measured with: any clock that does not go back, of wall or processor time. */
  readonly clock?: Pick<Clock, "monotonicMs">;
}

/**
 * A way to plan: pure and synchronous. Equal problems give bit-equal plans, unless a time budget cuts the work short.
 *
 * A problem whose import limit cannot be kept is no failure: the plan then exceeds it by the least energy and says so
 * in {@link Plan.violations}.
 */
export interface Strategy {
  /** Stable name, stored with every plan. */
  readonly name: string;
  /** Whether, and how well, it can plan a problem. */
  capabilities(problem: Problem): Capability;
  /** Plans a problem, or says why it cannot. */
  solve(problem: Problem, options?: SolveOptions): Result<Plan, SolveFailure>;
}

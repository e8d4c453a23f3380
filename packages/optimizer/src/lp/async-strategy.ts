import type { AbortSignalLike, Result } from "@oec/domain";

import type { Plan } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";
import type { Capability, SolveFailure } from "../types/strategy.ts";

/** Why a solver outside this thread, or of somebody else, gave no plan. */
export type AsyncSolveFailure =
  | SolveFailure
  /** The back-end is missing, out of time, or what it answered did not stand up to the verifier. */
  | { readonly kind: "no-plan"; readonly reason: string };

/** How long to try. */
export interface AsyncSolveOptions {
  /** Time for each call of the back-end [ms]; a plan takes one to a few. */
  readonly timeLimitMs?: number;
  /** Share of the cost by which a plan may be off and still be called done. */
  readonly relativeGap?: number;
  /** A plan to begin with: of the same problem, by another strategy. It is the answer where nothing better is found. */
  readonly start?: Plan;
  /** Ends the search; the best plan so far is the answer, where there is one. */
  readonly signal?: AbortSignalLike;
}

/** A way to plan that waits for something: WebAssembly, a worker. Its plans are verified before they are handed out. */
export interface AsyncStrategy {
  /** Stable name, stored with every plan. */
  readonly name: string;
  /** Whether, and how well, it can plan a problem. */
  capabilities(problem: Problem): Capability;
  /** Plans a problem, or says why it cannot. */
  solveAsync(problem: Problem, options?: AsyncSolveOptions): Promise<Result<Plan, AsyncSolveFailure>>;
}

import type { AbortSignalLike } from "@oec/domain";

import type { LpModel } from "./model.ts";

/** Why a back-end has no answer. */
export type LpFailureCause =
  /** The model itself is unsound; see the reason for where. */
  | "invalid-model"
  /** The optional package is not installed or does not load. */
  | "unavailable"
  /** Beyond what this back-end is trusted with. */
  | "too-large"
  /** It answered, and the answer breaks the model. */
  | "wrong-answer"
  /** It gave up or threw. */
  | "no-answer"
  /** The signal was aborted. */
  | "cancelled";

/**
 * What came of a model. Values are checked against bounds, rows and whole numbers before they are handed out, and the
 * objective is added up anew.
 */
export type LpOutcome =
  /** The back-end claims that nothing is cheaper. */
  | { readonly status: "optimal"; readonly values: Float64Array; readonly objective: number }
  /** A sound point; nothing is cheaper than `bound` (-Infinity: unknown). */
  | {
      readonly status: "feasible";
      readonly values: Float64Array;
      readonly objective: number;
      readonly bound: number;
    }
  | { readonly status: "infeasible" }
  | { readonly status: "unbounded" }
  /** The time was up and there was no sound point yet. */
  | { readonly status: "time-out" }
  | { readonly status: "failed"; readonly cause: LpFailureCause; readonly reason: string };

/** How to solve. */
export interface LpSolveOptions {
  /**
   * Time after which the best point so far will do [ms]; default: no limit. Back-ends look at it between their own
   * steps only: a hard limit needs a worker that is terminated.
   */
  readonly timeLimitMs?: number;
  /** Share of the objective by which an answer may be off; default 1e-9. */
  readonly relativeGap?: number;
  /** A sound point to begin with, shape [columns]; back-ends may ignore it. */
  readonly start?: Readonly<Float64Array>;
  /** Cuts a solve short where the back-end runs in a worker; elsewhere nothing can while it blocks the thread. */
  readonly signal?: AbortSignalLike;
}

/** What may change between two solves of an {@link LpSession}; what is absent stays. Shapes as in the model. */
export type LpChange = Partial<
  Pick<LpModel, "cost" | "offset" | "lower" | "upper" | "rowLower" | "rowUpper">
>;

/** A model that stays in the back-end, so that a changed one is solved from the last answer. */
export interface LpSession {
  /** Solves, and answers honestly: see {@link LpOutcome}. */
  solve(change?: LpChange, options?: LpSolveOptions): LpOutcome;
  /** Frees the model. Required: it is not garbage-collected. Harmless to repeat. */
  dispose(): void;
}

/** A solver of linear programmes behind one honest interface. Never rejects. */
export interface LpBackend {
  /** Stable name. */
  readonly id: string;
  /** Largest models it takes; absent: any. */
  readonly caps?: LpCaps;
  /** Whether its package is installed and loads. */
  available(): Promise<boolean>;
  /** Solves, and answers honestly: see {@link LpOutcome}. */
  solve(model: LpModel, options?: LpSolveOptions): Promise<LpOutcome>;
  /** Opens a session, where the back-end can keep a model; undefined if the package is missing or the model unsound. */
  open?(model: LpModel): Promise<LpSession | undefined>;
}

/** Sizes up to which a back-end is trusted. */
export interface LpCaps {
  /** Most columns. */
  readonly columns: number;
  /** Most cells of a dense tableau, bounds counted as rows. */
  readonly cells: number;
  /** Most integer and semi-continuous columns. */
  readonly integers: number;
}

import type { LpOutcome } from "../lp/backend.ts";
import type { LpModel } from "../lp/model.ts";

/** What the worker is asked: to solve a model, or whether HiGHS loads. */
export type WorkerRequest =
  | {
      readonly kind: "solve";
      readonly id: number;
      readonly model: LpModel;
      readonly timeLimitMs?: number;
      readonly relativeGap?: number;
      readonly start?: Readonly<Float64Array>;
    }
  | { readonly kind: "available"; readonly id: number };

/** What the worker answers, under the number of the request. */
export type WorkerReply =
  | { readonly kind: "solved"; readonly id: number; readonly outcome: LpOutcome }
  | { readonly kind: "available"; readonly id: number; readonly available: boolean };

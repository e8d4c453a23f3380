import { OecError } from "@oec/domain";
import type { Milliseconds } from "@oec/domain";
import { positive, within } from "../check.ts";
import { createRandom } from "../random/random.ts";
import { faultKind } from "./catalogue/catalogue.ts";
import { effectOf } from "./effect-of.ts";
import { oneOf } from "./effects/draw.ts";
import type { FaultEffect } from "./fault-effect.ts";
import type { FaultId, FaultKind } from "./fault-kind.ts";

/** A fault to come. */
export interface FaultPlan {
  readonly id: FaultId;
  /** Monotonic time of its beginning [ms]; 0 is the start of the run. */
  readonly fromMs: Milliseconds;
  /** How long it lasts [ms], above 0; Infinity for good. */
  readonly lastsMs: Milliseconds;
  /** One of the kind's variants; default: the seed chooses. */
  readonly variant?: string;
}

/** A fault in its place in time. */
export interface InjectedFault {
  readonly kind: FaultKind;
  readonly variant: string;
  readonly fromMs: Milliseconds;
  /** The first instant at which it is over. */
  readonly untilMs: Milliseconds;
  readonly effect: FaultEffect;
}

/** Puts a fault in its place: its variant and its chance come from the seed, its kind and its place in the plans. */
export function inject(plan: FaultPlan, index: number, seed: number): InjectedFault {
  const kind = faultKind(plan.id);
  const fromMs = within("fromMs", plan.fromMs, 0, Infinity);
  const lastsMs = plan.lastsMs === Infinity ? Infinity : positive("lastsMs", plan.lastsMs);
  const random = createRandom(seed).split(`fault/${plan.id}/${String(index)}`);
  const drawn = oneOf(random, kind.variants);
  const variant = plan.variant ?? drawn;
  if (!kind.variants.includes(variant)) {
    throw new OecError(
      "INVALID_ARGUMENT",
      `fault ${plan.id} has no variant "${variant}", expected one of ${kind.variants.join(", ")}`,
      { context: { id: plan.id, variant } },
    );
  }
  return { kind, variant, fromMs, untilMs: fromMs + lastsMs, effect: effectOf(plan.id, variant, random) };
}

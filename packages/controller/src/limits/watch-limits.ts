import type { OecEvent } from "@oec/domain";
import { controlEvent } from "../events/codes.ts";
import type { CycleInputs } from "../inputs.ts";
import { isInForce } from "./site-limit.ts";

/** Reports limits from outside that have begun or ended. */
export function watchLimits(
  before: readonly string[],
  { limits = [], monotonicMs, at }: CycleInputs,
): { readonly inForce: readonly string[]; readonly events: readonly OecEvent[] } {
  const active = limits.filter((limit) => isInForce(limit, monotonicMs));
  const inForce = active.map(({ id }) => id);
  const events = [
    ...active
      .filter(({ id }) => !before.includes(id))
      .map(({ id, source, scope, maxW }) => controlEvent("CAP_RECEIVED", at, { id, source, scope, maxW })),
    ...before.filter((id) => !inForce.includes(id)).map((id) => controlEvent("CAP_ENDED", at, { id })),
  ];
  return { inForce, events };
}

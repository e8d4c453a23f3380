import type { OecEvent } from "@oec/domain";
import { controlEvent } from "../events/codes.ts";
import type { CycleInputs } from "../inputs.ts";
import type { ControllerState } from "../state.ts";

/** Wall and monotonic clock drift by less than this from one cycle to the next [ms]. */
const DRIFT_MS = 250;

/** Finds a wall clock that was set: timers run on the monotonic one, but histories by the wall clock must begin anew. */
export function watchClock(
  before: ControllerState,
  { at, monotonicMs }: CycleInputs,
): { readonly state: Partial<ControllerState>; readonly events: readonly OecEvent[] } {
  if (before.at === null || before.tickMs === null) return { state: {}, events: [] };
  const jumpMs = at - before.at - (monotonicMs - before.tickMs);
  if (Math.abs(jumpMs) <= DRIFT_MS) return { state: {}, events: [] };
  return { state: {}, events: [controlEvent("CLOCK_JUMP", at, { jumpMs })] };
}

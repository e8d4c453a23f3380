import type { OecEvent } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import { controlEvent } from "../events/codes.ts";
import type { CycleInputs } from "../inputs.ts";
import type { ControllerState } from "../state.ts";

/** Wall and monotonic clock drift by less than this from one cycle to the next [ms]. */
const DRIFT_MS = 250;

/** A gap of this many cycles is no jitter. Whoever calls in a slower rhythm of his own stays below it. */
const BLOCKED_CYCLES = 4;

/** Finds a wall clock that was set, which changes no timer, and cycles that were missed, which are not repeated. */
export function watchClock(
  before: ControllerState,
  { at, monotonicMs }: CycleInputs,
  { settings: { guardMs } }: ControlConfig,
): readonly OecEvent[] {
  if (before.at === null || before.tickMs === null) return [];
  const elapsedMs = monotonicMs - before.tickMs;
  const jumpMs = at - before.at - elapsedMs;
  const events: OecEvent[] = [];
  if (Math.abs(jumpMs) > DRIFT_MS) events.push(controlEvent("CLOCK_JUMP", at, { jumpMs }));
  const isBlocked = elapsedMs >= BLOCKED_CYCLES * guardMs;
  if (isBlocked) events.push(controlEvent("LOOP_BLOCKED", at, { lateMs: elapsedMs - guardMs }));
  return events;
}

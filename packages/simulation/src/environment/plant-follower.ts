import type { Milliseconds } from "@oec/domain";

/** Somebody who acts on a simulated home, or watches it, at every step of its plant. */
export interface PlantFollower {
  /** Before a step; may change the plant. `elapsedMs` counts on the monotonic clock. */
  before?(elapsedMs: Milliseconds): void;
  /** After a step, which was one of constant power. */
  after?(elapsedMs: Milliseconds, durationMs: Milliseconds): void;
  /** Time until it wants to act again [ms]: no step passes it. */
  nextChangeMs?(elapsedMs: Milliseconds): Milliseconds;
}

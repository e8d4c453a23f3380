import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "@oec/domain";

/** The clock of this computer. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (durationMs) => sleep(durationMs),
};

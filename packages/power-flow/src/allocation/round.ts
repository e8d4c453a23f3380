import type { PowerFlowOptions } from "../types/options.ts";
import { isBetter, newOutcome, SAME_A, SAME_W } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import type { InstantProblem } from "./problem.ts";
import { weighBattery } from "./search.ts";
import type { Allocation } from "./search.ts";

const DEFAULT_ROUND_W = 1;
const DEFAULT_DEADBAND_W = 50;

/** A command: the best outcome with a battery power that the device can be told. */
export interface RoundedAllocation {
  readonly outcome: Outcome;
  /** The battery rests only because its power was too small to bother. */
  readonly inDeadband: boolean;
  /** Largest difference to the exact battery power [W], beyond the deadband. */
  readonly roundW: number;
}

/**
 * Rounds the battery's power and lets the curtailment follow.
 *
 * Of the two neighbouring multiples the better one is taken; neither may exceed a limit that the exact power keeps, so
 * a power that sits between two limits stays as it is.
 */
export function roundAllocation(
  problem: InstantProblem,
  allocation: Allocation,
  options: PowerFlowOptions,
): RoundedAllocation {
  const { outcome } = allocation;
  const roundW = options.roundW ?? DEFAULT_ROUND_W;
  const deadbandW = options.deadbandW ?? DEFAULT_DEADBAND_W;
  const exactW = outcome.batteryW;
  if (exactW === 0) return { outcome, inDeadband: false, roundW };
  if (Math.abs(exactW) < deadbandW) {
    const atRest = newOutcome();
    weighBattery(problem, allocation, 0, 0, atRest);
    if (keepsLimits(atRest, outcome)) return { outcome: atRest, inDeadband: true, roundW };
  }
  if (roundW === 0 || Number.isInteger(exactW / roundW)) return { outcome, inDeadband: false, roundW };
  let best: Outcome | undefined;
  for (const multiple of [Math.floor(exactW / roundW), Math.ceil(exactW / roundW)]) {
    // `+ 0`: a battery at rest is told 0, not -0.
    const powerW = multiple * roundW + 0;
    if (powerW < problem.lowW || powerW > problem.highW) continue;
    const rounded = newOutcome();
    weighBattery(problem, allocation, powerW, powerW, rounded);
    if (keepsLimits(rounded, outcome) && (best === undefined || isBetter(rounded, best))) best = rounded;
  }
  return best === undefined
    ? { outcome, inDeadband: false, roundW }
    : { outcome: best, inDeadband: false, roundW };
}

/** True if rounding costs money only: no overload, no reserve, no car's energy. */
function keepsLimits(rounded: Outcome, exact: Outcome): boolean {
  return (
    Number.isFinite(rounded.branchW) &&
    rounded.overA <= exact.overA + SAME_A &&
    rounded.reserveW <= exact.reserveW + SAME_W &&
    rounded.mustW <= exact.mustW + SAME_W
  );
}

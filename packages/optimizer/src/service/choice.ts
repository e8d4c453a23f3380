import { cycleAwareDp } from "../strategies/cycles/cycle-aware-dp.ts";
import { flexibleLoadDp } from "../strategies/flexible-loads/flexible-load-dp.ts";
import { greedy } from "../strategies/greedy/greedy.ts";
import { homeDp } from "../strategies/home/home-dp.ts";
import { twoStorageHome } from "../strategies/home/home-two-storages.ts";
import { peakAwareDp } from "../strategies/peak/peak-aware-dp.ts";
import { piecewiseLinearDp } from "../strategies/piecewise-linear/piecewise-linear-dp.ts";
import type { Problem } from "../types/problem.ts";
import type { Strategy } from "../types/strategy.ts";

/** The surest first. */
const SYNCHRONOUS: readonly Strategy[] = [
  piecewiseLinearDp,
  peakAwareDp,
  cycleAwareDp,
  flexibleLoadDp,
  homeDp,
  twoStorageHome,
  greedy,
];

/**
 * The strategies that can plan a problem without waiting, the surest first: exact ones, then those with a bound, then the
 * heuristic one.
 */
export function strategiesFor(problem: Problem): readonly Strategy[] {
  const able = SYNCHRONOUS.map((strategy) => ({ strategy, capability: strategy.capabilities(problem) }));
  const exact = able.filter(({ capability }) => capability.supported && capability.exact);
  const others = able.filter(({ capability }) => capability.supported && !capability.exact);
  return [...exact, ...others].map(({ strategy }) => strategy);
}

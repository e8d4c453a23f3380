import type { SolveOptions } from "../../types/strategy.ts";

/** Whether passes, or the time where a clock and a time are given, are used up. */
export function budget(
  { maxPasses, budgetMs, clock }: SolveOptions,
  defaultPasses: number,
): (passes: number) => boolean {
  if (budgetMs === undefined || clock === undefined)
    return (passes) => passes >= (maxPasses ?? defaultPasses);
  const until = clock.monotonicMs() + budgetMs;
  return (passes) => passes >= (maxPasses ?? Infinity) || clock.monotonicMs() >= until;
}

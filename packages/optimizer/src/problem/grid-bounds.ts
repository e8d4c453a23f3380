import type { Problem } from "../types/problem.ts";

/**
 * Least power that the grid connection can have in a slot, whatever PV is left unused [W]; negative: export.
 *
 * @param loadW - What house and cars take; default: the house load.
 */
export function leastGridW(problem: Problem, slot: number, loadW = problem.loadW[slot] ?? 0): number {
  const { hybrid } = problem;
  const exportW = problem.maxExportW[slot] ?? Infinity;
  if (hybrid === undefined) return -exportW;
  // What is not behind the inverter can always be used; the inverter gives at most its limit.
  const besideW = (1 - hybrid.pvShare) * (problem.pvW[slot] ?? 0);
  return Math.max(-exportW, loadW - besideW - hybrid.acLimitW);
}

/** Most power that the grid connection can have in a slot without breaking a device's limit [W]. */
export function mostGridW(problem: Problem, slot: number, loadW = problem.loadW[slot] ?? 0): number {
  const { hybrid } = problem;
  return hybrid === undefined ? Infinity : loadW + hybrid.acLimitW;
}

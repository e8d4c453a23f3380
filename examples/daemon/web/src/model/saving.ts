import type { Comparison } from "../api/types.ts";

/** What is saved, as a sum that adds up as it is written: `rule - plan + stored = saved`, in hundredths [currency]. */
export interface SavingSum {
  readonly rule: number;
  readonly plan: number;
  /** Worth of what the battery holds more. */
  readonly stored: number;
  readonly saved: number;
}

const hundredths = (amount: number): number => Math.round(100 * amount) / 100 + 0;

/** @param cost - With the plan [currency]. */
export function savingSum(cost: number, otherwise: Comparison): SavingSum {
  const [rule, plan, saved] = [hundredths(otherwise.cost), hundredths(cost), hundredths(otherwise.saved)];
  // Each number rounded by itself could miss the sum by one hundredth: the least tangible of them takes that up.
  return { rule, plan, stored: hundredths(saved - rule + plan), saved };
}

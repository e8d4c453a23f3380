import { describe, expect, test } from "vitest";
import { cycleAwareDp, greedy, homeDp, peakAwareDp, piecewiseLinearDp, type Strategy } from "@oec/optimizer";

import { hours } from "../support/day.ts";

/** One letter per slot: charges, idle, gives. */
function modes(strategy: Strategy, problem: Parameters<Strategy["solve"]>[0]): string {
  const solved = strategy.solve(problem);
  if (!solved.ok) throw new Error(JSON.stringify(solved.error));
  const powers = [...(solved.value.columns.batteryW[0] ?? [])];
  return powers.map((watts) => (watts > 1 ? "+" : watts < -1 ? "-" : ".")).join("");
}

const STRATEGIES = [piecewiseLinearDp, peakAwareDp, cycleAwareDp, homeDp, greedy];
const storage = { chargeEfficiency: 0.95, dischargeEfficiency: 0.95, wearCostPerKwh: 0.1 };
const load = Array.from({ length: 24 }, (_, hour) => 500 + 400 * ((7 * hour) % 5));

describe.each(STRATEGIES.map((strategy) => [strategy.name, strategy] as const))("%s", (_, strategy) => {
  test("charges in one block where twelve hours cost the same, and gives in one", () => {
    const price = load.map((__, hour) => (hour < 12 ? 1 : 3));
    expect(modes(strategy, hours({ import: price, loadW: load, storage }))).toMatch(/^\.*\++\.*-+\.*$/);
  });

  test("gives what it holds in one block where every hour costs the same", () => {
    const price = load.map(() => 2);
    const problem = hours({ import: price, loadW: load, storage: { ...storage, startWh: 3000 } });
    expect(modes(strategy, problem)).toMatch(/^\.*-+\.*$/);
  });
});

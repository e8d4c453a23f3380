import { expect, test } from "vitest";

import { verifyPlan } from "@oec/optimizer";
import { noExclusions } from "../../src/lp/exclusions.ts";
import { planFrom, trajectories } from "../../src/lp/recover-plan.ts";
import { startPoint } from "../../src/lp/start-point.ts";
import { storageModel } from "../../src/lp/storage-model.ts";
import { objectiveAt, solutionMistake } from "../../src/lp/check-solution.ts";
import { hours } from "../support/day.ts";
import { randomPeak } from "../support/peak.ts";
import { costWithPenalty } from "../support/plan-of.ts";
import { severalStorages } from "./support/several-storages.ts";

const STATS = { segments: 0, nonConvexSlots: 0, passes: 1 };

/** A plan whose levels at the end of each slot are given [kWh]. */
function planWithLevels(problem: ReturnType<typeof hours>, levels: readonly number[]) {
  const built = storageModel(problem, noExclusions(problem));
  const values = new Float64Array(built.model.cost.length);
  for (const [slot, level] of levels.entries()) values[built.slots[slot]!.storages[0]!.level] = level;
  return planFrom(problem, "test", trajectories(problem, built.slots, values), { kind: "heuristic" }, STATS);
}

test("only the difference of the energies is kept", () => {
  const problem = hours({ import: [1, 1], storage: { chargeEfficiency: 0.8 } });
  const { columns } = planWithLevels(problem, [4, 2]);
  expect([...columns.batteryW[0]!]).toEqual([5000, -2000]);
  expect([...columns.socWh[0]!]).toEqual([4000, 2000]);
});

test("levels that cannot be reached are followed as far as the power goes", () => {
  const problem = hours({ import: [1, 1, 1] });
  const { columns } = planWithLevels(problem, [9, 9, 12]);
  expect([...columns.socWh[0]!]).toEqual([5000, 9000, 10_000]);
});

test("a hundredth of a watt beyond a grid limit is taken off the storage, and the plan stays sound", () => {
  const exporting = hours({ import: [1], maxExportW: 1000, storage: { startWh: 5000 } });
  const given = planWithLevels(exporting, [3.99999]);
  expect(given.columns.gridW[0]).toBeCloseTo(-1000, 9);
  expect(verifyPlan(exporting, given).ok).toBe(true);
  const importing = hours({ import: [1], maxImportW: 1000 });
  const taken = planWithLevels(importing, [1.00001]);
  expect(taken.violations).toEqual([]);
  const covering = hours({ import: [1], loadW: [2000], maxImportW: 1000, storage: { startWh: 5000 } });
  expect(planWithLevels(covering, [4.00001]).violations).toEqual([]);
});

test("an empty store covers nothing beyond a limit", () => {
  const problem = hours({ import: [1], loadW: [1000.05], maxImportW: 1000 });
  const plan = planWithLevels(problem, [0]);
  expect(plan.violations).toMatchObject([{ kind: "import-limit" }]);
  expect(verifyPlan(problem, plan).ok).toBe(true);
});

test("a sound plan is a sound point of its model and costs the same there", () => {
  for (let seed = 0; seed < 30; seed += 1) {
    const given = severalStorages(seed, { prices: "convex", count: 5 + (seed % 20), overload: true });
    const problem = seed % 2 === 0 ? given : { ...given, peak: randomPeak(given, seed) };
    const built = storageModel(problem, {
      storages: problem.storages.map(() => new Set([0, 2])),
      grid: new Set([1]),
    });
    const idle = planFrom(problem, "idle", idlePath(problem), { kind: "heuristic" }, STATS);
    const point = startPoint(problem, built, idle);
    expect(solutionMistake(built.model, point), `seed ${seed}`).toBeUndefined();
    expect(objectiveAt(built.model, point), `seed ${seed}`).toBeCloseTo(costWithPenalty(problem, idle), 6);
  }
});

/** Nothing moves. */
function idlePath(problem: ReturnType<typeof hours>) {
  const { count } = problem.horizon;
  return {
    batteryW: problem.storages.map(() => new Float64Array(count)),
    socWh: problem.storages.map(({ startWh }) => new Float64Array(count).fill(startWh)),
  };
}

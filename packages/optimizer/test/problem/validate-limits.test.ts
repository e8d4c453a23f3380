import { expect, test } from "vitest";
import { OptimizerService, validateProblem, verifyPlan, type Problem } from "@oec/optimizer";

import { repairProblem } from "../../src/problem/repair-problem.ts";
import { withCycles, withHybrid, withRequired } from "../support/limits.ts";
import { randomProblem } from "../support/random-problem.ts";

const base = randomProblem(4, { prices: "convex", count: 12 });
const hybrid = withHybrid(base, 1).hybrid!;
const storage = base.storages[0]!;
const behind = (change: Partial<typeof hybrid>): Problem => ({ ...base, hybrid: { ...hybrid, ...change } });
const stored = (change: object): Problem => ({ ...base, storages: [{ ...storage, ...change }] });
const limit = (fromSlot: number, toSlot: number, maxDischargedWh = 1000) => ({
  fromSlot,
  toSlot,
  maxDischargedWh,
});

const BROKEN: [string, Problem, string, string][] = [
  ["an inverter of no storage", behind({ storage: 1 }), "hybrid.storage", "OUT_OF_RANGE"],
  ["an AC limit that is no number", behind({ acLimitW: Number.NaN }), "hybrid.acLimitW", "NOT_FINITE"],
  ["more PV behind the inverter than there is", behind({ pvShare: 1.1 }), "hybrid.pvShare", "OUT_OF_RANGE"],
  [
    "a required level above the highest",
    stored({ requiredWh: new Float64Array(12).fill(storage.maxWh + 1) }),
    "storages[0].requiredWh",
    "OUT_OF_RANGE",
  ],
  [
    "a short column of required levels",
    stored({ requiredWh: new Float64Array(1) }),
    "storages[0].requiredWh",
    "SHAPE_MISMATCH",
  ],
  [
    "limits on cycles that overlap",
    stored({ cycleLimits: [limit(0, 6), limit(5, 12)] }),
    "storages[0].cycleLimits[1].fromSlot",
    "OUT_OF_RANGE",
  ],
  [
    "a limit beyond the horizon",
    stored({ cycleLimits: [limit(0, 13)] }),
    "storages[0].cycleLimits[0].toSlot",
    "OUT_OF_RANGE",
  ],
  [
    "a negative limit on cycles",
    stored({ cycleLimits: [limit(0, 12, -1)] }),
    "storages[0].cycleLimits[0].maxDischargedWh",
    "OUT_OF_RANGE",
  ],
];

test.each(BROKEN)("%s is named with its field", (_, problem, field, code) => {
  const result = validateProblem(problem);
  expect(result).toMatchObject({ ok: false, error: { field, code } });
});

test.each(BROKEN)("%s: what is repaired is a problem", (_, problem) => {
  const { problem: repaired, repairs } = repairProblem(problem);
  expect(validateProblem(repaired).ok).toBe(true);
  expect(repairs.length).toBeGreaterThan(0);
});

test.each(BROKEN)("%s: a plan comes back all the same", async (_, problem) => {
  const plan = await new OptimizerService().plan(problem);
  expect(verifyPlan(repairProblem(problem).problem, plan).ok).toBe(true);
});

test("sound limits are no mistake", () => {
  for (const problem of [withHybrid(base, 1), withRequired(base, 2), withCycles(base, 3)])
    expect(validateProblem(problem).ok).toBe(true);
});

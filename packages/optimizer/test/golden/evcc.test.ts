/** Eleven published cases of evcc-io/optimizer (MIT) and the money of an independent HiGHS solution of each. */
import { describe, expect, test } from "vitest";

import { piecewiseLinearDp } from "@oec/optimizer";
import { highsBackend } from "../../src/highs/backend.ts";
import { planOf } from "../support/plan-of.ts";
import { publishedJson } from "./data.ts";
import { evccModel, evccProblem, type EvccCase } from "./evcc-case.ts";

interface Reference {
  readonly fn: string;
  /** What the reference solution earns, soft limits included, and what the published schedule earns. */
  readonly money: number;
  readonly moneyExp: number;
}

/** Share of the money by which a search may stop early. */
const GAP = 1e-7;

/** Files, and the money by which the optimum may exceed the reference, whose tie-breaks cost something. */
const CASES = [
  ["009-discharge-before-import.json", 1e-4],
  ["010-infesible-charge-goal.json", 1e-4],
  ["011-infeasible-charge-demand.json", 1e-4],
  ["013-grid-export-limit-hit.json", 1e-4],
  ["015-low-soc-initial.json", 1e-4],
  ["017-battery-charge-priotization-2.json", 1e-4],
  ["019-unexpected-charge-spikes.json", 1e-4],
  ["020-weird-charging-at-night.json", 2e-4],
  ["022-feed-in-cap-recovery.json", 1e-4],
  ["024-attenuate-demand-peaks.json", 1e-4],
  ["026-attenuate-grid-peaks.json", 1e-4],
] as const;

describe.each(CASES)("%s", (file, above) => {
  test("earns the money of the reference solution", { timeout: 60_000 }, async (context) => {
    const { request } = publishedJson(context, `evcc-optimizer/${file}`) as EvccCase;
    const references = publishedJson(context, "evcc-optimizer/_reference_solution_highs.json") as Reference[];
    const reference = references.find(({ fn }) => fn === file)!;
    const outcome = await highsBackend().solve(evccModel(request), { relativeGap: GAP });
    if (outcome.status !== "optimal") throw new Error(outcome.status);
    const money = -outcome.objective;
    expect(money).toBeGreaterThan(Math.max(reference.money, reference.moneyExp) - 1e-4);
    expect(money).toBeLessThan(reference.money + above);
  });
});

test("the exact strategy finds the money of the case with one plain battery", (context) => {
  const { request } = publishedJson(context, "evcc-optimizer/019-unexpected-charge-spikes.json") as EvccCase;
  const references = publishedJson(context, "evcc-optimizer/_reference_solution_highs.json") as Reference[];
  const reference = references.find(({ fn }) => fn.startsWith("019"))!;
  const problem = evccProblem(request);
  const plan = planOf(piecewiseLinearDp, problem);
  // The stored energy counts above the minimum here, above nothing there.
  const battery = request.batteries[0]!;
  expect(-plan.cost.total + battery.p_a * battery.s_min).toBeCloseTo(reference.money, 4);
});

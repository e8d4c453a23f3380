import { expect, test } from "vitest";
import { instantProblem } from "../../src/allocation/problem.ts";
import type { InstantProblem } from "../../src/allocation/problem.ts";
import { newLoad, newOutcome } from "../../src/allocation/outcome.ts";
import type { Before, Outcome } from "../../src/allocation/outcome.ts";
import { solvePoint } from "../../src/allocation/point.ts";
import { layOut, prepareQuick, weighStep } from "../../src/allocation/quick.ts";
import { stepsToA } from "../../src/allocation/ev-choices.ts";
import type { EvChoices, EvRange } from "../../src/allocation/ev-choices.ts";
import type { FlowCase } from "../../src/index.ts";
import { randomCase, uniformStream } from "../../src/oracle/index.ts";
import { home, homeWithCar } from "../support/cases.ts";

const problemOf = (flow: FlowCase): InstantProblem =>
  instantProblem(flow.inputs, flow.constraints, flow.permissions, flow.values);

/** Another car that already takes something, so that the last one does not start from nothing. */
function besideAnother(powerW: number): Before {
  const load = newLoad();
  load.phaseVa[1] = powerW;
  load.powerW = powerW;
  load.charging = powerW > 0;
  return { load, mustW: 10, cost: -100 };
}

function quickly(
  problem: InstantProblem,
  before: Before,
  range: EvRange | undefined,
  steps: number,
  branch: number,
): Outcome {
  const out = newOutcome();
  layOut(before, problem.evs[0] as EvChoices, range, branch);
  weighStep(problem, steps, out);
  return out;
}

/** The same by the candidates of the exact way. */
function exactly(
  problem: InstantProblem,
  before: Before,
  range: EvRange | undefined,
  steps: number,
  branch: number,
): Outcome {
  const choices = problem.evs[0] as EvChoices;
  const load = newLoad();
  const currentA = stepsToA(choices, steps);
  const powerW = range === undefined ? 0 : currentA * range.wattsPerA;
  for (const phase of [0, 1, 2] as const) {
    load.phaseVa[phase] =
      before.load.phaseVa[phase] + (range === undefined ? 0 : currentA * range.volts[phase]);
  }
  load.powerW = before.load.powerW + powerW;
  load.charging = before.load.charging || powerW > 0;
  const out = newOutcome();
  solvePoint(problem, load, problem.lowW, problem.highW, branch, out);
  const perKwh = powerW > 0 ? choices.valuePerKwh : choices.dischargeCostPerKwh;
  out.cost += before.cost - perKwh * powerW;
  out.mustW = before.mustW + Math.max(0, choices.mustW > 0 ? choices.mustW - powerW : 0);
  return out;
}

test("weighs every step of random cars as the exact way does, and knows which of them keep all limits", () => {
  const uniform = uniformStream(4_711);
  let kept = 0;
  let missed = 0;
  for (let i = 0; i < 200; i++) {
    const problem = problemOf(randomCase(uniform, { cars: 1, stepsA: [1], sharedPhases: true }));
    if (!prepareQuick(problem)) continue;
    const before = besideAnother(i % 3 === 0 ? 0 : (i % 7) * 300 - 600);
    const branches = problem.exportPrice > problem.importPrice ? [1, -1] : [0];
    for (const range of [undefined, ...(problem.evs[0] as EvChoices).ranges]) {
      for (let steps = range?.first ?? 0; steps <= (range?.last ?? 0); steps++) {
        for (const branch of branches) {
          const exact = exactly(problem, before, range, steps, branch);
          const quick = quickly(problem, before, range, steps, branch);
          const keeps = exact.branchW === 0 && exact.overA === 0;
          expect(quick.overA === 0).toBe(keeps);
          expect(quick.mustW).toBeCloseTo(exact.mustW, 9);
          if (keeps) expect(quick.cost).toBeCloseTo(exact.cost, 6);
          if (keeps) kept++;
          else missed++;
        }
      }
    }
  }
  expect(kept).toBeGreaterThan(500);
  expect(missed).toBeGreaterThan(500);
});

test("the overload that is told grows with every step beyond the fuse, so that a search finds its way back", () => {
  const problem = problemOf(homeWithCar({ grid: { fuseA: 10 }, charger: { maxCurrentA: 32 } }));
  expect(prepareQuick(problem)).toBe(true);
  const single = (problem.evs[0] as EvChoices).ranges[0] as EvRange;
  const over = [24, 27, 30].map((steps) => quickly(problem, besideAnother(0), single, steps, 0).overA);
  expect(over[0]).toBeGreaterThan(0);
  expect(over[1]).toBeGreaterThan(over[0]!);
  expect(over[2]).toBeGreaterThan(over[1]!);
});

const onL1 = [1, 0, 0] as const;

test.each<[string, FlowCase, boolean]>([
  ["takes a home with battery and PV on all phases", home({}), true],
  [
    "leaves battery and PV on different phases to the exact way",
    home({ physical: { pvPhaseShares: onL1 } }),
    false,
  ],
  ["leaves values that rise with the store to the exact way", home({ worth: { segments: rising() } }), false],
  [
    "leaves a reserve to recover to the exact way",
    home({ inputs: { battery: { socPercent: 5, powerW: 0 } }, safety: recovering() }),
    false,
  ],
  ["leaves an inverter that clips to the exact way", clipping(false), false],
  ["takes an inverter whose PV may be curtailed", clipping(true), true],
])("the quick way %s", (_, flow, takes) => {
  expect(prepareQuick(problemOf(flow))).toBe(takes);
});

function rising(): { levelsWh: Float64Array; perKwh: Float64Array } {
  return { levelsWh: Float64Array.of(0, 5_010, 10_000), perKwh: Float64Array.of(0.5, 1.5) };
}

function recovering(): { reserveRecoveryW: number } {
  return { reserveRecoveryW: 1_000 };
}

function clipping(curtail: boolean): FlowCase {
  return home({
    inputs: { pvAvailableW: 9_000 },
    physical: { hybridMaxAcW: 5_000 },
    permissions: { curtail },
  });
}

import type { Outcome } from "../allocation/outcome.ts";
import { instantProblem } from "../allocation/problem.ts";
import type { InstantProblem, Relaxation } from "../allocation/problem.ts";
import { allocate } from "../allocation/search.ts";
import type { Reason } from "../types/decision.ts";
import type { FlowCase } from "../types/flow-case.ts";
import { validateFlowArguments } from "../validate.ts";

const MORE_A = 1;
const MORE_W = 100;

/** What a little more room at a constraint would bring; never negative on the first level that changes. */
export interface ShadowPrice {
  /** The room that was added. */
  readonly added: { readonly amount: number; readonly unit: "A" | "W" };
  /** Overload less [A]. */
  readonly overA: number;
  /** Shortfall of the battery's reserve and the cars' deadlines less [W]. */
  readonly shortfallW: number;
  /** Money saved [currency/h]; the higher levels change it where they change. */
  readonly perHour: number;
}

/**
 * What one more ampere (fuses) or 100 W (everything else) at a reason's constraint would bring, by deciding again.
 *
 * @returns absent for constraints that are not a limit in A or W, like a kink of money or a charge point's steps.
 * @throws `OecError` as `computeFlows`.
 */
export function shadowPrice(flow: FlowCase, reason: Reason): ShadowPrice | undefined {
  const { inputs, constraints, permissions, values } = flow;
  validateFlowArguments(inputs, constraints, permissions, values, {});
  const problem = instantProblem(inputs, constraints, permissions, values);
  const relaxed = relaxedProblem(flow, problem, reason);
  if (relaxed === undefined) return undefined;
  const here = allocate(problem).outcome;
  const there = allocate(relaxed).outcome;
  return {
    added: reason.unit === "A" ? { amount: MORE_A, unit: "A" } : { amount: MORE_W, unit: "W" },
    overA: here.overA - there.overA,
    shortfallW: shortfall(here) - shortfall(there),
    perHour: (here.cost - there.cost) / 1000,
  };
}

function shortfall(outcome: Outcome): number {
  return outcome.reserveW + outcome.mustW;
}

const RELAXATIONS: Readonly<Record<string, Relaxation>> = {
  "fuse.L1": { fuseA: [MORE_A, 0, 0] },
  "fuse.L2": { fuseA: [0, MORE_A, 0] },
  "fuse.L3": { fuseA: [0, 0, MORE_A] },
  "grid.import": { importW: MORE_W },
  "grid.export": { exportW: MORE_W },
  "inverter.ac": { inverterW: MORE_W },
  "battery.charge": { chargeW: MORE_W },
  "battery.discharge": { dischargeW: MORE_W },
  "battery.house": { houseW: MORE_W },
  "battery.reserve": { reserveW: MORE_W },
};

function relaxedProblem(flow: FlowCase, problem: InstantProblem, reason: Reason): InstantProblem | undefined {
  const { inputs, constraints, permissions, values } = flow;
  const relaxation = RELAXATIONS[reason.constraint];
  if (relaxation !== undefined) return instantProblem(inputs, constraints, permissions, values, relaxation);
  const deadline = /^ev(\d)\.deadline$/.exec(reason.constraint);
  if (deadline === null) return undefined;
  const index = Number(deadline[1]) - 1;
  return {
    ...problem,
    evs: problem.evs.map((ev, other) =>
      other === index ? { ...ev, mustW: Math.max(0, ev.mustW - MORE_W) } : ev,
    ),
  };
}

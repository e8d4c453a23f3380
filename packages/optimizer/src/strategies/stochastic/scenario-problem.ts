import { err, ok, type Result } from "@oec/domain";

import { validateProblem } from "../../problem/validate-problem.ts";
import type { Problem, ProblemError } from "../../types/problem.ts";

/** One course that the future may take: what differs between courses, each of shape [horizon.count]. */
export interface Scenario {
  /** Above 0; those of all scenarios add up to 1. */
  readonly probability: number;
  /** All-in price of imported energy per slot [currency/kWh]. */
  readonly importPricePerKwh: Readonly<Float64Array>;
  /** All-in price paid for exported energy per slot [currency/kWh]. */
  readonly exportPricePerKwh: Readonly<Float64Array>;
  /** House load per slot, mean [W], 0 or more. */
  readonly loadW: Readonly<Float64Array>;
  /** PV power available per slot, mean [W], 0 or more. */
  readonly pvW: Readonly<Float64Array>;
}

/** From which slot on which scenarios can be told apart. */
export interface ScenarioStage {
  /** Slot that the stage begins with. */
  readonly firstSlot: number;
  /**
   * Node of each scenario, shape [scenarios]: scenarios in the same node take the same decisions, because nobody can yet
   * tell which of them it is. A later stage may part a node, never join two.
   */
  readonly nodeOf: readonly number[];
}

/** A problem whose load, sun and prices are known only as scenarios. */
export interface ScenarioProblem {
  /** Horizon, limits and the storage; its own columns are the most likely course. */
  readonly problem: Problem;
  readonly scenarios: readonly Scenario[];
  /** In ascending order; the first begins at slot 0 with all scenarios in one node. */
  readonly stages: readonly ScenarioStage[];
}

/** Probabilities may miss 1 by this much. */
const PROBABILITY_TOLERANCE = 1e-9;

/**
 * Two stages: decisions of the first slots hold in every scenario, then the scenario is known to the end.
 *
 * @param hereAndNowSlots - Slots of the first stage, 1 or more.
 */
export function twoStages(
  problem: Problem,
  scenarios: readonly Scenario[],
  hereAndNowSlots: number,
): ScenarioProblem {
  const together = { firstSlot: 0, nodeOf: scenarios.map(() => 0) };
  const apart = { firstSlot: hereAndNowSlots, nodeOf: scenarios.map((_, index) => index) };
  return {
    problem,
    scenarios,
    stages: hereAndNowSlots < problem.horizon.count ? [together, apart] : [together],
  };
}

/**
 * A tree: at every later stage each node parts into `branches`, by how much net energy its scenarios took in the stage
 * that is over. What has been seen decides which scenarios still look alike; the last stage knows the scenario.
 *
 * @param firstSlots - Where the stages after the first begin, ascending.
 * @param branches - Nodes that each node parts into, 2 or more.
 */
export function scenarioTree(
  problem: Problem,
  scenarios: readonly Scenario[],
  firstSlots: readonly number[],
  branches: number,
): ScenarioProblem {
  const stages: ScenarioStage[] = [{ firstSlot: 0, nodeOf: scenarios.map(() => 0) }];
  for (const [index, firstSlot] of firstSlots.entries()) {
    const before = stages.at(-1) ?? { firstSlot: 0, nodeOf: [] };
    const seen = scenarios.map((scenario) => netEnergy(problem, scenario, before.firstSlot, firstSlot));
    const known = index === firstSlots.length - 1;
    stages.push({
      firstSlot,
      nodeOf: known ? scenarios.map((_, scenario) => scenario) : parted(before.nodeOf, seen, branches),
    });
  }
  return { problem, scenarios, stages };
}

function netEnergy({ horizon }: Problem, { loadW, pvW }: Scenario, from: number, to: number): number {
  let energy = 0;
  for (let slot = from; slot < to; slot += 1) {
    const length = (horizon.edges[slot + 1] ?? 0) - (horizon.edges[slot] ?? 0);
    energy += ((loadW[slot] ?? 0) - (pvW[slot] ?? 0)) * length;
  }
  return energy;
}

/** Parts every node into groups of nearly equal size, in the order of what was seen. */
function parted(nodeOf: readonly number[], seen: readonly number[], branches: number): number[] {
  const result = nodeOf.map(() => 0);
  let next = 0;
  for (const node of new Set(nodeOf)) {
    const members = nodeOf.flatMap((other, scenario) => (other === node ? [scenario] : []));
    members.sort((a, b) => (seen[a] ?? 0) - (seen[b] ?? 0) || a - b);
    const groups = Math.min(branches, members.length);
    for (const [rank, scenario] of members.entries()) {
      result[scenario] = next + Math.floor((rank * groups) / members.length);
    }
    next += groups;
  }
  return result;
}

/** The problem of one scenario, as if it were certain. */
export const problemOf = (problem: Problem, scenario: Scenario): Problem => ({
  ...problem,
  importPricePerKwh: scenario.importPricePerKwh,
  exportPricePerKwh: scenario.exportPricePerKwh,
  loadW: scenario.loadW,
  pvW: scenario.pvW,
});

/** Checks problem, scenarios, probabilities and stages. */
export function validateScenarioProblem(given: ScenarioProblem): Result<ScenarioProblem, ProblemError> {
  const { problem, scenarios, stages } = given;
  const valid = validateProblem(problem);
  if (!valid.ok) return valid;
  for (const [index, scenario] of scenarios.entries()) {
    const own = validateProblem(problemOf(problem, scenario));
    if (!own.ok) return err({ ...own.error, field: `scenarios[${index}].${own.error.field}` });
    if (!(scenario.probability > 0 && scenario.probability <= 1)) {
      const message = `scenarios[${index}].probability is ${scenario.probability}, expected above 0 to 1`;
      return err({ code: "OUT_OF_RANGE", field: `scenarios[${index}].probability`, index, message });
    }
  }
  const sum = scenarios.reduce((total, { probability }) => total + probability, 0);
  if (Math.abs(sum - 1) > PROBABILITY_TOLERANCE) {
    const message = `the probabilities add up to ${sum}, expected 1`;
    return err({ code: "OUT_OF_RANGE", field: "scenarios", message });
  }
  const mistake = stagesMistake(stages, scenarios.length, problem.horizon.count);
  return mistake === undefined ? ok(given) : err(mistake);
}

function stagesMistake(
  stages: readonly ScenarioStage[],
  scenarios: number,
  slots: number,
): ProblemError | undefined {
  const wrong = (index: number, message: string): ProblemError => ({
    code: "OUT_OF_RANGE",
    field: `stages[${index}]`,
    index,
    message: `stages[${index}] ${message}`,
  });
  if (stages[0]?.firstSlot !== 0) return wrong(0, "is to begin at slot 0");
  for (const [index, { firstSlot, nodeOf }] of stages.entries()) {
    if (nodeOf.length !== scenarios)
      return wrong(index, `has ${nodeOf.length} nodes for ${scenarios} scenarios`);
    const before = stages[index - 1];
    if (before === undefined) {
      if (new Set(nodeOf).size > 1) return wrong(index, "tells scenarios apart before anything was seen");
      continue;
    }
    if (!(Number.isInteger(firstSlot) && firstSlot > before.firstSlot && firstSlot < slots)) {
      return wrong(index, `begins at slot ${firstSlot}, expected ${before.firstSlot + 1} to ${slots - 1}`);
    }
    const parent = new Map<number, number>();
    for (const [scenario, node] of nodeOf.entries()) {
      const from = before.nodeOf[scenario] ?? 0;
      if ((parent.get(node) ?? from) !== from)
        return wrong(index, `joins in node ${node} what was already told apart`);
      parent.set(node, from);
    }
  }
  return undefined;
}

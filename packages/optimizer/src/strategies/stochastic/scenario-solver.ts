import { importPenaltyPerKwh } from "../../problem/import-penalty.ts";
import type { StorageValue } from "@oec/domain";
import type { PlanStats } from "../../types/plan.ts";
import type { Problem, StorageProblem } from "../../types/problem.ts";
import { CostToGo, type SlotRange, type StorageColumns } from "../piecewise-linear/cost-to-go.ts";
import { GeneralStep } from "../piecewise-linear/general-step.ts";
import { StageCosts } from "../piecewise-linear/stage-cost.ts";
import { MeanStages } from "./mean-stages.ts";
import { problemOf, type ScenarioProblem } from "./scenario-problem.ts";

/** What the storage does in each scenario, and what that costs on average. */
export interface ScenarioOptimum {
  /** One per scenario, over the whole horizon; equal as long as scenarios share a node. */
  readonly columns: readonly StorageColumns[];
  /** Value of energy per scenario, over the whole horizon. */
  readonly values: readonly StorageValue[];
  /** Least expected cost, with the penalty for exceeded import limits [currency]. */
  readonly objective: number;
  readonly stats: PlanStats;
}

/** Scenarios that share the decisions of one stage. */
interface Node {
  readonly members: readonly number[];
  readonly range: SlotRange;
  readonly children: readonly Node[];
  /** Sum of the members' probabilities. */
  readonly probability: number;
}

/** A node with its cost-to-go. */
interface SolvedNode {
  readonly node: Node;
  readonly stages: StageCosts;
  readonly costToGo: CostToGo;
  readonly children: readonly SolvedNode[];
}

/**
 * Exact dynamic programming over a scenario tree for one storage.
 *
 * Two operations per node, both exact on piecewise-linear functions: within a node a slot costs the mean of its
 * scenarios' costs; where a node parts, what is to go is the mean of its children's.
 *
 * The working arrays belong to the instance and are used again by the next solve.
 */
export class ScenarioSolver {
  readonly #general = new GeneralStep();
  /** Stage costs per scenario. */
  readonly #scenarioStages: StageCosts[] = [];
  /** Stage costs of the most likely course: they weigh nothing, but the first stage keeps to their limits. */
  readonly #likelyStages = new StageCosts();
  /** Working arrays of nodes, taken in the order of the walk. */
  readonly #pool: { readonly stages: StageCosts; readonly mean: MeanStages; readonly costToGo: CostToGo }[] =
    [];
  #taken = 0;
  #generalSlots = 0;
  #segments = 0;

  solve(given: ScenarioProblem, storage: StorageProblem): ScenarioOptimum {
    const { problem, scenarios } = given;
    this.#taken = 0;
    this.#generalSlots = 0;
    this.#segments = 0;
    const probabilities = scenarios.map(({ probability }) => probability);
    for (const [index, scenario] of scenarios.entries()) {
      const stages = (this.#scenarioStages[index] ??= new StageCosts());
      const own = problemOf(problem, scenario);
      stages.prepare(own, storage, importPenaltyPerKwh(own));
    }
    this.#likelyStages.prepare(problem, storage, importPenaltyPerKwh(problem));
    const all = scenarios.map((_, index) => index);
    const root = this.#solveNode(nodeOf(given, 0, all, probabilities), storage, probabilities);
    const { count } = problem.horizon;
    const columns = all.map(() => ({ batteryW: new Float64Array(count), socWh: new Float64Array(count) }));
    const parts: StorageValue[][] = all.map(() => []);
    this.#follow(root, problem, storage, storage.startWh, columns, parts);
    return {
      columns,
      values: parts.map(joined),
      objective: root.costToGo.costFrom(storage.startWh, 0),
      stats: { segments: this.#segments, nonConvexSlots: this.#generalSlots, passes: 1 },
    };
  }

  #solveNode(node: Node, storage: StorageProblem, probabilities: readonly number[]): SolvedNode {
    const children = node.children.map((child) => this.#solveNode(child, storage, probabilities));
    const scratch = this.#takeScratch();
    const { costToGo } = scratch;
    if (children.length === 0) costToGo.beginAtTerminal(storage, node.range.to);
    else {
      const shares = node.children.map(({ probability }) => probability / node.probability);
      const following = children.map((child) => child.costToGo);
      costToGo.beginAtMean(following, shares, node.range.to);
    }
    const stages = this.#stagesOf(node, scratch, probabilities);
    this.#generalSlots += costToGo.backward(stages, node.range);
    this.#segments = Math.max(this.#segments, costToGo.mostSegments(node.range));
    return { node, stages, costToGo, children };
  }

  #stagesOf(
    node: Node,
    { stages, mean }: { readonly stages: StageCosts; readonly mean: MeanStages },
    probabilities: readonly number[],
  ): StageCosts {
    const parts = node.members.flatMap((member) => this.#scenarioStages[member] ?? []);
    const [only] = parts;
    const isFirst = node.range.from === 0;
    if (!isFirst && parts.length === 1 && only !== undefined) return only;
    const shares = node.members.map((member) => (probabilities[member] ?? 0) / node.probability);
    if (isFirst) {
      parts.push(this.#likelyStages);
      shares.push(0);
    }
    mean.fill(parts, shares, node.range);
    return stages;
  }

  #takeScratch(): { readonly stages: StageCosts; readonly mean: MeanStages; readonly costToGo: CostToGo } {
    const stages = new StageCosts();
    const scratch = (this.#pool[this.#taken] ??= {
      stages,
      mean: new MeanStages(stages),
      costToGo: new CostToGo(this.#general),
    });
    this.#taken += 1;
    return scratch;
  }

  /** The moves of a node and those after it, written into the columns of the scenarios it holds. */
  #follow(
    { node, stages, costToGo, children }: SolvedNode,
    problem: Problem,
    storage: StorageProblem,
    startWh: number,
    columns: readonly StorageColumns[],
    parts: readonly StorageValue[][],
  ): void {
    const { from, to } = node.range;
    const [first = 0, ...others] = node.members;
    const own = columns[first];
    if (own === undefined) return;
    const endWh = costToGo.forward(stages, node.range, storage, problem.horizon, startWh, own);
    for (const other of others) {
      columns[other]?.batteryW.set(own.batteryW.subarray(from, to), from);
      columns[other]?.socWh.set(own.socWh.subarray(from, to), from);
    }
    const values = costToGo.values(node.range);
    for (const member of node.members) parts[member]?.push(values);
    for (const child of children) this.#follow(child, problem, storage, endWh, columns, parts);
  }
}

/** The node of some scenarios at a stage, with everything below it. */
function nodeOf(
  { problem, stages }: ScenarioProblem,
  stage: number,
  members: readonly number[],
  probabilities: readonly number[],
): Node {
  const next = stages[stage + 1];
  const range = { from: stages[stage]?.firstSlot ?? 0, to: next?.firstSlot ?? problem.horizon.count };
  const groups = new Map<number, number[]>();
  for (const member of next === undefined ? [] : members) {
    const node = next?.nodeOf[member] ?? 0;
    const group = groups.get(node);
    if (group === undefined) groups.set(node, [member]);
    else group.push(member);
  }
  const given = { problem, stages, scenarios: [] };
  return {
    members,
    range,
    children: [...groups.values()].map((group) => nodeOf(given, stage + 1, group, probabilities)),
    probability: members.reduce((sum, member) => sum + (probabilities[member] ?? 0), 0),
  };
}

/** Values of consecutive ranges as those of one. */
export function joined(parts: readonly StorageValue[]): StorageValue {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const slots = parts.reduce((sum, part) => sum + part.floorWh.length, 0);
  const segments = parts.reduce((sum, part) => sum + part.endWh.length, 0);
  const offsets = new Int32Array(slots + 1);
  const floorWh = new Float64Array(slots);
  const endWh = new Float64Array(segments);
  const perKwh = new Float64Array(segments);
  let slot = 0;
  let segment = 0;
  for (const part of parts) {
    for (let own = 0; own < part.offsets.length; own += 1)
      offsets[slot + own] = segment + (part.offsets[own] ?? 0);
    floorWh.set(part.floorWh, slot);
    endWh.set(part.endWh, segment);
    perKwh.set(part.perKwh, segment);
    slot += part.floorWh.length;
    segment += part.endWh.length;
  }
  return { offsets, floorWh, endWh, perKwh };
}

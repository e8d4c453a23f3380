import type { Plan, Problem, Strategy } from "@oec/optimizer";
import type { Highs } from "highs";

import { highsModel, highsOptimum } from "../../packages/optimizer/test/support/highs-model.ts";
import { median } from "../lib/stopwatch.ts";
import type { SuiteContext } from "../lib/suite.ts";

/** Problems that every median is taken over. */
export const SEEDS = 20;

/** A yardstick beside the thing measured: enough batches that a pause of the garbage collector is not the median. */
const BESIDE = { batches: 9, batchMs: 8, warmUpMs: 40 };

/** Processor time of a call and of its yardstick [us]. */
export interface Beside {
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
}

/** The plan of a problem; a strategy that gives none ends the bench. */
export function planOf(strategy: Strategy, problem: Problem): Plan {
  const solved = strategy.solve(problem);
  if (!solved.ok) throw new Error(`${strategy.name} gave no plan: ${JSON.stringify(solved.error)}`);
  return solved.value;
}

export const costOf = (strategy: Strategy, problem: Problem): number => planOf(strategy, problem).cost.total;

/** A call and its yardstick in turns, for each seed. */
export function besides(
  context: SuiteContext,
  label: string,
  pair: (index: number) => { readonly call: () => unknown; readonly yardstick: () => unknown },
  options = BESIDE,
): Beside[] {
  return Array.from({ length: SEEDS }, (_, index) => {
    context.progress(`${label}, seed ${index} of ${SEEDS}`);
    const { call, yardstick } = pair(index);
    const times = context.stopwatch.timeBeside(call, yardstick, options);
    const [ours, theirs] = [times.call.cpuMs * 1000, times.yardstick.cpuMs * 1000];
    return { ours, theirs, ratio: theirs / ours };
  });
}

/** Medians over the seeds. */
export const medians = (timings: readonly Beside[]): Beside => ({
  ours: median(timings.map(({ ours }) => ours)),
  theirs: median(timings.map(({ theirs }) => theirs)),
  ratio: median(timings.map(({ ratio }) => ratio)),
});

/** HiGHS on the model of a problem with one storage, the model's making included. */
export const highsCost = (highs: Highs, problem: Problem, exclusive: boolean): number =>
  highsOptimum(highs, highsModel(problem, exclusive)) ?? Number.NaN;

/** The value that one of twenty falls below. */
export const percentile5 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.05)] ?? Number.NaN;

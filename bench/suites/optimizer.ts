import type { Highs } from "highs";
import {
  toSchedules,
  createPiecewiseLinearDp,
  verifyPlan,
  type Plan,
  type Problem,
  type Strategy,
} from "@oec/optimizer";

import { highsModel, highsOptimum, loadHighs } from "../../packages/optimizer/test/support/highs-model.ts";
import { median } from "../lib/stopwatch.ts";
import { atLeast, atMost, figure, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";
import { se3Like } from "../optimizer/se3-like.ts";

const SEEDS = 20;
const CONVEX_SLOTS = [96, 192, 288] as const;
const EXACT_PROBLEMS = 500;
const GENERAL_PROBLEMS = 200;
const YEAR_HOURS = 8760;

/** Yardstick timings: HiGHS is slow enough that short batches are steady. */
const BESIDE = { batches: 3, batchMs: 4, warmUpMs: 8 };

export const suite: Suite = {
  name: "optimizer",
  description:
    "the exact dynamic programme against HiGHS: same optimum, and how much faster (O1, O2, O4, O5)",
  async run(context) {
    const highs = await loadHighs();
    const strategy = createPiecewiseLinearDp();
    return [
      ...convexRows(context, highs, strategy),
      ...generalRows(context, highs, strategy),
      endToEndRow(context, strategy),
      yearRow(context, strategy),
    ];
  },
};

/** O1: the linear programme of the same problem, with the model's making on both sides. */
function convexRows(context: SuiteContext, highs: Highs, strategy: Strategy): Row[] {
  const rows = CONVEX_SLOTS.flatMap((slots) => {
    const timings = besides(context, highs, strategy, slots, "contract");
    const ratios = timings.map(({ ratio }) => ratio);
    const [ours, theirs] = [
      median(timings.map(({ ours }) => ours)),
      median(timings.map(({ theirs }) => theirs)),
    ];
    const peer = { name: "HiGHS LP", value: theirs };
    return [
      figure({
        id: `optimizer/O1-cpu-${slots}`,
        name: `exact DP, ${slots} slots`,
        value: ours,
        unit: "us cpu",
        peer,
      }),
      atLeast(50, {
        id: `optimizer/O1-ratio-${slots}`,
        name: `HiGHS LP / exact DP, ${slots} slots, median`,
        value: median(ratios),
        unit: "x",
      }),
      atLeast(20, {
        id: `optimizer/O1-ratio-p5-${slots}`,
        name: `HiGHS LP / exact DP, ${slots} slots, 5th percentile`,
        value: percentile5(ratios),
        unit: "x",
      }),
    ];
  });
  let apart = 0;
  for (let problem = 0; problem < EXACT_PROBLEMS; problem += 1) {
    context.progress(`O1 problem ${problem} of ${EXACT_PROBLEMS}`);
    const given = se3Like(context.seed + problem, 24 + (problem % 73), "contract");
    apart = Math.max(apart, relativeDistance(highs, strategy, given, false));
  }
  const name = `largest relative difference to HiGHS LP on ${EXACT_PROBLEMS} problems`;
  return [atMost(1e-9, { id: "optimizer/O1-difference", name, value: apart, unit: "1" }), ...rows];
}

/** O2: negative import prices and export above import; the yardstick needs binaries. */
function generalRows(context: SuiteContext, highs: Highs, strategy: Strategy): Row[] {
  let apart = 0;
  for (let problem = 0; problem < GENERAL_PROBLEMS; problem += 1) {
    context.progress(`O2 problem ${problem} of ${GENERAL_PROBLEMS}`);
    const given = se3Like(
      context.seed + problem,
      16 + (problem % 17),
      problem % 2 === 0 ? "low-fee" : "export-bonus",
    );
    apart = Math.max(apart, relativeDistance(highs, strategy, given, true));
  }
  const timings = besides(context, highs, strategy, 96, "low-fee");
  const ratio = median(timings.map(({ ratio }) => ratio));
  const peer = { name: "HiGHS MILP", value: median(timings.map(({ theirs }) => theirs)) };
  const name = `largest relative difference to HiGHS MILP on ${GENERAL_PROBLEMS} problems`;
  return [
    atMost(1e-6, { id: "optimizer/O2-difference", name, value: apart, unit: "1" }),
    figure({
      id: "optimizer/O2-cpu-96",
      name: "general exact DP, 96 slots",
      value: median(timings.map(({ ours }) => ours)),
      unit: "us cpu",
      peer,
    }),
    atLeast(100, {
      id: "optimizer/O2-ratio-96",
      name: "HiGHS MILP / general exact DP, 96 slots, median",
      value: ratio,
      unit: "x",
    }),
  ];
}

/** O4: validate, solve, verify, schedule objects. */
function endToEndRow({ stopwatch, seed }: SuiteContext, strategy: Strategy): Row {
  const problem = se3Like(seed, 96, "contract");
  const { cpuMs } = stopwatch.time(() => {
    const plan = planOf(strategy, problem);
    return verifyPlan(problem, plan).ok && toSchedules(plan, 0, ["battery"]);
  });
  return atMost(1, {
    id: "optimizer/O4",
    name: "24 h in quarter-hours, validated, solved, verified, as schedules",
    value: cpuMs,
    unit: "ms cpu",
  });
}

/** O5: a year of hourly planning over the next 24 h. */
function yearRow({ stopwatch, seed }: SuiteContext, strategy: Strategy): Row {
  const days = Array.from({ length: SEEDS }, (_, index) =>
    se3Like(seed + index, 96, index % 4 === 0 ? "low-fee" : "contract"),
  );
  const { cpuMs } = stopwatch.time(
    () => {
      for (let hour = 0; hour < YEAR_HOURS; hour += 1)
        planOf(strategy, days[hour % SEEDS] ?? se3Like(seed, 96, "contract"));
    },
    { batches: 1, batchMs: 1, warmUpMs: 1 },
  );
  return atMost(2, {
    id: "optimizer/O5",
    name: "a year of hourly re-planning, 8 760 x 96 slots",
    value: cpuMs / 1000,
    unit: "s cpu",
  });
}

interface Beside {
  /** Processor time of one solve [us]. */
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
}

function besides(
  context: SuiteContext,
  highs: Highs,
  strategy: Strategy,
  slots: number,
  prices: "contract" | "low-fee",
): Beside[] {
  return Array.from({ length: SEEDS }, (_, index) => {
    context.progress(`${prices}, ${slots} slots, seed ${index} of ${SEEDS}`);
    const problem = se3Like(context.seed + index, slots, prices);
    const { call, yardstick } = context.stopwatch.timeBeside(
      () => planOf(strategy, problem),
      () => highsOptimum(highs, highsModel(problem, prices !== "contract")),
      BESIDE,
    );
    const [ours, theirs] = [call.cpuMs * 1000, yardstick.cpuMs * 1000];
    return { ours, theirs, ratio: theirs / ours };
  });
}

function relativeDistance(highs: Highs, strategy: Strategy, problem: Problem, exclusive: boolean): number {
  const optimum = highsOptimum(highs, highsModel(problem, exclusive)) ?? Number.NaN;
  const cost = planOf(strategy, problem).cost.total;
  return Math.abs(cost - optimum) / Math.max(1, Math.abs(optimum));
}

function planOf(strategy: Strategy, problem: Problem): Plan {
  const solved = strategy.solve(problem);
  if (!solved.ok) throw new Error(`${strategy.name} gave no plan: ${JSON.stringify(solved.error)}`);
  return solved.value;
}

const percentile5 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.05)] ?? Number.NaN;

import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import type { Highs } from "highs";
import {
  createPiecewiseLinearDp,
  toSchedules,
  verifyPlan,
  type Problem,
  type Strategy,
} from "@oec/optimizer";

import { loadHighs } from "../../packages/optimizer/test/support/highs-model.ts";
import { median } from "../lib/stopwatch.ts";
import { atLeast, atMost, figure, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";
import { se3Like } from "../optimizer/se3-like.ts";
import {
  besides,
  costOf,
  highsCost,
  medians,
  percentile5,
  planOf,
  SEEDS,
  type Beside,
} from "../optimizer/yardstick.ts";

const CONVEX_SLOTS = [96, 192, 288] as const;
const EXACT_PROBLEMS = 500;
const GENERAL_PROBLEMS = 200;
const YEAR_HOURS = 8760;

export const suite: Suite = {
  name: "optimizer-exact",
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
      ...memoryRows(context, strategy),
    ];
  },
};

/** O1: the linear programme of the same problem, with the model's making on both sides. */
function convexRows(context: SuiteContext, highs: Highs, strategy: Strategy): Row[] {
  const rows = CONVEX_SLOTS.flatMap((slots) => {
    const timings = timed(context, highs, strategy, slots, "contract");
    const { ours, theirs, ratio } = medians(timings);
    const peer = { name: "HiGHS LP", value: theirs };
    return [
      figure({
        id: `optimizer-exact/O1-cpu-${slots}`,
        name: `exact DP, ${slots} slots`,
        value: ours,
        unit: "us cpu",
        peer,
      }),
      atLeast(50, {
        id: `optimizer-exact/O1-ratio-${slots}`,
        name: `HiGHS LP / exact DP, ${slots} slots, median`,
        value: ratio,
        unit: "x",
      }),
      atLeast(20, {
        id: `optimizer-exact/O1-ratio-p5-${slots}`,
        name: `HiGHS LP / exact DP, ${slots} slots, 5th percentile`,
        value: percentile5(timings.map((timing) => timing.ratio)),
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
  return [atMost(1e-9, { id: "optimizer-exact/O1-difference", name, value: apart, unit: "1" }), ...rows];
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
  const { ours, theirs, ratio } = medians(timed(context, highs, strategy, 96, "low-fee"));
  const peer = { name: "HiGHS MILP", value: theirs };
  const name = `largest relative difference to HiGHS MILP on ${GENERAL_PROBLEMS} problems`;
  return [
    atMost(1e-6, { id: "optimizer-exact/O2-difference", name, value: apart, unit: "1" }),
    figure({
      id: "optimizer-exact/O2-cpu-96",
      name: "general exact DP, 96 slots",
      value: ours,
      unit: "us cpu",
      peer,
    }),
    atLeast(100, {
      id: "optimizer-exact/O2-ratio-96",
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
    id: "optimizer-exact/O4",
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
    id: "optimizer-exact/O5",
    name: "a year of hourly re-planning, 8 760 x 96 slots",
    value: cpuMs / 1000,
    unit: "s cpu",
  });
}

/** What a solve allocates, garbage included, and whether anything stays. */
function memoryRows({ seed }: SuiteContext, strategy: Strategy): Row[] {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("Node.js lent no garbage collector");
  const used = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 1e6;
  };
  const held = () => {
    // Twice: what the first finds dead may hold on to array buffers until the second.
    for (let pass = 0; pass < 2; pass += 1) collect.call(undefined);
    return used();
  };
  const week = se3Like(seed, 672, "contract");
  const day = se3Like(seed, 96, "contract");
  for (let i = 0; i < 200; i += 1) planOf(strategy, week);
  held();
  // A collection in between makes one of the differences negative, not the median.
  const allocated = Array.from({ length: 51 }, () => {
    const before = used();
    planOf(strategy, week);
    return used() - before;
  });
  for (let i = 0; i < 1000; i += 1) planOf(strategy, day);
  const before = held();
  for (let i = 0; i < 10_000; i += 1) planOf(strategy, day);
  return [
    atMost(1, {
      id: "optimizer-exact/allocation-672",
      name: "allocated by a solve of 672 slots, garbage included, median of 51",
      value: median(allocated),
      unit: "MB",
    }),
    atMost(1, {
      id: "optimizer-exact/growth",
      name: "held after 10 000 solves more than before",
      value: held() - before,
      unit: "MB",
    }),
  ];
}

function timed(
  context: SuiteContext,
  highs: Highs,
  strategy: Strategy,
  slots: number,
  prices: "contract" | "low-fee",
): Beside[] {
  return besides(context, `${prices}, ${slots} slots`, (index) => {
    const problem = se3Like(context.seed + index, slots, prices);
    return {
      call: () => planOf(strategy, problem),
      yardstick: () => highsCost(highs, problem, prices !== "contract"),
    };
  });
}

function relativeDistance(highs: Highs, strategy: Strategy, problem: Problem, exclusive: boolean): number {
  const optimum = highsCost(highs, problem, exclusive);
  return Math.abs(costOf(strategy, problem) - optimum) / Math.max(1, Math.abs(optimum));
}

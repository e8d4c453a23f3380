import type { Highs } from "highs";
import {
  createGridDp,
  greedy,
  idle,
  peakAwareDp,
  piecewiseLinearDp,
  planScenarios,
  selfConsumption,
  twoStages,
  type Problem,
  type Strategy,
} from "@oec/optimizer";

import { highsPeakModel, randomPeak } from "../../packages/optimizer/test/support/peak.ts";
import { highsOptimum, loadHighs } from "../../packages/optimizer/test/support/highs-model.ts";
import { highsScenarioModel } from "../../packages/optimizer/test/support/highs-scenarios.ts";
import { randomScenarios } from "../../packages/optimizer/test/support/random-scenarios.ts";
import { median } from "../lib/stopwatch.ts";
import { atLeast, atMost, figure, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";
import { se3Like } from "../optimizer/se3-like.ts";
import { besides, costOf, medians, planOf, SEEDS } from "../optimizer/yardstick.ts";

const SLOTS = 96;
const PEAK_PROBLEMS = 50;
const HOUR = 3_600_000;
const SCENARIOS = 10;
const HERE_AND_NOW = 16;
/** The extensive form takes so long that eight milliseconds would warm up neither side. */
const SETTLED = { batches: 5, batchMs: 20, warmUpMs: 100 };

export const suite: Suite = {
  name: "optimizer-strategies",
  description: "greedy, grid, stochastic and peak strategies against the exact one and HiGHS (O3, O8, O13)",
  async run(context) {
    const highs = await loadHighs();
    return [
      ...captureRows(context),
      ...gridRows(context),
      ...stochasticRows(context, highs),
      ...peakRows(context, highs),
    ];
  },
};

/** What share of the achievable saving simple rules catch. */
function captureRows(context: SuiteContext): Row[] {
  return [greedy, selfConsumption].flatMap((strategy) => {
    const shares = losses(context, strategy).map((loss) => 100 - 100 * loss);
    return [
      figure({
        id: `optimizer-strategies/capture-${strategy.name}`,
        name: `${strategy.name}: share of the saving over idle, 96 slots, median of ${SEEDS}`,
        value: median(shares),
        unit: "%",
      }),
      figure({
        id: `optimizer-strategies/capture-least-${strategy.name}`,
        name: `${strategy.name}: the same, least of ${SEEDS}`,
        value: Math.min(...shares),
        unit: "%",
      }),
    ];
  });
}

/** O8: what a grid of levels loses. */
function gridRows(context: SuiteContext): Row[] {
  const loss = (levels: number, between: "interpolated" | "nearest") => ({
    id: `optimizer-strategies/O8-${between}-${levels}`,
    name: `grid, ${between}, ${levels} levels: share of the saving lost, median of ${SEEDS}`,
    value: 100 * median(losses(context, createGridDp({ levels, between }))),
    unit: "%",
  });
  const grid = createGridDp();
  const problem = se3Like(context.seed, SLOTS, "contract");
  return [
    atMost(1, loss(101, "interpolated")),
    figure(loss(21, "interpolated")),
    figure(loss(101, "nearest")),
    figure(loss(21, "nearest")),
    figure({
      id: "optimizer-strategies/O8-cpu",
      name: "grid, interpolated, 101 levels, 96 slots",
      value: context.stopwatch.time(() => grid.solve(problem)).cpuMs,
      unit: "ms cpu",
    }),
  ];
}

/** O3: ten courses of a day, four hours here and now, against the extensive form with its model's making. */
function stochasticRows(context: SuiteContext, highs: Highs): Row[] {
  let apart = 0;
  const given = (index: number) => {
    const problem = se3Like(context.seed + index, SLOTS, "contract");
    return twoStages(problem, randomScenarios(problem, SCENARIOS, context.seed + index), HERE_AND_NOW);
  };
  for (let index = 0; index < SEEDS; index += 1) {
    const planned = planScenarios(given(index));
    const cost = planned.ok ? planned.value.expectedCost.total : Number.NaN;
    const optimum = highsOptimum(highs, highsScenarioModel(given(index), false)) ?? Number.NaN;
    apart = Math.max(apart, Math.abs(cost - optimum));
  }
  const pair = (index: number) => {
    const tree = given(index);
    return {
      call: () => planScenarios(tree),
      yardstick: () => highsOptimum(highs, highsScenarioModel(tree, false)),
    };
  };
  const { ours, theirs, ratio } = medians(besides(context, "O3", pair, SETTLED));
  return [
    atMost(1e-6, {
      id: "optimizer-strategies/O3-difference",
      name: `largest difference to the extensive form, ${SCENARIOS} x ${SLOTS}, ${SEEDS} seeds`,
      value: apart,
      unit: "SEK",
    }),
    figure({
      id: "optimizer-strategies/O3-cpu",
      name: `stochastic, ${SCENARIOS} x ${SLOTS}, ${HERE_AND_NOW} slots here and now`,
      value: ours / 1000,
      unit: "ms cpu",
      peer: { name: "HiGHS LP", value: theirs / 1000 },
    }),
    atLeast(30, {
      id: "optimizer-strategies/O3-ratio",
      name: "HiGHS extensive form / stochastic, median",
      value: ratio,
      unit: "x",
    }),
  ];
}

/** O13, peak part: one to four highest, billed peaks, night weights. */
function peakRows(context: SuiteContext, highs: Highs): Row[] {
  const problems = Array.from({ length: PEAK_PROBLEMS }, (_, index) => {
    const problem = se3Like(context.seed + index, SLOTS, "contract");
    return { ...problem, peak: randomPeak(problem, context.seed + index) };
  });
  const hourly = problems.map((problem) => ({ ...problem, peak: { ...problem.peak, intervalMs: HOUR } }));
  const { ours, theirs } = medians(
    besides(context, "O13", (index) => {
      const problem = problems[index % PEAK_PROBLEMS] ?? problems[0];
      if (problem === undefined) throw new Error("no problems");
      return {
        call: () => peakAwareDp.solve(problem),
        yardstick: () => highsOptimum(highs, highsPeakModel(problem, false)),
      };
    }),
  );
  const apart = problems.map((problem) => excess(highs, problem));
  const hourlyApart = hourly.map((problem) => 100 * excess(highs, problem));
  const lies = hourly.filter((problem, index) => !isTrue(problem, (hourlyApart[index] ?? Number.NaN) / 100));
  return [
    atMost(1e-6, {
      id: "optimizer-strategies/O13-peak-difference",
      name: `peak charge: largest relative difference to HiGHS, ${PEAK_PROBLEMS} problems`,
      value: Math.max(...apart.map(Math.abs)),
      unit: "1",
    }),
    figure({
      id: "optimizer-strategies/O13-peak-cpu",
      name: `peak charge, ${SLOTS} slots`,
      value: ours / 1000,
      unit: "ms cpu",
      peer: { name: "HiGHS LP", value: theirs / 1000 },
    }),
    figure({
      id: "optimizer-strategies/O13-hourly-median",
      name: `hourly metering of quarter-hours: above the optimum, median of ${PEAK_PROBLEMS}`,
      value: median(hourlyApart),
      unit: "%",
    }),
    figure({
      id: "optimizer-strategies/O13-hourly-most",
      name: `hourly metering of quarter-hours: above the optimum, most of ${PEAK_PROBLEMS}`,
      value: Math.max(...hourlyApart),
      unit: "%",
    }),
    atMost(0, {
      id: "optimizer-strategies/O13-hourly-wrong",
      name: "hourly metering of quarter-hours: certificates that HiGHS refutes",
      value: lies.length,
      unit: "plans",
    }),
  ];
}

/** How far a plan with a peak charge costs more than HiGHS's optimum, as a share. */
function excess(highs: Highs, problem: Problem): number {
  const optimum = highsOptimum(highs, highsPeakModel(problem, false)) ?? Number.NaN;
  return (costOf(peakAwareDp, problem) - optimum) / Math.max(1, Math.abs(optimum));
}

/** Whether what the certificate claims holds of a plan that costs a share more than the optimum. */
function isTrue(problem: Problem, share: number): boolean {
  const { certificate, cost } = planOf(peakAwareDp, problem);
  const scale = Math.max(1, Math.abs(cost.total));
  if (certificate.kind === "exact") return Math.abs(share) <= 1e-6;
  // The plan is above the optimum by at most its gap.
  return certificate.kind === "gap" && share * scale <= certificate.gap + 1e-6 * scale;
}

/** Share of the saving over idle that a strategy misses, for each seed. */
function losses({ seed }: SuiteContext, strategy: Strategy): number[] {
  return Array.from({ length: SEEDS }, (_, index) => {
    const problem = se3Like(seed + index, SLOTS, "contract");
    const least = costOf(piecewiseLinearDp, problem);
    return (costOf(strategy, problem) - least) / (idle(problem).cost.total - least);
  });
}

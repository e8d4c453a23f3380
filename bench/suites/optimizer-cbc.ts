import { createPiecewiseLinearDp, LpModelBuilder } from "@oec/optimizer";

import { allExclusions } from "../../packages/optimizer/src/lp/exclusions.ts";
import { storageModel } from "../../packages/optimizer/src/lp/storage-model.ts";
import { median } from "../lib/stopwatch.ts";
import { atLeast, atMost, figure, SuiteSkipped, type Suite } from "../lib/suite.ts";
import { cbcIsInstalled, solveWithCbc } from "../optimizer/cbc.ts";
import { se3Like } from "../optimizer/se3-like.ts";
import { costOf, planOf, SEEDS } from "../optimizer/yardstick.ts";

const SLOTS = 96;
const STARTS = 9;

/** O10: the battery's mixed-integer programme, as evcc gives it to CBC. */
export const suite: Suite = {
  name: "optimizer-cbc",
  description: "the exact dynamic programme against native CBC on a battery's MILP, 96 slots (O10)",
  run(context) {
    if (!cbcIsInstalled()) throw new SuiteSkipped("the command cbc (Debian: coinor-cbc) is not installed");
    const strategy = createPiecewiseLinearDp();
    const builder = new LpModelBuilder();
    builder.row(1, 1, [[builder.column({ cost: 1 }), 1]]);
    const nothing = builder.build();
    const startMs = median(Array.from({ length: STARTS }, () => solveWithCbc(nothing).cpuMs));
    let apart = 0;
    const timings = Array.from({ length: SEEDS }, (_, index) => {
      context.progress(`O10, seed ${index} of ${SEEDS}`);
      const problem = se3Like(context.seed + index, SLOTS, "contract");
      const { model } = storageModel(problem, allExclusions(problem));
      const { objective, cpuMs } = solveWithCbc(model);
      const cost = costOf(strategy, problem);
      apart = Math.max(apart, Math.abs(cost - objective) / Math.max(1, Math.abs(cost)));
      const ours = context.stopwatch.time(() => planOf(strategy, problem)).cpuMs;
      return { ours, theirs: cpuMs, ratio: cpuMs / ours, withoutStart: (cpuMs - startMs) / ours };
    });
    return [
      atMost(1e-6, {
        id: "optimizer-cbc/O10-difference",
        name: `largest relative difference to CBC, ${SEEDS} problems`,
        value: apart,
        unit: "1",
      }),
      figure({
        id: "optimizer-cbc/O10-cpu",
        name: `exact DP, ${SLOTS} slots`,
        value: median(timings.map(({ ours }) => ours)),
        unit: "ms cpu",
        peer: { name: "CBC MILP, process and file", value: median(timings.map(({ theirs }) => theirs)) },
      }),
      atLeast(100, {
        id: "optimizer-cbc/O10",
        name: "CBC / exact DP, median",
        value: median(timings.map(({ ratio }) => ratio)),
        unit: "x",
      }),
      figure({
        id: "optimizer-cbc/O10-without-start",
        name: "the same, less what CBC takes for a model of one column",
        value: median(timings.map(({ withoutStart }) => withoutStart)),
        unit: "x",
      }),
    ];
  },
};

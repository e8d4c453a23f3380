import {
  createQStrategy,
  greedy,
  piecewiseLinearDp,
  selfConsumption,
  trainQPolicy,
  type Problem,
  type Strategy,
} from "@oec/optimizer";

import { idle } from "../../packages/optimizer/src/strategies/idle.ts";
import { realDays } from "../../packages/optimizer/test/support/real-days.ts";
import { figure, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";
import { costOf } from "../optimizer/yardstick.ts";
import { uniform } from "../optimizer/uniform.ts";

const EPISODES = [20_000, 200_000] as const;

/** What a learned table is worth on days that it has not seen, beside rules and the exact plan. */
export const suite: Suite = {
  name: "optimizer-learning",
  description: "tabular Q-learning on a real home: share of the exact plan's saving, on unseen days",
  run(context) {
    context.data("household/home-30min-2024-02_2024-11.csv");
    const days = realDays("contract");
    // Every third day is for the examination: all seasons are in both.
    const past = days.filter((_, index) => index % 3 !== 2);
    const unseen = days.filter((_, index) => index % 3 === 2);
    const possible = saving(unseen, piecewiseLinearDp);
    const share = (strategy: Strategy) => (100 * saving(unseen, strategy)) / possible;
    const row = (key: string, name: string, value: number): Row =>
      figure({
        id: `optimizer-learning/${key}`,
        name: `${name}: share of the exact saving, ${unseen.length} unseen days`,
        value,
        unit: "%",
      });
    return [
      row("idle", "idle", 0),
      row("self-consumption", "self-consumption rule", share(selfConsumption)),
      row("greedy", "greedy by spreads", share(greedy)),
      ...EPISODES.flatMap((episodes) => learnedRows(context, past, episodes, share, row)),
      row("exact", "exact plan", share(piecewiseLinearDp)),
    ];
  },
};

function learnedRows(
  context: SuiteContext,
  past: readonly Problem[],
  episodes: number,
  share: (strategy: Strategy) => number,
  row: (key: string, name: string, value: number) => Row,
): Row[] {
  context.progress(`learning, ${episodes} episodes`);
  const started = performance.now();
  const policy = trainQPolicy(past, { episodes, random: { uniform: uniform(context.seed) } });
  const seconds = (performance.now() - started) / 1000;
  return [
    row(
      `q-${episodes}`,
      `Q-learning, ${episodes} episodes on ${past.length} days`,
      share(createQStrategy(policy)),
    ),
    figure({
      id: `optimizer-learning/q-${episodes}-time`,
      name: `Q-learning, ${episodes} episodes: time to learn`,
      value: seconds,
      unit: "s wall",
    }),
  ];
}

/** What a strategy saves over an idle battery, on all days together. */
const saving = (days: readonly Problem[], strategy: Strategy): number =>
  days.reduce((sum, day) => sum + idle(day).cost.total - costOf(strategy, day), 0);

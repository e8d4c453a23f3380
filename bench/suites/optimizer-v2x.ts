import process from "node:process";

import type { Highs } from "highs";
import { createTwoStorageHome, milpStrategy, relaxedModel, verifyPlan, type Problem } from "@oec/optimizer";
import { highsBackend } from "@oec/optimizer/highs";

import { TwoStorageSearch } from "../../packages/optimizer/src/strategies/home/two-storages.ts";
import { ValueProgramme } from "../../packages/optimizer/src/strategies/home/value-programme.ts";
import { highsHome, solveHighsHome } from "../../packages/optimizer/test/support/highs-home.ts";
import { loadHighs } from "../../packages/optimizer/test/support/highs-model.ts";
import { median } from "../lib/stopwatch.ts";
import { atLeast, atMost, figure, WrongUse, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";
import { cbcIsInstalled, solveWithCbc } from "../optimizer/cbc.ts";
import { v2xHome } from "../optimizer/v2x-home.ts";

const SLOTS = 96;
const SLOT_MS = 900_000;
const SEEDS = 20;
/** The first seeds are those that the strategy was developed on: figures come from later ones. */
const FIRST_SEED = 1000;
/** What the plan without HiGHS may take [ms of processor time]. */
const BUDGET_MS = 1000;
const HIGHS_LIMIT_S = 5;
/** Quality is what counts here, not time: HiGHS goes on until it is done or the time is up, with our start and without. */
const RELATIVE_GAP = 1e-6;
/** Homes whose relaxation is compared with CBC. */
const RELAXATIONS = 10;

const processorClock = {
  monotonicMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

export const suite: Suite = {
  name: "optimizer-v2x",
  description: "battery, car that gives energy back, car with a least current and peak charge (O11)",
  options: { "v2x-seeds": { type: "string", description: `seeds, default ${String(SEEDS)}` } },
  async run(context) {
    const highs = await loadHighs();
    const given = Number(context.options["v2x-seeds"] ?? SEEDS);
    if (!(Number.isInteger(given) && given > 0))
      throw new WrongUse("--v2x-seeds: expected a whole number above 0");
    return [...(await planRows(context, highs, given)), ...relaxationRows(context)];
  },
};

/** Costs of the plans of one home. */
interface Plans {
  readonly alone: number;
  readonly withHighs: number;
  readonly highsAlone: number;
  readonly best: number;
  readonly sound: boolean;
  readonly aloneMs: number;
}

async function plansOf(highs: Highs, problem: Problem): Promise<Plans> {
  const strategy = createTwoStorageHome();
  const before = processorClock.monotonicMs();
  const solved = strategy.solve(problem, { budgetMs: BUDGET_MS, clock: processorClock });
  const aloneMs = processorClock.monotonicMs() - before;
  if (!solved.ok) throw new Error(`${strategy.name} gave no plan: ${JSON.stringify(solved.error)}`);
  const start = solved.value;
  const limits = { timeLimitMs: 1000 * HIGHS_LIMIT_S, relativeGap: RELATIVE_GAP, start };
  const improved = await milpStrategy(highsBackend()).solveAsync(problem, limits);
  if (!improved.ok) throw new Error(`HiGHS with a start gave no plan: ${JSON.stringify(improved.error)}`);
  const theirs = solveHighsHome(highs, highsHome(problem), {
    ...{ relativeGap: RELATIVE_GAP, absoluteGap: RELATIVE_GAP },
    timeLimitS: HIGHS_LIMIT_S,
  });
  const alone = start.cost.total;
  const withHighs = improved.value.cost.total;
  const highsAlone = theirs.cost ?? Infinity;
  const sound =
    verifyPlan(problem, start).ok &&
    verifyPlan(problem, improved.value).ok &&
    start.certificate.kind === "heuristic";
  return { alone, withHighs, highsAlone, best: Math.min(alone, withHighs, highsAlone), sound, aloneMs };
}

async function planRows(context: SuiteContext, highs: Highs, seeds: number): Promise<Row[]> {
  createTwoStorageHome().solve(v2xHome(context.seed + 5000, SLOTS, SLOT_MS), { maxPasses: 2000 });
  const all: Plans[] = [];
  for (let seed = 0; seed < seeds; seed += 1) {
    context.progress(`O11, seed ${seed} of ${seeds}`);
    all.push(await plansOf(highs, v2xHome(context.seed + FIRST_SEED + seed, SLOTS, SLOT_MS)));
  }
  const above = (cost: (plans: Plans) => number) =>
    all.map((plans) => (100 * (cost(plans) - plans.best)) / Math.max(1, Math.abs(plans.best)));
  const alone = above((plans) => plans.alone);
  const withHighs = above((plans) => plans.withHighs);
  const highsAlone = above((plans) => plans.highsAlone);
  const peer = (value: number) => ({ name: "HiGHS alone, 5 s", value });
  const id = (name: string) => `optimizer-v2x/O11-${name}`;
  const sound = (100 * all.filter((plans) => plans.sound).length) / seeds;
  return [
    atLeast(100, { id: id("sound"), name: `verified plans, ${seeds} seeds`, value: sound, unit: "%" }),
    atMost(1e-6, {
      id: id("start-median"),
      name: "HiGHS with our start, above best known, median",
      value: median(withHighs),
      unit: "%",
      peer: peer(median(highsAlone)),
    }),
    atMost(1.5, {
      id: id("start-max"),
      name: "HiGHS with our start, above best known, most",
      value: Math.max(...withHighs),
      unit: "%",
      peer: peer(Math.max(...highsAlone)),
    }),
    atMost(3.2, {
      id: id("alone-median"),
      name: "without HiGHS, above best known, median",
      value: median(alone),
      unit: "%",
      peer: { name: "prototype", value: 3.2 },
    }),
    figure({
      id: id("alone-max"),
      name: "without HiGHS, above best known, most",
      value: Math.max(...alone),
      unit: "%",
      peer: { name: "prototype", value: 3.5 },
    }),
    figure({
      id: id("alone-cpu"),
      name: "without HiGHS, median",
      value: median(all.map((plans) => plans.aloneMs)),
      unit: "ms cpu",
    }),
  ];
}

/** The relaxation that the search begins with, against CBC on a model that was written apart from it. */
function relaxationRows(context: SuiteContext): Row[] {
  if (!cbcIsInstalled()) {
    const name = "relaxation against CBC: skipped, the command cbc is not installed";
    return [figure({ id: "optimizer-v2x/O11-relaxation-skipped", name, value: 1, unit: "1" })];
  }
  let apart = 0;
  for (let seed = 0; seed < RELAXATIONS; seed += 1) {
    context.progress(`O11, relaxation ${seed} of ${RELAXATIONS}`);
    const problem = v2xHome(context.seed + FIRST_SEED + seed, SLOTS, SLOT_MS);
    const space = { site: new ValueProgramme(), around: new ValueProgramme() };
    const search = new TwoStorageSearch(
      problem,
      { relativeGap: 0, absoluteGap: 0, exhausted: () => true },
      space,
    );
    search.run();
    const { objective } = solveWithCbc(relaxedModel(problem));
    apart = Math.max(apart, Math.abs(search.bound - objective) / Math.max(1, Math.abs(objective)));
  }
  const name = `relaxation by interior points and by CBC, largest relative difference, ${RELAXATIONS} seeds`;
  return [atMost(1e-6, { id: "optimizer-v2x/O11-relaxation", name, value: apart, unit: "1" })];
}

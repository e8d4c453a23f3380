import type { Highs } from "highs";
import {
  cycleAwareDp,
  flexibleLoadDp,
  milpStrategy,
  piecewiseLinearDp,
  verifyPlan,
  withDemandResponse,
  type Plan,
  type Problem,
  type Strategy,
} from "@oec/optimizer";
import { highsBackend } from "@oec/optimizer/highs";

import { penalisedCost } from "../../packages/optimizer/src/plan/penalised-cost.ts";
import { requiredPenaltyPerKwh } from "../../packages/optimizer/src/problem/import-penalty.ts";
import { highsLimitsModel } from "../../packages/optimizer/test/support/highs-limits.ts";
import { highsOptimum, loadHighs } from "../../packages/optimizer/test/support/highs-model.ts";
import { withCycles, withHybrid, withRequired } from "../../packages/optimizer/test/support/limits.ts";
import { median } from "../lib/stopwatch.ts";
import { atMost, figure, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";
import { replanDay, type ReplannedDay } from "../optimizer/replan-day.ts";
import { se3Like } from "../optimizer/se3-like.ts";
import { planOf, SEEDS } from "../optimizer/yardstick.ts";

const PROBLEMS = 50;
const SLOTS = 48;
/** Cost of calm that is tried [SEK per re-planning]. */
const LEAVING_COST = 0.02;

/** Slots of the problems with flexible loads, which HiGHS takes longest for. */
const LOAD_SLOTS = 24;

/** O13 (all but the peak charge) and O14 of the requirements. */
export const suite: Suite = {
  name: "optimizer-limits",
  description: "limits beyond power and energy against HiGHS, and how calm re-planning is (O13, O14)",
  async run(context) {
    const highs = await loadHighs();
    return [
      ...limitRows(context, highs, { key: "hybrid", name: "hybrid inverter", change: withHybrid }),
      ...limitRows(context, highs, { key: "required", name: "must-have energy", change: withRequired }),
      ...limitRows(context, highs, { key: "events", name: "demand-response events", change: withEvents }),
      ...limitRows(context, highs, {
        key: "cycles",
        name: "cycles per day",
        change: withCycles,
        by: cycleAwareDp,
      }),
      ...(await flexibleLoadRows(context)),
      ...stabilityRows(context),
    ];
  },
};

interface Kind {
  readonly key: string;
  readonly name: string;
  readonly change: (problem: Problem, seed: number) => Problem;
  readonly by?: Strategy;
}

/** Half with convex prices, half with negative ones or export above import; the yardstick has binaries for those. */
function limitRows(context: SuiteContext, highs: Highs, kind: Kind): Row[] {
  const { seed } = context;
  const { key, name, change, by = piecewiseLinearDp } = kind;
  let [apart, worst, exact, lies, gap] = [0, 0, 0, 0, 0];
  for (let index = 0; index < PROBLEMS; index += 1) {
    context.progress(`O13 ${name}, ${index} of ${PROBLEMS}`);
    const prices = index % 2 === 0 ? "contract" : index % 4 === 1 ? "low-fee" : "export-bonus";
    const problem = change(se3Like(seed + index, SLOTS, prices), seed + index);
    const plan = planOf(by, problem);
    const model = highsLimitsModel(problem, requiredPenaltyPerKwh(problem), prices !== "contract");
    const optimum = highsOptimum(highs, model) ?? Number.NaN;
    const excess = (penalisedCost(problem, plan) - optimum) / Math.max(1, Math.abs(optimum));
    if (!claimsTruth(problem, plan, optimum)) lies += 1;
    if (plan.certificate.kind === "exact") {
      exact += 1;
      apart = Math.max(apart, Math.abs(excess));
    } else worst = Math.max(worst, excess);
    if (plan.certificate.kind === "gap") gap = Math.max(gap, plan.certificate.gap);
  }
  const id = (part: string) => `optimizer-limits/O13-${key}-${part}`;
  return [
    atMost(1e-6, {
      id: id("difference"),
      name: `${name}: exact plans, largest relative difference to HiGHS, ${PROBLEMS} problems`,
      value: apart,
      unit: "1",
    }),
    atMost(0, {
      id: id("wrong"),
      name: `${name}: plans or certificates that are wrong`,
      value: lies,
      unit: "plans",
    }),
    figure({ id: id("exact"), name: `${name}: proven exact, of ${PROBLEMS}`, value: exact, unit: "plans" }),
    ...(exact === PROBLEMS
      ? []
      : [
          figure({
            id: id("most"),
            name: `${name}: others, above the optimum, most`,
            value: 100 * worst,
            unit: "%",
          }),
          figure({ id: id("gap"), name: `${name}: others, largest proven gap`, value: gap, unit: "SEK" }),
        ]),
  ];
}

/** Whether the verifier agrees, and what the certificate says holds of HiGHS's optimum. */
function claimsTruth(problem: Problem, plan: Plan, optimum: number): boolean {
  const allowed = 1e-6 * Math.max(1, Math.abs(optimum));
  const cost = penalisedCost(problem, plan);
  if (!verifyPlan(problem, plan).ok || cost < optimum - allowed) return false;
  if (plan.certificate.kind === "exact") return cost <= optimum + allowed;
  return plan.certificate.kind === "gap" && plan.certificate.bound <= optimum + allowed;
}

/** Two loads whose start is chosen, against HiGHS with a column per start. */
async function flexibleLoadRows(context: SuiteContext): Promise<Row[]> {
  const milp = milpStrategy(highsBackend());
  let [apart, exact, lies] = [0, 0, 0];
  for (let index = 0; index < PROBLEMS; index += 1) {
    context.progress(`O13 flexible loads, ${index} of ${PROBLEMS}`);
    const prices = index % 2 === 0 ? "contract" : index % 4 === 1 ? "low-fee" : "export-bonus";
    const site = se3Like(context.seed + index, LOAD_SLOTS, prices);
    const latest = LOAD_SLOTS - 4 - (index % 6);
    const flexibleLoads = [
      { id: "dishwasher", profileW: Float64Array.of(2000, 300, 1500), earliestSlot: 1, latestSlot: latest },
      { id: "washing machine", profileW: Float64Array.of(1800, 500), earliestSlot: 4, latestSlot: latest },
    ];
    const problem = { ...site, flexibleLoads };
    const plan = planOf(flexibleLoadDp, problem);
    const theirs = await milp.solveAsync(problem, { relativeGap: 1e-9 });
    if (!theirs.ok) throw new Error(JSON.stringify(theirs.error));
    const optimum = theirs.value.cost.total;
    if (!claimsTruth(problem, plan, optimum)) lies += 1;
    if (plan.certificate.kind === "exact") exact += 1;
    apart = Math.max(apart, Math.abs(plan.cost.total - optimum) / Math.max(1, Math.abs(optimum)));
  }
  const id = (part: string) => `optimizer-limits/O13-loads-${part}`;
  return [
    atMost(1e-6, {
      id: id("difference"),
      name: `flexible loads: largest relative difference to HiGHS, ${PROBLEMS} problems of ${LOAD_SLOTS} slots`,
      value: apart,
      unit: "1",
    }),
    atMost(0, {
      id: id("wrong"),
      name: "flexible loads: plans or certificates that are wrong",
      value: lies,
      unit: "plans",
    }),
    figure({
      id: id("exact"),
      name: `flexible loads: proven exact, of ${PROBLEMS}`,
      value: exact,
      unit: "plans",
    }),
  ];
}

/** Two events: a cap that the house can just keep, and prices that reward leaving the grid alone. */
function withEvents(problem: Problem, seed: number): Problem {
  const { edges, count } = problem.horizon;
  const first = seed % (count - 12);
  const span = (from: number, length: number) => ({
    from: (edges[from] ?? 0) + 120_000,
    to: (edges[from + length] ?? 0) - 120_000,
  });
  const capW = problem.loadW.slice(first, first + 6).reduce((most, watts) => Math.max(most, watts), 0);
  return withDemandResponse(problem, [
    { ...span(first, 6), maxImportW: capW },
    { ...span(first + 5, 4), importPremiumPerKwh: 1.5, exportPremiumPerKwh: seed % 3 === 0 ? 1 : 0 },
  ]);
}

/** O14: a day of 96 re-plannings with forecast errors. */
function stabilityRows(context: SuiteContext): Row[] {
  const days = (leavingCost: number) =>
    Array.from({ length: SEEDS }, (_, index): ReplannedDay => {
      context.progress(`O14, seed ${index} of ${SEEDS}`);
      const truth = se3Like(context.seed + index, 192, "contract");
      return replanDay(truth, context.seed + index, { leavingCost, epsilon: LEAVING_COST });
    });
  const [calm, restless] = [days(LEAVING_COST), days(0)];
  const changes = (of: readonly ReplannedDay[]) => median(of.map(({ regimeChanges }) => regimeChanges));
  const minds = (of: readonly ReplannedDay[]) => median(of.map(({ changedMinds }) => changedMinds));
  const dearer = calm.map(({ cost }, index) => cost - (restless[index]?.cost ?? Number.NaN));
  return [
    atMost(0, {
      id: "optimizer-limits/O14-unjustified",
      name: `96 re-plannings: changed first slots that ${LEAVING_COST} SEK would have avoided, ${SEEDS} days`,
      value: calm.reduce((sum, { unjustified }) => sum + unjustified, 0),
      unit: "slots",
    }),
    figure({
      id: "optimizer-limits/O14-minds",
      name: "first slots in another mode than planned before, per day, median",
      value: minds(calm),
      unit: "slots",
      peer: { name: "without calm", value: minds(restless) },
    }),
    figure({
      id: "optimizer-limits/O14-regimes",
      name: "regime changes per day, median",
      value: changes(calm),
      unit: "changes",
      peer: { name: "without calm", value: changes(restless) },
    }),
    figure({
      id: "optimizer-limits/O14-cost",
      name: "what the calm cost per day, median (below 0: it paid)",
      value: median(dearer),
      unit: "SEK",
    }),
  ];
}

import {
  javascriptLpSolverBackend,
  milpStrategy,
  relaxedModel,
  verifyPlan,
  yalpsBackend,
  type LpBackend,
  type LpOutcome,
  type LpSession,
  type Problem,
} from "@oec/optimizer";
import { highsBackend } from "@oec/optimizer/highs";
import { median } from "../lib/stopwatch.ts";
import { atLeast, atMost, figure, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";
import { randomHome, worstViolation } from "../optimizer/random-home.ts";
import { se3Like } from "../optimizer/se3-like.ts";
import { uniform } from "../optimizer/uniform.ts";

const MODELS = 1000;
/** Homes of 24 slots, where branching takes long. */
const DAYS = 25;
const PROBLEMS = 200;
const SLOTS = 96;
const SEEDS = 20;
const RESOLVES = 24;
/** Time for one model [ms]. */
const LIMIT_MS = 1000;
const SAME = 1e-5;
const clock = { monotonicMs: () => performance.now() };

/** O7, O9, O12 of the requirements: linear-programming back-ends. */
export const suite: Suite = {
  name: "optimizer-backends",
  description: "linear-programming back-ends: re-solving, and who is right",
  run: async (context) => [
    ...(await warmRows(context)),
    ...(await fuzzRows(context, { key: "", models: MODELS })),
    ...(await fuzzRows(context, { key: "-24", models: DAYS, slots: 24 })),
    ...(await planRows(context)),
  ],
};

/** O7: a day ahead, planned anew each hour: a session that keeps its basis beside a fresh model. */
async function warmRows(context: SuiteContext): Promise<Row[]> {
  const backend = highsBackend();
  const ratios: number[] = [];
  const warmTimes: number[] = [];
  let apart = 0;
  for (let seed = 0; seed < SEEDS; seed += 1) {
    context.progress(`O7, seed ${seed} of ${SEEDS}`);
    const days = windows(se3Like(context.seed + seed, SLOTS + 4 * RESOLVES, "contract"));
    const session = await openOn(backend, days[0]);
    try {
      const fresh: number[] = [];
      const warm: number[] = [];
      for (const day of days.slice(1)) {
        const started = performance.now();
        const one = await backend.solve(relaxedModel(day));
        const between = performance.now();
        const { cost, lower, upper, rowLower, rowUpper } = relaxedModel(day);
        const other = session.solve({ cost, lower, upper, rowLower, rowUpper });
        warm.push(performance.now() - between);
        fresh.push(between - started);
        apart = Math.max(apart, Math.abs(costOf(one) - costOf(other)));
      }
      warmTimes.push(median(warm));
      ratios.push(median(fresh) / median(warm));
    } finally {
      session.dispose();
    }
  }
  return [
    atMost(1e-6, {
      id: "optimizer-backends/O7-difference",
      name: "warm and fresh HiGHS, largest difference",
      value: apart,
      unit: "SEK",
    }),
    figure({
      id: "optimizer-backends/O7-warm",
      name: `HiGHS session, ${SLOTS} slots an hour later, model included`,
      value: median(warmTimes),
      unit: "ms wall",
    }),
    atLeast(2.5, {
      id: "optimizer-backends/O7",
      name: "fresh HiGHS / HiGHS session, median of seeds",
      value: median(ratios),
      unit: "x",
    }),
  ];
}

async function openOn(backend: LpBackend, day: Problem | undefined): Promise<LpSession> {
  const session = day === undefined ? undefined : await backend.open?.(relaxedModel(day));
  if (session === undefined) throw new Error("HiGHS opened no session");
  return session;
}

const costOf = (outcome: LpOutcome): number =>
  outcome.status === "optimal" ? outcome.objective : Number.NaN;

/** The next 96 slots at every hour of a longer problem; the battery begins where it was, a little further on. */
function windows(problem: Problem): Problem[] {
  return Array.from({ length: RESOLVES + 1 }, (_, hour) => {
    const [from, to] = [4 * hour, 4 * hour + SLOTS];
    const cut = (column: Readonly<Float64Array>) => column.slice(from, to);
    const edges = problem.horizon.edges.slice(from, to + 1);
    const storages = problem.storages.map((storage) => ({
      ...storage,
      startWh:
        storage.minWh + ((storage.startWh - storage.minWh + 700 * hour) % (storage.maxWh - storage.minWh)),
    }));
    return {
      ...problem,
      horizon: { edges, count: SLOTS },
      importPricePerKwh: cut(problem.importPricePerKwh),
      exportPricePerKwh: cut(problem.exportPricePerKwh),
      loadW: cut(problem.loadW),
      pvW: cut(problem.pvW),
      maxImportW: cut(problem.maxImportW),
      maxExportW: cut(problem.maxExportW),
      storages,
    };
  });
}

/** What a back-end did over all models. */
interface Tally {
  right: number;
  /** Claims that another back-end's sound point or status refutes. */
  wrong: number;
  timedOut: number;
  /** Wrong answers that the guard did not let out, and refusals. */
  caught: number;
  /** Points let out that break their model. */
  broken: number;
  ms: number;
}

/** Random homes, how many and how long; `key` tells their rows apart. */
interface Homes {
  readonly key: string;
  readonly models: number;
  readonly slots?: number;
}

/** O9 and O12: the same homes for every back-end. */
async function fuzzRows(context: SuiteContext, homes: Homes): Promise<Row[]> {
  const backends = [highsBackend(), yalpsBackend(), javascriptLpSolverBackend({ clock })];
  const tallies = backends.map((): Tally => ({
    right: 0,
    wrong: 0,
    timedOut: 0,
    caught: 0,
    broken: 0,
    ms: 0,
  }));
  for (let index = 0; index < homes.models; index += 1) {
    if (index % 50 === 0) context.progress(`O9, model ${index} of ${homes.models}`);
    const model = randomHome(uniform(context.seed * 100_003 + index), homes.slots);
    const outcomes: LpOutcome[] = [];
    for (const [at, backend] of backends.entries()) {
      const started = performance.now();
      const outcome = await backend.solve(model, { timeLimitMs: LIMIT_MS });
      outcomes.push(outcome);
      const tally = tallies[at];
      if (tally === undefined) continue;
      tally.ms += performance.now() - started;
      if ("values" in outcome && worstViolation(model, outcome.values) > 1e-6) tally.broken += 1;
    }
    const best = Math.min(...outcomes.map((outcome) => ("values" in outcome ? outcome.objective : Infinity)));
    for (const [at, outcome] of outcomes.entries()) count(tallies[at], outcome, best);
  }
  return backends.flatMap(({ id }, at) => tallyRows(id, tallies[at], homes));
}

function count(tally: Tally | undefined, outcome: LpOutcome, best: number): void {
  if (tally === undefined) return;
  const allowed = SAME * Math.max(1, Math.abs(best));
  if (outcome.status === "optimal") tally[outcome.objective <= best + allowed ? "right" : "wrong"] += 1;
  else if (outcome.status === "infeasible") tally[best === Infinity ? "right" : "wrong"] += 1;
  else if (outcome.status === "feasible") tally[outcome.bound <= best + allowed ? "timedOut" : "wrong"] += 1;
  else if (outcome.status === "time-out") tally.timedOut += 1;
  else if (outcome.status === "unbounded") tally.wrong += 1;
  else tally.caught += 1;
}

function tallyRows(id: string, tally: Tally | undefined, { key: suffix, models, slots }: Homes): Row[] {
  if (tally === undefined) return [];
  const row = (key: string, name: string, value: number, unit = "models") => ({
    id: `optimizer-backends/${key}${suffix}-${id}`,
    name: `${id}, ${models} homes of ${slots ?? "3 to 7"} slots: ${name}`,
    value,
    unit,
  });
  return [
    atMost(0, row("O9-broken", "accepted points that break the model", tally.broken)),
    figure(row("O12-right", "right", tally.right)),
    atMost(0, row("O12-wrong", "wrong", tally.wrong)),
    figure(row("O12-time-out", `out of time after ${LIMIT_MS} ms`, tally.timedOut)),
    figure(row("O12-caught", "answers that the guard refused", tally.caught)),
    figure(row("O12-time", "mean time", tally.ms / models, "ms wall")),
  ];
}

/** O9: plans of several storages from every back-end, looked at by the verifier. */
async function planRows(context: SuiteContext): Promise<Row[]> {
  const rows: Row[] = [];
  for (const backend of [highsBackend(), yalpsBackend(), javascriptLpSolverBackend({ clock })]) {
    let [plans, broken] = [0, 0];
    for (let index = 0; index < PROBLEMS; index += 1) {
      if (index % 20 === 0) context.progress(`O9, ${backend.id}, problem ${index} of ${PROBLEMS}`);
      const problem = twoStorages(context.seed + index, 4 + (index % 12));
      const solved = await milpStrategy(backend).solveAsync(problem, { timeLimitMs: LIMIT_MS });
      if (!solved.ok) continue;
      plans += 1;
      if (!verifyPlan(problem, solved.value).ok) broken += 1;
    }
    const id = `optimizer-backends/O9-plans-${backend.id}`;
    rows.push(
      atMost(0, {
        id: `${id}-broken`,
        name: `${backend.id}: plans that break physics`,
        value: broken,
        unit: "plans",
      }),
      figure({ id, name: `${backend.id}: plans of ${PROBLEMS} problems`, value: plans, unit: "plans" }),
    );
  }
  return rows;
}

function twoStorages(seed: number, slots: number): Problem {
  const problem = se3Like(
    seed,
    slots,
    seed % 3 === 0 ? "export-bonus" : seed % 3 === 1 ? "low-fee" : "contract",
  );
  const second = problem.storages.map((storage) => ({
    ...storage,
    id: "second",
    maxChargeW: 3000,
    maxDischargeW: 2000,
    chargeEfficiency: 0.9,
  }));
  return { ...problem, storages: [...problem.storages, ...second] };
}

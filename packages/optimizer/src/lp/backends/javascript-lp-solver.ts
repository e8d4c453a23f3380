import type { Clock } from "@oec/domain";

import type { LpBackend, LpCaps } from "../backend.ts";
import { guardedBackend, type RawAnswer, type RawSolver } from "../guard.ts";
import { isContinuous, type LpModel } from "../model.ts";
import { nonNegativeForm, type NonNegativeForm } from "../non-negative-form.ts";

/** Where its dense tableau still answers within about a second. */
const CAPS: LpCaps = { columns: 1500, cells: 4_000_000, integers: 400 };
/** The solver counts whole milliseconds of a clock of its own. */
const CLOCK_STEP_MS = 2;

/** What is used of it. Its declarations describe a CommonJS build; Node.js loads the ESM one. */
interface Solver {
  Solve(model: SolverModel): unknown;
}

interface SolverModel {
  readonly optimize: "cost";
  readonly opType: "min";
  readonly constraints: Readonly<Record<string, { min?: number; max?: number; equal?: number }>>;
  readonly variables: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly ints: Readonly<Record<string, 1>>;
  readonly timeout?: number;
}

/** What {@link javascriptLpSolverBackend} may be given. */
export interface JavascriptLpSolverOptions {
  /**
   * Tells whether the time was up, which the solver does not. Without it no claim about a model with whole numbers and a
   * time limit counts as proven: such models come back `feasible` without a bound, or `time-out`.
   */
  readonly clock?: Pick<Clock, "monotonicMs">;
}

/**
 * The solver that many JavaScript projects use, for small models: an optional peer dependency, loaded at the first use.
 *
 * It is never trusted. On a time-out it says `feasible: true` with fractional integers and an objective below the
 * optimum, or shows its best point so far as the optimum, or says that there is none. Its `useIncremental` option
 * returns fractions without a time-out and is never set. Prefer yalps.
 */
export function javascriptLpSolverBackend({ clock }: JavascriptLpSolverOptions = {}): LpBackend {
  return guardedBackend("javascript-lp-solver", async () => timed(await loadSolver(), clock), CAPS);
}

/** Takes back what the solver cannot know if its time was, or may have been, up. */
function timed(solve: RawSolver, clock: JavascriptLpSolverOptions["clock"]): RawSolver {
  return (model, options) => {
    const { timeLimitMs } = options;
    if (timeLimitMs === undefined || isContinuous(model)) return solve(model, options);
    const startedAt = clock?.monotonicMs() ?? 0;
    const answer = solve(model, options);
    const inTime = clock !== undefined && clock.monotonicMs() - startedAt < timeLimitMs - CLOCK_STEP_MS;
    if (inTime) return answer;
    if (answer.claims === "optimal") return { ...answer, claims: "feasible", bound: -Infinity };
    return answer.claims === "infeasible" ? { claims: "time-out" } : answer;
  };
}

async function loadSolver(): Promise<RawSolver> {
  const solver: unknown = (await import("javascript-lp-solver")).default;
  if (!isSolver(solver)) throw new TypeError("javascript-lp-solver has no Solve");
  return (model, { timeLimitMs }) => answerOf(solver, model, timeLimitMs);
}

const isSolver = (value: unknown): value is Solver =>
  typeof value === "object" && value !== null && "Solve" in value && typeof value.Solve === "function";

function answerOf(solver: Solver, model: LpModel, timeLimitMs: number | undefined): RawAnswer {
  const form = nonNegativeForm(model);
  const answer = flatResult(solver.Solve(solverModel(form, timeLimitMs)));
  if (answer["feasible"] !== true) return { claims: "infeasible" };
  if (answer["bounded"] === false) return { claims: "unbounded" };
  if (form.integer.includes(true) && answer["isIntegral"] !== true) return { claims: "time-out" };
  // Columns that are 0 are left out of the answer.
  const values = form.restore((column) => {
    const value = answer[columnName(column)];
    return typeof value === "number" ? value : 0;
  });
  return { claims: "optimal", values };
}

/** Names that cannot meet the keys `result`, `feasible`, `bounded` and `isIntegral` of the flat answer. */
const columnName = (column: number): string => `x${column}`;
const rowName = (row: number): string => `r${row}`;

function solverModel(form: NonNegativeForm, timeLimitMs: number | undefined): SolverModel {
  const constraints: Record<string, { min?: number; max?: number; equal?: number }> = {};
  const variables: Record<string, Record<string, number>> = {};
  const ints: Record<string, 1> = {};
  for (const [column, cost] of form.cost.entries()) {
    variables[columnName(column)] = { cost };
    if (form.integer[column] === true) ints[columnName(column)] = 1;
  }
  for (const [row, { lower, upper, terms }] of form.rows.entries()) {
    const name = rowName(row);
    if (lower === upper) constraints[name] = { equal: lower };
    else {
      constraints[name] = {
        ...(lower > -Infinity ? { min: lower } : {}),
        ...(upper < Infinity ? { max: upper } : {}),
      };
    }
    for (const [column, factor] of terms) {
      const variable = variables[columnName(column)];
      if (variable !== undefined) variable[name] = factor;
    }
  }
  const model: SolverModel = { optimize: "cost", opType: "min", constraints, variables, ints };
  return timeLimitMs === undefined ? model : { ...model, timeout: timeLimitMs };
}

function flatResult(answer: unknown): Readonly<Record<string, unknown>> {
  if (typeof answer === "object" && answer !== null) return { ...answer };
  throw new TypeError(`javascript-lp-solver returned ${typeof answer}`);
}

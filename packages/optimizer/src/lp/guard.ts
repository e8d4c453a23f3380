import type { LpBackend, LpCaps, LpFailureCause, LpOutcome, LpSolveOptions } from "./backend.ts";
import { modelMistake } from "./check-model.ts";
import { objectiveAt, solutionMistake } from "./check-solution.ts";
import { KIND, type LpModel } from "./model.ts";

/** What a solver says before anybody has checked it. */
export type RawAnswer =
  | { readonly claims: "optimal"; readonly values: Float64Array }
  | { readonly claims: "feasible"; readonly values: Float64Array; readonly bound: number }
  | { readonly claims: "infeasible" | "unbounded" | "time-out" }
  | { readonly claims: "nothing"; readonly reason: string };

/** A solver, loaded: models in, claims out. It may throw. */
export type RawSolver = (model: LpModel, options: LpSolveOptions) => RawAnswer;

/** A back-end around a solver: checks models before and answers after, whoever the solver is. */
export function guardedBackend(id: string, load: () => Promise<RawSolver>, caps?: LpCaps): LpBackend {
  return {
    id,
    ...(caps === undefined ? {} : { caps }),
    available: () =>
      load().then(
        () => true,
        () => false,
      ),
    async solve(model, options = {}) {
      const refused = refusal(model, caps);
      if (refused !== undefined) return refused;
      let solver: RawSolver;
      try {
        solver = await load();
      } catch (error) {
        return failed("unavailable", firstLine(error));
      }
      return guardedSolve(model, () => solver(model, options));
    },
  };
}

/** Why a model is not even tried, or undefined. */
export function refusal(model: LpModel, caps?: LpCaps): LpOutcome | undefined {
  const mistake = modelMistake(model);
  if (mistake !== undefined) return failed("invalid-model", mistake);
  const tooLarge = caps === undefined ? undefined : beyond(model, caps);
  return tooLarge === undefined ? undefined : failed("too-large", tooLarge);
}

/** Runs a solver on a sound model and believes nothing. */
export function guardedSolve(model: LpModel, solve: () => RawAnswer): LpOutcome {
  let answer: RawAnswer;
  try {
    answer = solve();
  } catch (error) {
    return failed("no-answer", firstLine(error));
  }
  if (answer.claims === "nothing") return failed("no-answer", answer.reason);
  if (answer.claims !== "optimal" && answer.claims !== "feasible") return { status: answer.claims };
  const mistake = solutionMistake(model, answer.values);
  if (mistake !== undefined) return failed("wrong-answer", `claimed ${answer.claims}, but ${mistake}`);
  const objective = objectiveAt(model, answer.values);
  const { values } = answer;
  return answer.claims === "optimal"
    ? { status: "optimal", values, objective }
    : { status: "feasible", values, objective, bound: Math.min(answer.bound, objective) };
}

const failed = (cause: LpFailureCause, reason: string): LpOutcome => ({ status: "failed", cause, reason });

function beyond(model: LpModel, caps: LpCaps): string | undefined {
  const columns = model.cost.length;
  const integers = model.kinds.reduce((count, kind) => count + (kind === KIND.continuous ? 0 : 1), 0);
  let bounded = 0;
  for (const high of model.upper) bounded += high < Infinity ? 1 : 0;
  const cells = columns * (model.rowLower.length + bounded);
  if (columns > caps.columns) return `${columns} columns, at most ${caps.columns} are tried`;
  if (cells > caps.cells) return `a tableau of ${cells} cells, at most ${caps.cells} are tried`;
  if (integers > caps.integers) return `${integers} integer columns, at most ${caps.integers} are tried`;
  return undefined;
}

/** An error without its stack and without the source lines that some packages print (168 kB of them). */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return (text.split("\n")[0] ?? "").slice(0, 200);
}

import jsLpSolver from "javascript-lp-solver";

import type { LpModel } from "../../../src/lp/model.ts";
import { nonNegativeForm } from "../../../src/lp/non-negative-form.ts";

/** What javascript-lp-solver answers, unguarded. */
export interface RawAnswer {
  readonly [key: string]: unknown;
}

/** javascript-lp-solver itself; its declarations describe another build than the one that Node.js loads. */
export function rawJavascriptLpSolver(model: object): RawAnswer {
  const solver = jsLpSolver as unknown as { Solve(model: object): RawAnswer };
  return solver.Solve(model);
}

/** A model through javascript-lp-solver without guards: its answer, and the point that a trusting caller would take. */
export function trusting(model: LpModel, more: object = {}): { answer: RawAnswer; values: Float64Array } {
  const form = nonNegativeForm(model);
  const constraints = Object.fromEntries(
    form.rows.map(({ lower, upper }, row) => {
      if (lower === upper) return [`r${row}`, { equal: lower }];
      const [min, max] = [lower > -Infinity ? { min: lower } : {}, upper < Infinity ? { max: upper } : {}];
      return [`r${row}`, { ...min, ...max }];
    }),
  );
  const variables = form.cost.map((cost): Record<string, number> => ({ cost }));
  for (const [row, { terms }] of form.rows.entries()) {
    for (const [column, factor] of terms) variables[column]![`r${row}`] = factor;
  }
  const named = Object.fromEntries(variables.map((entries, column) => [`x${column}`, entries]));
  const ints = Object.fromEntries(
    form.integer.flatMap((whole, column) => (whole ? [[`x${column}`, 1]] : [])),
  );
  const answer = rawJavascriptLpSolver({
    optimize: "cost",
    opType: "min",
    constraints,
    variables: named,
    ints,
    ...more,
  });
  return { answer, values: form.restore((column) => Number(answer[`x${column}`] ?? 0)) };
}

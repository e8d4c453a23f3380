import type { solve } from "yalps";

import type { LpBackend, LpCaps } from "../backend.ts";
import { guardedBackend, type RawAnswer, type RawSolver } from "../guard.ts";
import type { LpModel } from "../model.ts";
import { nonNegativeForm } from "../non-negative-form.ts";

/** Where its dense tableau still answers within about a second. */
const CAPS: LpCaps = { columns: 1500, cells: 4_000_000, integers: 400 };

/** What is used of it. */
interface Yalps {
  readonly solve: typeof solve;
}

/**
 * The pure-JavaScript solver yalps (3.8 kB) for small models: an optional peer dependency, loaded at the first use.
 *
 * It states time-outs and cycles honestly, but knows no bound then. Its answers are rounded to 8 decimals. Models
 * beyond its caps are refused with cause `too-large`: a dense tableau of them takes minutes and gigabytes.
 */
export function yalpsBackend(): LpBackend {
  return guardedBackend("yalps", loadYalps, CAPS);
}

async function loadYalps(): Promise<RawSolver> {
  const yalps: Yalps = await import("yalps");
  return (model, { timeLimitMs = Infinity, relativeGap = 0 }) =>
    answerOf(yalps, model, { timeout: timeLimitMs, tolerance: relativeGap });
}

function answerOf(yalps: Yalps, model: LpModel, options: { timeout: number; tolerance: number }): RawAnswer {
  const form = nonNegativeForm(model);
  const entries = form.cost.map((price): [number, number][] => (price === 0 ? [] : [[-1, price]]));
  for (const [row, { terms }] of form.rows.entries()) {
    for (const [column, factor] of terms) entries[column]?.push([row, factor]);
  }
  const { status, result, variables } = yalps.solve<number, number>(
    {
      direction: "minimize",
      objective: -1,
      constraints: form.rows.map(({ lower, upper }, row) => [row, boundsOf(lower, upper)] as const),
      variables: entries.map((coefficients, column) => [column, coefficients] as const),
      integers: form.integer.flatMap((whole, column) => (whole ? [column] : [])),
    },
    { ...options, maxPivots: 100_000 },
  );
  if (status === "infeasible" || status === "unbounded") return { claims: status };
  if (status === "cycled") return { claims: "nothing", reason: "its simplex method cycled" };
  const found = new Map(variables);
  const values = form.restore((column) => found.get(column) ?? 0);
  if (status === "optimal") return { claims: "optimal", values };
  // Out of time: without a point so far, the objective is no number.
  return Number.isFinite(result) ? { claims: "feasible", values, bound: -Infinity } : { claims: "time-out" };
}

function boundsOf(lower: number, upper: number): { equal: number } | { min?: number; max?: number } {
  if (lower === upper) return { equal: lower };
  return {
    ...(lower > -Infinity ? { min: lower } : {}),
    ...(upper < Infinity ? { max: upper } : {}),
  };
}

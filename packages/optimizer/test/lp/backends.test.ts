import { describe, expect, test } from "vitest";

import { highsBackend } from "../../src/highs/backend.ts";
import type { LpBackend } from "../../src/lp/backend.ts";
import { javascriptLpSolverBackend } from "../../src/lp/backends/javascript-lp-solver.ts";
import { yalpsBackend } from "../../src/lp/backends/yalps.ts";
import { LpModelBuilder, type ColumnSpec } from "../../src/lp/model.ts";
import { carpentry } from "./support/small-models.ts";

const backends: readonly LpBackend[] = [highsBackend(), yalpsBackend(), javascriptLpSolverBackend()];

/** The least of `cost x` over one column with a row `low <= x <= high`. */
function single(column: ColumnSpec, low: number, high: number) {
  const builder = new LpModelBuilder();
  builder.row(low, high, [[builder.column(column), 1]]);
  return builder.build();
}

describe.each(backends.map((backend) => [backend.id, backend] as const))("%s", (_, backend) => {
  test("is available where its package is installed", async () => {
    expect(await backend.available()).toBe(true);
  });

  test.each(["continuous", "integer"] as const)("solves a %s model", async (kind) => {
    const outcome = await backend.solve(carpentry(kind));
    expect(outcome).toMatchObject({ status: "optimal" });
    if (outcome.status !== "optimal") return;
    expect(outcome.objective).toBeCloseTo(-700, 6);
    expect(outcome.values[0]).toBeCloseTo(20, 6);
  });

  test.each([
    ["a lower bound below zero", { cost: 1, lower: -5, upper: 5 }, -3, 9, -3],
    ["a fixed column", { cost: 1, lower: 4, upper: 4 }, -9, 9, 4],
    ["an upper bound only", { cost: -1, lower: -Infinity, upper: 7 }, -9, 9, 7],
    ["a free column", { cost: 1, lower: -Infinity }, -6.5, 9, -6.5],
    ["integers below zero", { cost: 1, lower: -5.5, upper: 5, kind: "integer" }, -3.5, 9, -3],
    [
      "a semi-continuous column that stays off",
      { cost: 1, lower: 2, upper: 5, kind: "semicontinuous" },
      0,
      9,
      0,
    ],
    [
      "a semi-continuous column that must go on",
      { cost: 1, lower: 2, upper: 5, kind: "semicontinuous" },
      1,
      9,
      2,
    ],
  ] as const)("honours %s", async (_title, column, low, high, expected) => {
    const outcome = await backend.solve(single(column, low, high));
    expect(outcome.status === "optimal" ? outcome.values[0] : outcome).toBeCloseTo(expected, 6);
  });

  test("adds the constant to the objective", async () => {
    const builder = new LpModelBuilder();
    builder.constant(12);
    builder.row(3, Infinity, [[builder.column({ cost: 2 }), 1]]);
    expect(await backend.solve(builder.build())).toMatchObject({ status: "optimal", objective: 18 });
  });

  test("says that a model has no solution", async () => {
    expect(await backend.solve(single({ cost: 1, upper: 1 }, 3, 9))).toEqual({ status: "infeasible" });
    expect(await backend.solve(single({ cost: 1, upper: 9, kind: "integer" }, 3.2, 3.8))).toEqual({
      status: "infeasible",
    });
  });

  test("says that a model has no least value", async () => {
    expect(await backend.solve(single({ cost: -1 }, 3, Infinity))).toEqual({ status: "unbounded" });
  });
});

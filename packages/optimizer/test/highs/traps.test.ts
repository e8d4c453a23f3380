/** Traps of the HiGHS API, each with the guard that catches it; the other back-ends' are in ../lp/traps.test.ts. */
import type { Highs } from "highs";
import { expect, test } from "vitest";

import { highsBackend } from "../../src/highs/backend.ts";
import type { LpModel } from "../../src/lp/model.ts";
import { randomHome, carpentry } from "../lp/support/small-models.ts";
import { loadHighs } from "../support/highs-model.ts";

/** Patience for a machine under load. */
const LONG = { timeout: 30_000 };

/** HiGHS with a list of the models it made. */
async function watched(): Promise<{ highs: Highs; made: { readonly disposed: boolean }[] }> {
  const highs = await loadHighs();
  const made: { readonly disposed: boolean }[] = [];
  const createModel: Highs["createModel"] = (source) => {
    const model = highs.createModel(source);
    made.push(model);
    return model;
  };
  return { highs: { ...highs, createModel }, made };
}

test("H1: a time limit before the first sound point is a time-out, not a solution of infinite cost", async () => {
  const { model } = randomHome(3, 40);
  const highs = await loadHighs();
  expect(await highsBackend().solve(model, { timeLimitMs: 0 })).toEqual({ status: "time-out" });
  expect(highs.constants.modelStatus.timeLimit).toBe(13);
});

test("H1: a time limit after the first sound point gives that point and a bound below it", LONG, async () => {
  const { model } = randomHome(3, 40);
  const backend = highsBackend();
  const best = await backend.solve(model, { timeLimitMs: 20_000, relativeGap: 1e-4 });
  if (best.status !== "optimal") throw new Error(best.status);
  const outcome = await backend.solve(model, { timeLimitMs: 1, start: best.values });
  expect(outcome.status).toBe("feasible");
  if (outcome.status !== "feasible") return;
  expect(outcome.bound).toBeLessThanOrEqual(best.objective + 1e-6);
  expect(outcome.objective).toBeGreaterThanOrEqual(outcome.bound);
});

test("H2: the constant `matrixFormat` is not what `createModel` takes; the format is a word", async () => {
  const highs = await loadHighs();
  const matrix = { numRows: 1, numCols: 1, starts: [0, 1], indices: [0], values: [1] };
  const model = {
    numCols: 1,
    numRows: 1,
    colCost: [1],
    colLower: [0],
    colUpper: [1],
    rowLower: [0],
    rowUpper: [1],
  };
  const numbered = { ...model, matrix: { ...matrix, format: highs.constants.matrixFormat.rowWise } };
  expect(() => highs.createModel(numbered as never)).toThrow(/format/);
  highs.createModel({ ...model, matrix: { ...matrix, format: "csr" } }).dispose();
});

test("H2: an error from inside reaches nobody with the solver's source in it", async () => {
  const source = `at line 1\n${"minified;".repeat(20_000)}`;
  const backend = highsBackend({ load: () => Promise.reject(new TypeError(`${"x".repeat(900)} ${source}`)) });
  const outcome = await backend.solve(carpentry());
  expect(outcome).toMatchObject({ status: "failed", cause: "unavailable" });
  expect(JSON.stringify(outcome).length).toBeLessThan(300);
  expect(await backend.available()).toBe(false);
});

test("H3: every model is freed, whether it was solved, infeasible or refused inside", LONG, async () => {
  const { highs, made } = await watched();
  const backend = highsBackend({ load: () => Promise.resolve(highs) });
  const model = carpentry("integer");
  const impossible: LpModel = {
    ...model,
    rowLower: Float64Array.of(90, 90),
    rowUpper: Float64Array.of(91, 91),
  };
  for (let round = 0; round < 20; round += 1) {
    await backend.solve(model);
    await backend.solve(impossible);
    await backend.solve(model, { start: Float64Array.of(1) });
  }
  expect(made).toHaveLength(60);
  expect(made.every(({ disposed }) => disposed)).toBe(true);
});

test("after a crash of the WebAssembly module the next solve loads a new one", async () => {
  let loads = 0;
  const crash = new Error("memory access out of bounds");
  crash.name = "RuntimeError";
  const backend = highsBackend({
    load: async () => {
      loads += 1;
      const highs = await loadHighs();
      const createModel: Highs["createModel"] = (source) => {
        if (loads === 1) throw crash;
        return highs.createModel(source);
      };
      return { ...highs, createModel };
    },
  });
  expect(await backend.solve(carpentry())).toMatchObject({ status: "failed", cause: "no-answer" });
  expect(await backend.solve(carpentry())).toMatchObject({ status: "optimal" });
  expect(loads).toBe(2);
});

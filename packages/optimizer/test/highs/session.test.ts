import { expect, test } from "vitest";

import { noExclusions } from "../../src/lp/exclusions.ts";
import type { LpModel } from "../../src/lp/model.ts";
import { storageModel } from "../../src/lp/storage-model.ts";
import { highsBackend } from "../../src/highs/backend.ts";
import { carpentry } from "../lp/support/small-models.ts";
import { randomProblem } from "../support/random-problem.ts";

const backend = highsBackend();

async function opened(model: LpModel) {
  const session = await backend.open?.(model);
  if (session === undefined) throw new Error("no session");
  return session;
}

test("a changed model costs what a fresh one costs", async () => {
  const base = randomProblem(5, { prices: "convex", count: 48 });
  const session = await opened(storageModel(base, noExclusions(base)).model);
  try {
    for (let step = 0; step < 10; step += 1) {
      const problem = {
        ...base,
        importPricePerKwh: base.importPricePerKwh.map((price, t) => price * (1 + 0.05 * Math.sin(t + step))),
        loadW: base.loadW.map((load, t) => load * (1 + 0.1 * Math.cos(3 * t + step))),
        maxImportW: base.maxImportW,
      };
      const { model } = storageModel(problem, noExclusions(problem));
      const fresh = await backend.solve(model);
      const { cost, lower, upper, rowLower, rowUpper } = model;
      const warm = session.solve({ cost, lower, upper, rowLower, rowUpper });
      if (fresh.status !== "optimal" || warm.status !== "optimal") throw new Error("not solved");
      expect(warm.objective).toBeCloseTo(fresh.objective, 7);
    }
  } finally {
    session.dispose();
  }
});

test("what is not named in a change stays", async () => {
  const session = await opened(carpentry());
  expect(session.solve({ cost: Float64Array.of(-20, 0) })).toMatchObject({ objective: -500 });
  expect(session.solve({ upper: Float64Array.of(5, 100) })).toMatchObject({ objective: -100 });
  expect(session.solve({ offset: 7 })).toMatchObject({ objective: -93 });
  expect(session.solve()).toMatchObject({ objective: -93 });
  session.dispose();
});

test("a change that is no number is refused and the session goes on", async () => {
  const session = await opened(carpentry());
  expect(session.solve({ cost: Float64Array.of(Number.NaN, 0) })).toMatchObject({ cause: "invalid-model" });
  expect(session.solve()).toMatchObject({ status: "optimal" });
  session.dispose();
});

test("a disposed session answers that it is", async () => {
  const session = await opened(carpentry());
  session.dispose();
  session.dispose();
  expect(session.solve()).toMatchObject({ status: "failed", cause: "no-answer" });
});

test("an unsound model opens no session", async () => {
  const model = carpentry();
  expect(await backend.open?.({ ...model, cost: Float64Array.of(1) })).toBeUndefined();
});

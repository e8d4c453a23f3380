import { expect, test } from "vitest";

import { firstLine, guardedBackend, type RawAnswer } from "../../src/lp/guard.ts";
import { LpModelBuilder } from "../../src/lp/model.ts";
import { carpentry } from "./support/small-models.ts";

const saying = (answer: RawAnswer) => guardedBackend("said", () => Promise.resolve(() => answer));

test("an answer that keeps the model goes through, its objective added up anew", async () => {
  const backend = saying({ claims: "optimal", values: Float64Array.of(20, 10) });
  expect(await backend.solve(carpentry())).toMatchObject({ status: "optimal", objective: -700 });
});

test("a fraction as an integer does not, whatever the claim", async () => {
  for (const claims of ["optimal", "feasible"] as const) {
    const backend = saying({ claims, values: Float64Array.of(19.5, 10), bound: -800 });
    expect(await backend.solve(carpentry("integer"))).toMatchObject({ cause: "wrong-answer" });
  }
});

test("a bound above the point is brought down to it", async () => {
  const backend = saying({ claims: "feasible", values: Float64Array.of(10, 10), bound: 999 });
  expect(await backend.solve(carpentry())).toMatchObject({
    status: "feasible",
    objective: -500,
    bound: -500,
  });
});

test.each(["infeasible", "unbounded", "time-out"] as const)("`%s` is passed on", async (claims) => {
  expect(await saying({ claims }).solve(carpentry())).toEqual({ status: claims });
});

test("giving up is a failure with its reason", async () => {
  const outcome = await saying({ claims: "nothing", reason: "it cycled" }).solve(carpentry());
  expect(outcome).toEqual({ status: "failed", cause: "no-answer", reason: "it cycled" });
});

test("a solver that throws is a failure, not a rejection", async () => {
  const thrower = guardedBackend("thrower", () =>
    Promise.resolve(() => {
      throw new RangeError("out of memory\n at line 2");
    }),
  );
  const outcome = await thrower.solve(carpentry());
  expect(outcome).toEqual({ status: "failed", cause: "no-answer", reason: "RangeError: out of memory" });
});

test("a package that is not installed makes the back-end unavailable", async () => {
  const missing = guardedBackend("missing", () => Promise.reject(new Error("Cannot find package 'x'")));
  expect(await missing.available()).toBe(false);
  expect(await missing.solve(carpentry())).toMatchObject({ status: "failed", cause: "unavailable" });
});

test("models beyond the caps are refused before anything is loaded", async () => {
  let loaded = false;
  const load = () => {
    loaded = true;
    return Promise.reject(new Error("not needed"));
  };
  for (const caps of [
    { columns: 1, cells: 1e6, integers: 9 },
    { columns: 9, cells: 7, integers: 9 },
    { columns: 9, cells: 1e6, integers: 1 },
  ]) {
    const outcome = await guardedBackend("small", load, caps).solve(carpentry("integer"));
    expect(outcome).toMatchObject({ status: "failed", cause: "too-large" });
  }
  expect(loaded).toBe(false);
});

test("what is thrown is cut to its first line", () => {
  expect(firstLine("one\ntwo")).toBe("one");
  expect(firstLine(new Error("x".repeat(900)))).toHaveLength(200);
});

test("a point a hundredth of a watt-hour off a large row is a wrong answer too", async () => {
  const builder = new LpModelBuilder();
  const x = builder.column({ cost: 1, upper: 20 });
  builder.row(15, Infinity, [[x, 1]]);
  const off = guardedBackend("off", () =>
    Promise.resolve(() => ({ claims: "optimal" as const, values: Float64Array.of(15 - 1e-5) })),
  );
  expect(await off.solve(builder.build())).toMatchObject({ status: "failed", cause: "wrong-answer" });
});

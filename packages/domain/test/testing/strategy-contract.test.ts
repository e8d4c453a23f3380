import { expect, test } from "vitest";
import { err, ok } from "../../src/index.ts";
import {
  strategyCases,
  strategyContract,
  type StrategyCase,
  type StrategyUnderTest,
} from "../../src/testing/index.ts";
import { failingCases } from "./failing-cases.ts";

/** The smallest planning problem: give each slot a power of at most `limit`, as near to what is wanted as possible. */
interface Problem {
  readonly wanted: Float64Array;
  readonly limit: number;
}
interface Plan {
  readonly powers: readonly number[];
  readonly stats: { readonly ms: number };
}
let runs = 0;
const clipping: StrategyUnderTest<Problem, Plan> = {
  name: "clipping",
  solve: ({ wanted, limit }) =>
    limit < 0
      ? err("no power fits")
      : ok({ powers: Array.from(wanted, (want) => Math.min(limit, want)), stats: { ms: (runs += 1) } }),
  verify: ({ limit }, { powers }) => {
    const violations = powers.filter((power) => power > limit);
    return { ok: violations.length === 0, violations };
  },
};
const CASES: readonly StrategyCase<Problem, Plan>[] = [
  {
    title: "one peak",
    problem: { wanted: Float64Array.of(1, 5), limit: 3 },
    check: ({ powers }) => {
      expect(powers).toEqual([1, 3]);
    },
  },
  { title: "a negative limit", problem: { wanted: Float64Array.of(1), limit: -1 }, infeasible: true },
];
strategyContract(clipping, CASES);

test("a strategy that breaks a limit is caught by the verifier", async () => {
  const greedy = {
    ...clipping,
    solve: ({ wanted }: Problem) => ok({ powers: [...wanted], stats: { ms: 0 } }),
  };
  expect(await failingCases(strategyCases(greedy, CASES))).toEqual([
    "its plan passes the verifier: one peak",
    "it says that there is no plan: a negative limit",
  ]);
});
test("a strategy that is not the same twice is caught", async () => {
  let count = 0;
  const moody = { ...clipping, solve: () => ok({ powers: [(count += 1)], stats: { ms: 0 } }) };
  expect(await failingCases(strategyCases(moody, CASES))).toContain(
    "the same problem gives the same plan: one peak",
  );
});
test("a strategy that changes its problem is caught", async () => {
  const rude = {
    ...clipping,
    solve: (problem: Problem) => {
      problem.wanted[0] = (problem.wanted[0] ?? 0) + 1;
      return clipping.solve({ ...problem, limit: 3 });
    },
  };
  const own = [{ title: "one peak", problem: { wanted: Float64Array.of(1, 5), limit: 3 } }];
  expect(await failingCases(strategyCases(rude, own))).toContain("the problem is left as it was: one peak");
});
test("a strategy that misses a known answer is caught", async () => {
  const lazy = { ...clipping, solve: () => ok({ powers: [0, 0], stats: { ms: 0 } }) };
  expect(await failingCases(strategyCases(lazy, CASES.slice(0, 1)))).toEqual([
    "its plan passes the verifier: one peak",
  ]);
});
test("a strategy that gives up is caught", async () => {
  const idle = { ...clipping, solve: () => err("later") };
  expect(await failingCases(strategyCases(idle, CASES.slice(0, 1)))).toContain(
    "its plan passes the verifier: one peak",
  );
});
test("a contract without a problem or a name proves nothing", async () => {
  expect(await failingCases(strategyCases(clipping, []))).toEqual([
    "it has a name and there are problems to solve",
  ]);
  expect(await failingCases(strategyCases({ ...clipping, name: " " }, CASES.slice(1)))).toHaveLength(1);
});

import { expect, test } from "vitest";

import { idle, verifyPlan } from "@oec/optimizer";
import { hours } from "../support/day.ts";
import { randomProblem } from "../support/random-problem.ts";

test("an idle battery leaves the bill of the house", () => {
  expect(idle(hours({ import: [2, 3], loadW: [1000, 500], storage: { startWh: 4000 } })).cost.total).toBe(
    3.5,
  );
});

test("an idle plan passes the verifier for any problem", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const problem = randomProblem(seed, { prices: "general", overload: true });
    expect(verifyPlan(problem, idle(problem)).ok, `seed ${seed}`).toBe(true);
  }
});

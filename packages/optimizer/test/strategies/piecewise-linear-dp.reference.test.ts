import { describe, expect, test } from "vitest";

import { piecewiseLinearDp } from "@oec/optimizer";
import { referenceCost } from "../reference/polyline-dp.ts";
import { costWithPenalty, planOf } from "../support/plan-of.ts";
import { randomProblem } from "../support/random-problem.ts";

describe("the plan costs what the plain reference version says", () => {
  test.each([
    { prices: "convex", overload: false },
    { prices: "convex", overload: true },
    { prices: "general", overload: false },
    { prices: "general", overload: true },
  ] as const)(
    "on 150 seeded problems, $prices prices, overload $overload",
    ({ prices, overload }) => {
      for (let seed = 1; seed <= 150; seed += 1) {
        const problem = randomProblem(1000 + seed, { prices, overload, count: 1 + (seed % 8) });
        const expected = referenceCost(problem);
        const cost = costWithPenalty(problem, planOf(piecewiseLinearDp, problem));
        expect(Math.abs(cost - expected), `seed ${seed}: ${cost}, reference ${expected}`).toBeLessThanOrEqual(
          1e-6 * Math.max(1, Math.abs(expected)),
        );
      }
    },
    60_000,
  );
});

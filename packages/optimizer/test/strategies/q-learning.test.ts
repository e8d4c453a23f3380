import fc from "fast-check";
import { expect, test } from "vitest";
import {
  BatteryEnvironment,
  createQStrategy,
  parseQPolicy,
  piecewiseLinearDp,
  trainQPolicy,
  verifyPlan,
  type Problem,
} from "@oec/optimizer";

import { idle } from "../../src/strategies/idle.ts";
import { battery, hours } from "../support/day.ts";
import { planOf } from "../support/plan-of.ts";
import { randomProblem, uniform } from "../support/random-problem.ts";

const random = (seed: number) => ({ uniform: uniform(seed) });

/** A day in which buying in the first hours for the last ones is worth it, every time a little different. */
function dearEvening(seed: number): Problem {
  const noise = uniform(seed);
  return {
    ...hours({
      import: Array.from({ length: 8 }, (_, hour) => (hour < 4 ? 1 : 4) + 0.1 * noise()),
      loadW: Array.from({ length: 8 }, (_, hour) => (hour < 4 ? 100 : 1500)),
    }),
    storages: [battery({ maxWh: 6000, maxChargeW: 3000, chargeEfficiency: 0.95, wearCostPerKwh: 0.1 })],
  };
}

const past = Array.from({ length: 20 }, (_, seed) => dearEvening(seed + 1));
const unseen = Array.from({ length: 10 }, (_, seed) => dearEvening(seed + 1000));
const learned = trainQPolicy(past, { episodes: 4000, random: random(7) });

test("it learns to buy cheap for dear hours: most of the saving on days it has not seen", () => {
  const strategy = createQStrategy(learned);
  const sum = (cost: (day: Problem) => number) => unseen.reduce((total, day) => total + cost(day), 0);
  const without = sum((day) => idle(day).cost.total);
  const best = sum((day) => planOf(piecewiseLinearDp, day).cost.total);
  const reached = sum((day) => planOf(strategy, day).cost.total);
  expect((without - reached) / (without - best)).toBeGreaterThan(0.7);
  expect(reached).toBeGreaterThanOrEqual(best);
});

test("the same chance gives the same policy, another gives another", () => {
  const again = trainQPolicy(past, { episodes: 4000, random: random(7) });
  expect(again).toEqual(learned);
  expect(trainQPolicy(past, { episodes: 4000, random: random(8) })).not.toEqual(learned);
});

test("a policy survives JSON", () => {
  expect(parseQPolicy(JSON.parse(JSON.stringify(learned)))).toEqual({ ok: true, value: learned });
});

test.each([
  ["no object", 7, /expected an object/],
  ["another format", { ...learned, format: "weights" }, /format/],
  ["another version", { ...learned, version: 2 }, /version is not 1/],
  ["other levels", { ...learned, levels: 21 }, /levels/],
  ["no actions", { ...learned, actions: undefined }, /actions is not a list/],
  ["too few actions", { ...learned, actions: [1] }, /1 actions, expected one per state/],
  [
    "an unknown action",
    { ...learned, actions: learned.actions.map((a, i) => (i === 3 ? 9 : a)) },
    /actions\[3\]/,
  ],
])("%s is no policy", (_, value, message) => {
  expect(parseQPolicy(value)).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(message) },
  });
});

test("whatever was learned, plans keep all limits", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
      const problem = randomProblem(seed, { prices: "general", overload: true });
      const noise = uniform(seed);
      const policy = { ...learned, actions: learned.actions.map(() => Math.floor(5 * noise())) };
      expect(
        verifyPlan(problem, planOf(createQStrategy(policy), problem)).violations.filter(
          ({ kind }) => kind !== "import-limit",
        ),
      ).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test("rewards of a walk add up to the plan's cost, negated", () => {
  const day = dearEvening(5);
  const environment = new BatteryEnvironment(day, day.storages[0]!);
  const plan = planOf(createQStrategy(learned), day);
  let state = environment.reset(day.storages[0]!.startWh);
  let total = 0;
  for (let done = false; !done;) {
    const step = environment.step(learned.actions[state]!);
    total += step.reward;
    ({ state, done } = step);
  }
  expect(total).toBeCloseTo(-plan.cost.total, 9);
});

test("a state that was never visited follows the self-consumption rule", () => {
  const one = trainQPolicy([dearEvening(1)], { episodes: 1, random: random(1) });
  const shortage = one.actions.filter((_, state) => state % 2 === 1);
  expect(shortage.filter((action) => action === 1).length).toBeGreaterThan(shortage.length * 0.95);
});

test.each([
  ["no days", []],
  ["an invalid day", [{ ...past[0]!, loadW: Float64Array.of(1) }]],
  ["two storages", [{ ...past[0]!, storages: [battery(), battery({ id: "b" })] }]],
])("%s cannot be learned from", (_, days) => {
  expect(() => trainQPolicy(days, { random: random(1) })).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT" }),
  );
});

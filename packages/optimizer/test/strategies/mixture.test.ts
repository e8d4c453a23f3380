import fc from "fast-check";
import { expect, test } from "vitest";

import { cheapestMixture, type Choice } from "../../src/strategies/cycles/mixture.ts";

test("a limit that lies between two choices is met by a part of each, at the price of their difference", () => {
  const frugal = { cost: 10, excess: [-2] };
  const busy = { cost: 4, excess: [1] };
  const { shares, cost, prices } = cheapestMixture([frugal, busy]);
  expect(shares[0]).toBeCloseTo(1 / 3, 12);
  expect(shares[1]).toBeCloseTo(2 / 3, 12);
  expect(cost).toBeCloseTo(6, 12);
  expect(prices[0]).toBeCloseTo(2, 12);
});

test("a limit that nobody reaches costs nothing", () => {
  expect(
    cheapestMixture([
      { cost: 10, excess: [-2] },
      { cost: 4, excess: [-1] },
    ]),
  ).toEqual({
    shares: [0, 1],
    cost: 4,
    prices: [0],
  });
});

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test("mixtures keep the limits, and their prices prove that none is cheaper", () => {
  const choice = (limits: number): fc.Arbitrary<Choice> =>
    fc.record({
      cost: number(-50, 50),
      excess: fc.array(number(-10, 10), { minLength: limits, maxLength: limits }),
    });
  const given = fc.integer({ min: 1, max: 3 }).chain((limits) => {
    const excess = fc.array(number(-10, 0), { minLength: limits, maxLength: limits });
    return fc.tuple(
      fc.record({ cost: number(-50, 50), excess }),
      fc.array(choice(limits), { maxLength: 12 }),
    );
  });
  fc.assert(
    fc.property(given, ([first, others]) => {
      const choices = [first, ...others];
      const { shares, cost, prices } = cheapestMixture(choices);
      const mean = (of: (choice: Choice) => number) =>
        choices.reduce((sum, choice, index) => sum + shares[index]! * of(choice), 0);
      expect(mean(() => 1)).toBeCloseTo(1, 9);
      expect(mean((choice) => choice.cost)).toBeCloseTo(cost, 6);
      for (const limit of prices.keys()) expect(mean(({ excess }) => excess[limit]!)).toBeLessThan(1e-7);
      // Lagrange: at these prices no single choice is below the mixture.
      for (const { cost: own, excess } of choices) {
        const priced = excess.reduce((sum, amount, limit) => sum + prices[limit]! * amount, own);
        expect(priced).toBeGreaterThan(cost - 1e-6);
      }
    }),
    { numRuns: 300 },
  );
});

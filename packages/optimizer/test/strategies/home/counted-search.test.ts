import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { homeModel } from "../../../src/strategies/home/home-model.ts";
import { HomeSearch } from "../../../src/strategies/home/home-search.ts";
import { meanOn, searchCounted } from "../../../src/strategies/home/counted-search.ts";
import { ANY_COUNT, countedSlots, leastOf, type OnCount } from "../../../src/strategies/home/on-count.ts";
import { ValueProgramme } from "../../../src/strategies/home/value-programme.ts";
import { homeByHand } from "../../reference/home-by-hand.ts";
import { carHome } from "../../support/car-home.ts";

const OPTIONS = { price: 0.2, tolerance: 1e-9, mostPasses: 40 };

function searchOf(problem: ReturnType<typeof carHome>): HomeSearch {
  const limits = { relativeGap: 0, absoluteGap: 0, exhausted: () => false };
  const space = { site: new ValueProgramme(), around: new ValueProgramme() };
  return new HomeSearch(homeModel(problem, problem.storages[0], problem.vehicles?.[0]), limits, false, space);
}

const tiltedHome = (seed: number) => {
  const tilt = (index: number) => 0.05 + ((seed * (index + 3) * 7919) % 97) / 97;
  return carHome(
    {
      importPricePerKwh: Float64Array.from({ length: 4 }, (_, slot) => tilt(slot)),
      pvW: Float64Array.from({ length: 4 }, (_, slot) => 3000 * tilt(slot + 5)),
    },
    { minChargeW: 2000 + 2000 * tilt(20), targetWh: 13_000 + 9000 * tilt(21), shortfallPricePerKwh: 3 },
  );
};

describe("a limit on the number of slots in which the car charges", () => {
  const boundIn = (search: HomeSearch, count: OnCount) =>
    search.price(search.head.highestKw, search.free, OPTIONS, count).bound;

  test("no bound is above the cheapest plan by hand that keeps to it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 4 }), (seed, slots) => {
        const problem = tiltedHome(seed);
        const search = searchOf(problem);
        const leastKwh = leastOf([...search.model.car.leastKwh], slots);
        const fewer = boundIn(search, { ...ANY_COUNT, most: slots });
        const more = boundIn(search, { ...ANY_COUNT, fewest: slots, leastKwh });
        expect(fewer).toBeLessThanOrEqual(homeByHand(problem, (on) => on <= slots).cost + 1e-6);
        expect(more).toBeLessThanOrEqual(homeByHand(problem, (on) => on >= slots).cost + 1e-6);
      }),
      { seed: 11, numRuns: 12 },
    );
  }, 30_000);

  test("the bound is never below the one without a limit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 3 }), (seed, slots) => {
        const search = searchOf(tiltedHome(seed));
        const any = boundIn(search, ANY_COUNT);
        const leastKwh = leastOf([...search.model.car.leastKwh], slots);
        expect(boundIn(search, { ...ANY_COUNT, most: slots })).toBeGreaterThanOrEqual(any - 1e-9);
        expect(boundIn(search, { ...ANY_COUNT, fewest: slots, leastKwh })).toBeGreaterThanOrEqual(any - 1e-9);
      }),
      { seed: 12, numRuns: 40 },
    );
  });

  test("one limit or the other raises the bound where the car would charge in a fraction of a slot", () => {
    // Two slots of 4 kWh are too little for 9 kWh, three are too much: the bound without a limit mixes them.
    const problem = carHome({}, { targetWh: 18_100, maxChargeW: 4100, minChargeW: 4000 });
    const search = searchOf(problem);
    const any = boundIn(search, ANY_COUNT);
    const fewer = boundIn(search, { ...ANY_COUNT, most: 2 });
    const more = boundIn(search, { ...ANY_COUNT, fewest: 3, leastKwh: 12 });
    expect(Math.min(fewer, more)).toBeGreaterThan(any + 0.01);
  });
});

test("a positive price of a slot is charged against the most, a negative one against the fewest", () => {
  const count = { fewest: 2, most: 5, leastKwh: 0 };
  expect([1, -1, 0].map((perSlot) => countedSlots({ ...count, perSlot }))).toEqual([5, 2, 0]);
});

test("a number of slots charges at least the smallest of their energies", () => {
  expect(leastOf([3, 1, 2], 2)).toBe(3);
});

test("the mean number of slots is that of the mixture that charges what is wanted", () => {
  const point = (carKwh: number, onSlots: number) => ({
    ...{ price: 0, bound: 0, slope: 0, carKwh, onSlots },
    ...{ moves: new Float64Array(0), car: new Float64Array(0) },
  });
  const found = { bound: 0, price: 0, perSlot: 0, little: point(4, 2), enough: point(8, 4) };
  expect(meanOn(found, 5)).toBe(2.5);
});

test("what is not limited gets no price", () => {
  const prices: number[] = [];
  const point = { price: 0, bound: 0, slope: 0, carKwh: 9, onSlots: 9, moves: new Float64Array(0) };
  const found = { bound: 1, price: 1, perSlot: 0, little: undefined, enough: { ...point, car: point.moves } };
  const search = (count: OnCount) => {
    prices.push(count.perSlot);
    return found;
  };
  searchCounted(search, { ...ANY_COUNT, fewest: 2, perSlot: -0.5 }, { ...OPTIONS, enough: 5 }, 9);
  expect(prices.every((perSlot) => perSlot <= 0)).toBe(true);
});

import { describe, expect, test } from "vitest";

import { mostDifferent, outOfCount, withinCount } from "../../../src/strategies/home/car-decisions.ts";
import type { PriceSearch } from "../../../src/strategies/home/energy-price.ts";
import { ANY_COUNT } from "../../../src/strategies/home/on-count.ts";
import { FREE, OFF, ON } from "../../../src/strategies/home/site-programme.ts";

const point = (...car: number[]) => ({
  ...{ price: 0, bound: 0, slope: 0, carKwh: 0, onSlots: car.filter((energy) => energy > 0).length },
  ...{ moves: new Float64Array(car.length), car: Float64Array.from(car) },
});

const found = (little: number[] | undefined, enough: number[] | undefined): PriceSearch => ({
  ...{ bound: 0, price: 0, perSlot: 0 },
  little: little === undefined ? undefined : point(...little),
  enough: enough === undefined ? undefined : point(...enough),
});

const free = Uint8Array.of(FREE, FREE, FREE);

describe("the slot that is decided next", () => {
  test("is the free one in which only one point charges, and most", () => {
    expect(mostDifferent(found([0, 0, 5], [2, 3, 9]), free)).toBe(1);
    expect(mostDifferent(found([0, 0, 5], [2, 3, 9]), Uint8Array.of(FREE, ON, FREE))).toBe(0);
  });

  test("is none where both points charge in the same slots", () => {
    expect(mostDifferent(found([0, 1, 5], [0, 3, 9]), free)).toBe(-1);
  });

  test("is one that charges where too many do, one that does not where too few do", () => {
    expect(outOfCount(found(undefined, [0, 3, 9]), free, { ...ANY_COUNT, most: 1 })).toBe(1);
    expect(outOfCount(found([0, 3, 9], undefined), free, { ...ANY_COUNT, fewest: 3 })).toBe(0);
    expect(outOfCount(found([0, 3, 9], undefined), free, ANY_COUNT)).toBe(-1);
  });
});

describe("a number of slots", () => {
  test("leaves a pattern alone that it does not decide", () => {
    expect(withinCount(free, { ...ANY_COUNT, most: 2 })).toBe(free);
  });

  test("switches the rest off once it is reached, and on where all are needed", () => {
    const pattern = Uint8Array.of(ON, FREE, OFF);
    expect(withinCount(pattern, { ...ANY_COUNT, most: 1 })).toEqual(Uint8Array.of(ON, OFF, OFF));
    expect(withinCount(pattern, { ...ANY_COUNT, fewest: 2 })).toEqual(Uint8Array.of(ON, ON, OFF));
  });

  test("rules out a pattern that cannot reach it", () => {
    expect(withinCount(Uint8Array.of(ON, ON, OFF), { ...ANY_COUNT, most: 1 })).toBeUndefined();
    expect(withinCount(Uint8Array.of(ON, OFF, OFF), { ...ANY_COUNT, fewest: 2 })).toBeUndefined();
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { balanceOf, stackDay, thickest } from "../../../web/src/charts/stacks.ts";
import { DAYS, sampleDay } from "../sample-home.ts";

const COUNTS = Object.keys(DAYS).map(Number) as (keyof typeof DAYS)[];

describe.each(COUNTS)("the stacks of a day of %d quarters", (count) => {
  const { slots } = sampleDay(count);
  const parts = stackDay(slots);
  test("have a bar for every quarter", () => {
    expect(parts.every(({ from, to }) => from.length === count && to.length === count)).toBe(true);
  });
  test("reach as far up as down: sources equal uses", () => {
    for (const [index, slot] of slots.entries()) {
      const ends = (direction: 1 | -1) =>
        parts.filter((part) => part.direction === direction).map(({ to }) => Math.abs(to[index] ?? 0));
      const { sourcesW, usesW } = balanceOf(slot)!;
      expect(Math.abs(sourcesW - usesW)).toBeLessThanOrEqual(10);
      expect(Math.max(...ends(1)) * 1000).toBeCloseTo(sourcesW, 6);
      expect(Math.max(...ends(-1)) * 1000).toBeCloseTo(usesW, 6);
    }
  });
});

describe("stacks", () => {
  const slots = sampleDay().slots;
  test("each part begins where the one before ends", () => {
    const up = stackDay(slots).filter(({ direction }) => direction === 1);
    for (const [place, part] of up.entries())
      expect(part.from).toEqual(place === 0 ? slots.map(() => 0) : up[place - 1]!.to);
  });
  test("leave out what a home does not have", () => {
    const withoutSun = slots.map((slot) => ({ ...slot, sunW: 0, soldW: 0 }));
    expect(stackDay(withoutSun).map(({ field }) => field)).toEqual([
      "givenW",
      "boughtW",
      "houseW",
      "chargedW",
    ]);
  });
  test("have gaps where nothing is known", () => {
    const unknown = slots.map((slot, index) => (index < 90 ? slot : { ...slot, sunW: null, houseW: null }));
    const sun = stackDay(unknown).find(({ field }) => field === "sunW")!;
    expect(sun.to.slice(90)).toEqual([null, null, null, null, null, null]);
    expect(balanceOf(unknown[95]!)).toBeNull();
  });
  test("are as thick as the powers they stand for", () => {
    const power = fc.integer({ min: 0, max: 20_000 });
    const powers = fc.record({
      sunW: power,
      givenW: power,
      boughtW: power,
      houseW: power,
      chargedW: power,
      soldW: power,
    });
    fc.assert(
      fc.property(fc.array(powers, { minLength: 1, maxLength: 8 }), (list) => {
        const made = list.map((one) => ({ ...slots[0]!, ...one }));
        for (const { field, from, to } of stackDay(made))
          for (const [index, slot] of made.entries())
            expect(Math.abs(to[index]! - from[index]!) * 1000).toBeCloseTo(slot[field], 6);
      }),
    );
  });
  test("are named in the middle of their hump", () => {
    const part = { field: "sunW", thing: "sun", direction: 1 } as const;
    const from = [0, 0, 0, 0, 0, 0];
    expect(thickest({ ...part, from, to: [0, 1, 3, 3, 3, 1] }, 0.5)).toBe(3);
    expect(thickest({ ...part, from, to: [0, 1, 3, 3, 3, 1] }, 5)).toBeUndefined();
  });
});

import { OecError } from "@oec/domain";
import { createRandom } from "@oec/simulation";
import fc from "fast-check";
import { expect, test } from "vitest";

const draws = (random: ReturnType<typeof createRandom>, count: number): number[] =>
  Array.from({ length: count }, () => random.uniform());

test("the same seed draws the same numbers", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(draws(createRandom(seed), 20)).toEqual(draws(createRandom(seed), 20));
    }),
  );
});

test("other seeds draw other numbers", () => {
  expect(draws(createRandom(1), 3)).not.toEqual(draws(createRandom(2), 3));
});

test("uniform draws lie in [0, 1)", () => {
  const random = createRandom(3);
  for (const value of draws(random, 10_000)) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThan(1);
  }
});

test("normal draws have mean 0 and deviation 1", () => {
  const random = createRandom(4);
  const values = Array.from({ length: 50_000 }, () => random.normal());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(Math.sqrt(square) - 1)).toBeLessThan(0.02);
});

test("a split stream depends on its name only, not on what was drawn before or beside it", () => {
  const fresh = createRandom(5).split("battery");
  const used = createRandom(5);
  draws(used, 17);
  used.split("car").normal();
  expect(draws(used.split("battery"), 10)).toEqual(draws(fresh, 10));
});

test("streams of other names differ", () => {
  const root = createRandom(6);
  expect(draws(root.split("a"), 5)).not.toEqual(draws(root.split("b"), 5));
});

test("a seed that is not a whole number is refused with OUT_OF_RANGE", () => {
  expect(() => createRandom(1.5)).toThrow(OecError);
  expect(() => createRandom(Number.NaN)).toThrow(/OUT_OF_RANGE/);
});

import { timeNoise } from "@oec/simulation";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mixName, uniformAt } from "../../src/random/hash.ts";

const MINUTE = 60_000;

test("the noise of an instant does not depend on the order of the questions", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1e12, max: 2e12 }), { minLength: 2, maxLength: 20 }),
      (instants) => {
        const asked = timeNoise(1, "a", MINUTE);
        for (const at of instants) asked(at);
        for (const at of instants) expect(asked(at)).toBe(timeNoise(1, "a", MINUTE)(at));
      },
    ),
  );
});

test("the noise is continuous", () => {
  const noise = timeNoise(2, "a", MINUTE);
  for (let at = 0; at < 100 * MINUTE; at += 500)
    expect(Math.abs(noise(at + 1) - noise(at))).toBeLessThan(0.001);
});

test("the noise has deviation 1 at knots and between them", () => {
  const noise = timeNoise(3, "a", MINUTE);
  for (const share of [0, 0.5]) {
    const values = Array.from({ length: 20_000 }, (_, index) => noise((index + share) * MINUTE));
    const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.abs(square - 1)).toBeLessThan(0.05);
  }
});

test("other names give uncorrelated noise", () => {
  const a = timeNoise(4, "a", MINUTE);
  const b = timeNoise(4, "b", MINUTE);
  let sum = 0;
  for (let index = 0; index < 20_000; index += 1) sum += a(index * MINUTE) * b(index * MINUTE);
  expect(Math.abs(sum / 20_000)).toBeLessThan(0.03);
});

test("hashed uniforms spread evenly over ten bins, for low and for high indices", () => {
  const key = mixName(1, "bins");
  for (const first of [0, 2 ** 40]) {
    const bins = new Array<number>(10).fill(0);
    for (let index = 0; index < 10_000; index += 1) {
      const bin = Math.floor(uniformAt(key, first + index) * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    for (const count of bins) expect(Math.abs(count - 1000)).toBeLessThan(150);
  }
});

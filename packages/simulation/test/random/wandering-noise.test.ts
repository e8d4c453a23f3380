import { describe, expect, it } from "vitest";
import { wanderingNoiseAt } from "../../src/random/wandering-noise.ts";

const TAU = 60_000;
const COUNT = 200_000;
const noise = wanderingNoiseAt(7, "test", TAU);
const mean = (of: (at: number) => number): number => {
  let sum = 0;
  // A stride that is no part of the knots' distance meets every place between them.
  for (let index = 0; index < COUNT; index += 1) sum += of(index * 7919);
  return sum / COUNT;
};

describe("noise that wanders", () => {
  it("has mean 0 and variance 1, between its knots too", () => {
    expect(Math.abs(mean(noise))).toBeLessThan(0.03);
    expect(Math.abs(mean((at) => noise(at) ** 2) - 1)).toBeLessThan(0.03);
  });

  it.each([30_000, 60_000, 120_000])("has the correlation exp(-t / tau) over %d ms", (apart) => {
    // A reader of its own for the later instant: each goes forward through its blocks.
    const later = wanderingNoiseAt(7, "test", TAU);
    const correlation = mean((at) => noise(at) * later(at + apart));
    expect(Math.abs(correlation - Math.exp(-apart / TAU))).toBeLessThan(0.03);
  });

  it("is the same in any order of questions, bit for bit", () => {
    const forward = Array.from({ length: 3000 }, (_, k) => noise(k * 1000));
    const other = wanderingNoiseAt(7, "test", TAU);
    const backward = Array.from({ length: 3000 }, (_, k) => other((2999 - k) * 1000)).reverse();
    expect(backward).toEqual(forward);
  });

  it("has no jump where one block ends and the next begins", () => {
    const edge = (TAU / 12) * 256 * 1_000_003;
    expect(Math.abs(noise(edge) - noise(edge - 0.01))).toBeLessThan(1e-4);
  });
});

import { dailyProfile, sparkline } from "@oec/simulation";
import { expect, test } from "vitest";

test("a profile holds the mean of each step", () => {
  const { meanW } = dailyProfile((at) => at / 1000, 0, 3_600_000, 7_200_000);
  expect([...meanW]).toEqual([1800, 5400]);
});

test("a day in half hours has 48 steps", () => {
  expect(dailyProfile(() => 1, 0).meanW.length).toBe(48);
});

test("a sparkline runs from the lowest bar at 0 to the highest at the maximum", () => {
  expect(sparkline([0, 50, 100, -20])).toBe("▁▅█▁");
});

test("a line of zeros is flat", () => {
  expect(sparkline([0, 0])).toBe("▁▁");
});

test("a step of no length is refused", () => {
  expect(() => dailyProfile(() => 1, 0, 0)).toThrow(/OUT_OF_RANGE/);
});

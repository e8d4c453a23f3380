import { expect, test } from "vitest";
import { meanValue } from "../../control/scenarios.ts";

test("the mean of two values of energy has the levels of both", () => {
  const mean = meanValue([
    { levelsWh: Float64Array.of(0, 10, 30), perKwh: Float64Array.of(4, 2) },
    { levelsWh: Float64Array.of(0, 20, 30), perKwh: Float64Array.of(6, 0) },
  ]);
  expect(mean.levelsWh).toEqual(Float64Array.of(0, 10, 20, 30));
  expect(mean.perKwh).toEqual(Float64Array.of(5, 4, 1));
});

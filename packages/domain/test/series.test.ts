import { expect, test } from "vitest";
import { regularHorizon, seriesOf } from "../src/index.ts";
import { codeOf } from "./failure.ts";

const twoHours = regularHorizon(0, 3_600_000, 2);

test("a series copies its values", () => {
  const values = [1, 2];
  const series = seriesOf(twoHours, values);
  values[0] = 9;
  expect([...series.values]).toEqual([1, 2]);
});

test("a series has exactly one value per slot", () => {
  expect(codeOf(() => seriesOf(twoHours, [1]))).toBe("SHAPE_MISMATCH");
});

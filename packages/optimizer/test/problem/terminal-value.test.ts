import { expect, test } from "vitest";

import { defaultTerminalValue } from "@oec/optimizer";

test("a kWh left over is worth 0.7 of the median import price", () => {
  expect(defaultTerminalValue(Float64Array.of(3, 1, 2))).toBeCloseTo(1.4, 12);
});

test("the median of an even number of prices lies between the two in the middle", () => {
  expect(defaultTerminalValue(Float64Array.of(1, 2, 4, 100))).toBeCloseTo(2.1, 12);
});

test("a kWh left over is never worth less than nothing", () => {
  expect(defaultTerminalValue(Float64Array.of(-1, -2, -3))).toBe(0);
});

test("no prices, no worth", () => {
  expect(defaultTerminalValue(new Float64Array(0))).toBe(0);
});

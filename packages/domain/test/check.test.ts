import { expect, test } from "vitest";
import { finite, inRange, positive } from "../src/check.ts";
import { codeOf } from "./failure.ts";

test("a finite number passes unchanged", () => expect(finite("x", -3)).toBe(-3));
test.each([Number.NaN, Infinity, -Infinity])("%d is not finite", (value) => {
  expect(codeOf(() => finite("x", value))).toBe("NOT_FINITE");
});
test("both bounds belong to a range", () => {
  expect(inRange("x", 0, 0, 1)).toBe(0);
  expect(inRange("x", 1, 0, 1)).toBe(1);
});
test.each([-0.001, 1.001])("%d lies outside 0 to 1", (value) => {
  expect(codeOf(() => inRange("x", value, 0, 1))).toBe("OUT_OF_RANGE");
});
test("an error names the field, the value and what is expected", () => {
  expect(() => inRange("socPercent", 130, 0, 100)).toThrow(
    "socPercent is 130, expected 0 to 100 [OUT_OF_RANGE]",
  );
  expect(() => inRange("hours", -1, 0)).toThrow("hours is -1, expected at least 0");
});
test("0 is not positive", () => expect(codeOf(() => positive("x", 0))).toBe("OUT_OF_RANGE"));

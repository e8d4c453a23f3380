import fc from "fast-check";
import { expect, test } from "vitest";
import {
  horizonEnd,
  horizonFromEdges,
  horizonStart,
  MS_PER_HOUR,
  regularHorizon,
  slotAt,
  slotHours,
  slotIndexAt,
} from "../../src/index.ts";
import { horizons } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

test("a regular horizon has equal slots", () => {
  const horizon = regularHorizon(1000, 500, 3);
  expect([...horizon.edges]).toEqual([1000, 1500, 2000, 2500]);
});

test("an empty horizon starts and ends at the same instant", () => {
  const horizon = regularHorizon(7, 500, 0);
  expect([horizonStart(horizon), horizonEnd(horizon)]).toEqual([7, 7]);
});

test.each([
  [Number.NaN, 1, 1],
  [0, 0, 1],
  [0, Infinity, 1],
  [0, 1, -1],
  [0, 1, 1.5],
])("a horizon from %d with slots of %d ms, %d of them, is refused", (start, slotMs, count) => {
  expect(codeOf(() => regularHorizon(start, slotMs, count))).toBe("OUT_OF_RANGE");
});

test("borders must ascend", () => {
  expect(codeOf(() => horizonFromEdges([0, 2, 2]))).toBe("UNSORTED_TIME");
  expect(codeOf(() => horizonFromEdges([0, Number.NaN]))).toBe("NOT_FINITE");
  expect(codeOf(() => horizonFromEdges([]))).toBe("OUT_OF_RANGE");
});

test("there is no slot before the first and none after the last", () => {
  const horizon = regularHorizon(0, 1, 2);
  expect(codeOf(() => slotAt(horizon, -1))).toBe("OUT_OF_RANGE");
  expect(codeOf(() => slotAt(horizon, 2))).toBe("OUT_OF_RANGE");
});

test("a slot has its start and not its end", () => {
  fc.assert(
    fc.property(horizons(), fc.nat(), (horizon, pick) => {
      const index = pick % horizon.count;
      const { start, end } = slotAt(horizon, index);
      expect(slotIndexAt(horizon, start)).toBe(index);
      expect(slotIndexAt(horizon, end - 1)).toBe(index);
      expect(slotIndexAt(horizon, end)).toBe(index + 1 < horizon.count ? index + 1 : -1);
    }),
  );
});

test("no slot contains an instant before the horizon, nor one that is not a number", () => {
  const horizon = regularHorizon(100, 10, 3);
  expect([99, 130, Number.NaN].map((at) => slotIndexAt(horizon, at))).toEqual([-1, -1, -1]);
});

test("the hours of the slots add up to those of the horizon", () => {
  fc.assert(
    fc.property(horizons(), (horizon) => {
      let hours = 0;
      for (let slot = 0; slot < horizon.count; slot += 1) hours += slotHours(horizon, slot);
      expect(hours).toBeCloseTo((horizonEnd(horizon) - horizonStart(horizon)) / MS_PER_HOUR, 9);
    }),
  );
});

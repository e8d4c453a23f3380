import fc from "fast-check";
import { expect, test } from "vitest";
import { breakerModel, breakerStep, COLD_BREAKER, secondsToTrip } from "../../src/index.ts";
import { finiteBetween } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

const B16 = breakerModel(16);
const trip = (multiple: number) => secondsToTrip(B16, COLD_BREAKER, multiple * 16);

test("1.13 x rating is carried for an hour (IEC 60898-1)", () => {
  expect(breakerStep(B16, COLD_BREAKER, 1.13 * 16, 3_600).tripped).toBe(false);
});
test("1.45 x rating trips within an hour (IEC 60898-1)", () => {
  expect(breakerStep(B16, COLD_BREAKER, 1.45 * 16, 3_600).tripped).toBe(true);
});
test("2.55 x rating trips in 1 to 60 s (IEC 60898-1)", () => {
  expect(trip(2.55)).toBeGreaterThan(1);
  expect(trip(2.55)).toBeLessThan(60);
});
test("a B breaker does not trip at once at 3 x rating, but does at 5 x (IEC 60898-1)", () => {
  expect(trip(3)).toBeGreaterThan(0.1);
  expect(trip(5)).toBe(0);
});
test.each([
  ["C", 5, 10],
  ["D", 10, 20],
] as const)("a %s breaker trips at once between %i and %i x rating (IEC 60898-1)", (curve, low, high) => {
  const model = breakerModel(16, curve);
  expect(secondsToTrip(model, COLD_BREAKER, low * 16)).toBeGreaterThan(0);
  expect(secondsToTrip(model, COLD_BREAKER, high * 16)).toBe(0);
});
test.each([
  [1.26, Infinity],
  [1.3, 264],
  [1.45, 129],
  [2, 46],
  [2.55, 25],
])("%d x rating trips after %d s (control.md section 3.2)", (multiple, seconds) => {
  if (seconds === Infinity) expect(trip(multiple)).toBe(Infinity);
  else expect(Math.round(trip(multiple))).toBe(seconds);
});
test("the step trips exactly from the announced second on", () => {
  fc.assert(
    fc.property(finiteBetween(1.3, 3.9), finiteBetween(0, 1.5), (multiple, theta) => {
      const state = { theta, tripped: false };
      const seconds = secondsToTrip(B16, state, multiple * 16);
      expect(breakerStep(B16, state, multiple * 16, seconds * 0.999).tripped).toBe(false);
      expect(breakerStep(B16, state, multiple * 16, seconds * 1.001).tripped).toBe(true);
    }),
  );
});
test("one long step heats as many short ones", () => {
  fc.assert(
    fc.property(finiteBetween(0, 3), finiteBetween(1, 600), (multiple, seconds) => {
      let state = COLD_BREAKER;
      for (let step = 0; step < 60; step += 1) state = breakerStep(B16, state, multiple * 16, seconds / 60);
      expect(breakerStep(B16, COLD_BREAKER, multiple * 16, seconds).theta).toBeCloseTo(state.theta, 9);
    }),
  );
});
test("a breaker cools down but stays open", () => {
  const hot = breakerStep(B16, COLD_BREAKER, 40, 120);
  expect(hot.tripped).toBe(true);
  const later = breakerStep(B16, hot, 0, 3_600);
  expect(later.theta).toBeLessThan(1e-9);
  expect(later.tripped).toBe(true);
  expect(secondsToTrip(B16, later, 0)).toBe(0);
});
test("exported current heats as imported", () => expect(secondsToTrip(B16, COLD_BREAKER, -32)).toBe(trip(2)));
test("a warm breaker trips sooner", () => {
  expect(secondsToTrip(B16, { theta: 1, tripped: false }, 24)).toBeLessThan(trip(1.5));
});
test("ratings, times and currents out of range are refused", () => {
  expect(codeOf(() => breakerModel(0))).toBe("OUT_OF_RANGE");
  expect(codeOf(() => breakerStep(B16, COLD_BREAKER, 1, -1))).toBe("OUT_OF_RANGE");
  expect(codeOf(() => breakerStep(B16, COLD_BREAKER, Number.NaN, 1))).toBe("NOT_FINITE");
});

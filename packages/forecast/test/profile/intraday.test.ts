import { regularHorizon, type ForecastColumn } from "@oec/domain";
import { expect, test } from "vitest";
import { scaleByRecent, shiftByRecent } from "../../src/index.ts";
import { HOUR, seriesFrom } from "../histories.ts";

const AT = Date.UTC(2024, 5, 1, 12);
const horizon = regularHorizon(AT, HOUR / 2, 96);
const flat = (value: number): ForecastColumn => ({
  values: new Float64Array(96).fill(value),
  origin: "flat",
  confidence: "medium",
});
const measured = (value: number) => seriesFrom(regularHorizon(AT - HOUR, HOUR / 2, 2), () => value);

test("a load above its forecast lifts the next hours, less and less", () => {
  const { values } = shiftByRecent(flat(500), horizon, measured(900), 500, { at: AT });
  expect(values[0]).toBeCloseTo(500 + 0.65 * 400, 9);
  expect(values[1]).toBeCloseTo(500 + 0.65 * 400 * 0.7, 0);
  for (let slot = 1; slot < 96; slot += 1) expect(values[slot]).toBeLessThanOrEqual(values[slot - 1]!);
  expect(values[95]).toBe(500);
});

test("a load far below its forecast does not become negative", () => {
  expect(shiftByRecent(flat(100), horizon, measured(0), 5_000, { at: AT }).values[0]).toBe(0);
});

test("clouds darken the next hours in proportion", () => {
  const { values } = scaleByRecent(flat(2_000), horizon, measured(0), 2_000, { at: AT });
  expect(values[0]).toBeGreaterThan(0);
  expect(values[0]).toBeLessThan(0.25 * 2_000);
  expect(values[13]).toBeGreaterThan(values[0]!);
});

test("a clear sky at most doubles the forecast", () => {
  const { values } = scaleByRecent(flat(1_000), horizon, measured(9_000), 1_000, { at: AT, share: 1 });
  expect(values[0]).toBe(2_000);
});

test("nothing grows out of night", () => {
  const { values } = scaleByRecent(flat(0), horizon, measured(50), 0, { at: AT });
  expect(new Set(values)).toEqual(new Set([0]));
});

test("without a recent measurement the forecast comes back as it was", () => {
  const column = flat(500);
  expect(shiftByRecent(column, horizon, measured(Number.NaN), 500, { at: AT })).toBe(column);
  expect(scaleByRecent(column, horizon, measured(Number.NaN), 500, { at: AT })).toBe(column);
});

test("origin and confidence stay", () => {
  expect(shiftByRecent(flat(1), horizon, measured(2), 1, { at: AT })).toMatchObject({
    origin: "flat",
    confidence: "medium",
  });
});

test("the given column is not changed", () => {
  const column = flat(500);
  shiftByRecent(column, horizon, measured(900), 500, { at: AT });
  expect(column).toEqual(flat(500));
});

test("an error that never fades is refused", () => {
  expect(() => shiftByRecent(flat(1), horizon, measured(1), 0, { at: AT, halfLifeMs: 0 })).toThrow(
    /halfLifeMs/,
  );
});

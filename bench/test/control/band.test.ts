import { expect, test } from "vitest";
import { bandAt, levelsOf, plannedBand } from "../../control/band.ts";

const value = { levelsWh: Float64Array.of(1_500, 2_500, 4_500), perKwh: Float64Array.of(0.3, 0.1) };

test("dear hours cover the load down to where energy is worth more later", () => {
  const levels = levelsOf(value, 0.2, 0.05, true);
  expect(levels.toLoadWh).toBe(2_500);
  expect(bandAt(levels, 2_600, 0.5).fromW).toBeCloseTo((-100 * 0.95) / 0.5, 9);
  expect(bandAt(levels, 4_500, 0.5).fromW).toBe(-1_000);
});

test("cheap hours charge from the grid up to where energy is worth less later", () => {
  const levels = levelsOf(value, 0.15, 0.05, true);
  expect(levels.fromGridWh).toBe(2_500);
  expect(bandAt(levels, 2_405, 0.5).fromW).toBeCloseTo(95 / (0.95 * 0.5), 9);
});

test("surplus is stored as long as it is worth more than its sale", () => {
  expect(levelsOf(value, 0.5, 0.096, true).fromSurplusWh).toBe(2_500);
  expect(levelsOf(value, 0.5, 0.09, true).fromSurplusWh).toBe(4_500);
});

test("stored energy is sold where the sale pays more, and never where nothing may be exported", () => {
  expect(levelsOf(value, 0.2, 0.2, true).toGridWh).toBe(2_500);
  expect(levelsOf(value, 0.2, 0.2, false).toGridWh).toBe(4_500);
});

test("on ties the battery covers the load and charges now", () => {
  const tie = { levelsWh: value.levelsWh, perKwh: Float64Array.of(0.19 * 0.95, 0.19 * 0.95) };
  expect(levelsOf(tie, 0.19, 0, false).toLoadWh).toBe(1_500);
  expect(levelsOf(tie, 0.19 * 0.95 * 0.95, 0, false).fromGridWh).toBe(4_500);
});

test("a plan that goes on to the battery's limit commands full power", () => {
  const empty = { fromGridWh: 1_500, fromSurplusWh: 4_500, toLoadWh: 1_500, toGridWh: 4_500 };
  expect(plannedBand(empty, 1_500, 0.5)).toEqual({ fromW: -1_000, toW: 1_000 });
  expect(plannedBand({ ...empty, fromGridWh: 4_500 }, 4_400, 0.5)).toEqual({ fromW: 1_000, toW: 1_000 });
});

import { expect, test } from "vitest";
import { buildScope } from "../../src/backtest/scope.ts";
import { buildTimeline } from "../../src/backtest/timeline.ts";
import { smallInput } from "../support/small-home.ts";

function scopeWith(change: (loadW: Float64Array, day: number) => void, overrides = {}) {
  const input = smallInput(overrides);
  const timeline = buildTimeline(input);
  const loadW = Float64Array.from(timeline.loadW);
  change(loadW, timeline.days[1]?.first ?? 0);
  return buildScope({ ...timeline, loadW }, input);
}
const nothing = (): void => undefined;

test("a day with a gap is left out and listed with what it lacks", () => {
  const { excluded, days } = scopeWith((loadW, day) => loadW.fill(Number.NaN, day + 3, day + 5));
  expect(excluded).toEqual([{ day: "2024-06-05", slots: 48, missing: { load: 2, pv: 0, price: 0 } }]);
  expect(days.map(({ day }) => day)).toEqual(["2024-06-04", "2024-06-06", "2024-06-07", "2024-06-08"]);
});

test("the counted slots follow each other over a day that is left out", () => {
  const { chain, count, slots } = scopeWith((loadW, day) => loadW.fill(Number.NaN, day, day + 1));
  expect((slots[48] ?? 0) - (slots[47] ?? 0)).toBe(49);
  expect((chain.edges[count] ?? 0) - (chain.edges[0] ?? 0)).toBe(count * 1_800_000);
});

test("every column of the counted slots is finite", () => {
  const scope = scopeWith((loadW, day) => loadW.fill(Number.NaN, day, day + 1));
  const columns = [scope.loadW, scope.pvW, scope.spotPerKwh, scope.importPerKwh, scope.exportPerKwh];
  expect(columns.every((column) => column.length === scope.count && column.every(Number.isFinite))).toBe(
    true,
  );
});

test("no whole day is an error that names an example", () => {
  expect(() => scopeWith((loadW) => loadW.fill(Number.NaN))).toThrow(
    /no day of the period is without a gap; 2024-06-04, for one, lacks 48 loads/,
  );
});

test("a load beyond the import limit may be served", () => {
  const { maxImportW, loadW, pvW } = scopeWith(nothing, { maxImportW: 500 });
  expect(
    maxImportW.every((limit, slot) => limit === Math.max(500, (loadW[slot] ?? 0) - (pvW[slot] ?? 0))),
  ).toBe(true);
});

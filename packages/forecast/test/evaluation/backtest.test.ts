import { regularHorizon } from "@oec/domain";
import { expect, test } from "vitest";
import { backtest, skillRecord, type BacktestInput } from "../../src/index.ts";
import { DAY, HOUR, seriesFrom } from "../histories.ts";

const START = Date.UTC(2024, 0, 1);
const load: BacktestInput = {
  series: seriesFrom(regularHorizon(START, HOUR, 24 * 10), (_start, slot) => slot),
  availableAt: (_slot, _start, end) => end,
};
const origins = [START + 3 * DAY, START + 4 * DAY, START + 5 * DAY];
const run = { inputs: { load }, origins, fit: () => undefined, actual: () => [1] };

test("a forecast sees the values that had ended by its origin and no slot more", () => {
  const seen: number[] = [];
  backtest({
    ...run,
    forecast: (_model, view) => {
      const { values, horizon } = view.series("load");
      seen.push(values.at(-1)!, horizon.count);
      return [0];
    },
  });
  expect(seen).toEqual([71, 72, 95, 96, 119, 120]);
});

test("reading a value that was not available throws, with name and instants", () => {
  const leak = (): unknown =>
    backtest({ ...run, forecast: (_model, view) => [view.valueAt("load", view.origin + HOUR)] });
  expect(leak).toThrow(/"load" at .* is available from .* \[LEAKAGE\]/);
});

test("the value that just ended may be read", () => {
  const steps = backtest({
    ...run,
    forecast: (_model, view) => [view.valueAt("load", view.origin - 1)],
  });
  expect(steps.map(({ forecast }) => forecast[0])).toEqual([71, 95, 119]);
});

test("a value that is published late inside a known stretch is missing", () => {
  const late: BacktestInput = { ...load, availableAt: (slot, _start, end) => (slot === 70 ? Infinity : end) };
  backtest({
    ...run,
    inputs: { late },
    forecast: (_model, view) => {
      expect(view.series("late").values[70]).toBeNaN();
      expect(view.series("late").values[71]).toBe(71);
      return [0];
    },
  });
});

test("a model is kept until it is time to fit again", () => {
  const fitted: number[] = [];
  const steps = backtest({
    ...run,
    refitEvery: 2,
    fit: (view) => {
      fitted.push(view.origin);
      return view.origin;
    },
    forecast: (model) => [model],
  });
  expect(fitted).toEqual([origins[0], origins[2]]);
  expect(steps.map(({ forecast }) => forecast[0])).toEqual([origins[0], origins[0], origins[2]]);
});

test("fitting on what comes later throws too", () => {
  expect(() =>
    backtest({ ...run, fit: (view) => view.valueAt("load", START + 9 * DAY), forecast: () => [0] }),
  ).toThrow(/LEAKAGE/);
});

test("an unknown input, origins out of order and a wrong length are refused", () => {
  const forecast = (): number[] => [0];
  expect(() => backtest({ ...run, fit: (view) => view.series("wind"), forecast })).toThrow(
    /"wind" is no input/,
  );
  expect(() => backtest({ ...run, origins: [2, 1], forecast })).toThrow(/UNSORTED_TIME/);
  expect(() => backtest({ ...run, forecast: () => [0, 1] })).toThrow(/SHAPE_MISMATCH/);
});

const step = (origin: number, forecast: number[], actual: number[]) => ({
  origin,
  forecast: Float64Array.from(forecast),
  actual: Float64Array.from(actual),
});
const names = { quantity: "load", model: "ours", yardstick: "naive", unit: "W" };

test("a skill record survives JSON and says against what it was measured", () => {
  const record = skillRecord(names, [step(1, [10, 20], [12, 20])], [step(1, [8, 20], [12, 20])]);
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  expect(record).toMatchObject({ mae: 1, relativeMae: 0.5, bias: -1, origins: 1, isProvisional: true });
});

test("a record without a single pair has no figures instead of wrong ones", () => {
  const missing = [step(1, [10], [Number.NaN])];
  expect(skillRecord(names, missing, missing).mae).toBeNull();
});

test("records of different origins are refused", () => {
  expect(() => skillRecord(names, [step(1, [1], [1])], [step(2, [1], [1])])).toThrow(/SHAPE_MISMATCH/);
});

import { regularHorizon, type ForecastBundle } from "@oec/domain";
import { expect, test } from "vitest";
import { validateForecast } from "../../src/index.ts";

const horizon = regularHorizon(Date.UTC(2024, 0, 1), 900_000, 4);
const column = (values: readonly number[], origin = "median-7-days") => ({
  values: Float64Array.from(values),
  origin,
  confidence: "high" as const,
});
const bundle = (change: Partial<ForecastBundle>): ForecastBundle => ({
  issuedAt: 0,
  horizon,
  currency: "EUR",
  spotPricePerKwh: column([0.1, -0.02, 0, 0.3]),
  loadW: column([300, 400, 500, 600]),
  pvW: column([0, 0, 10, 20]),
  ...change,
});

test("a whole and plausible forecast has no fault, negative prices included", () => {
  expect(validateForecast(bundle({}))).toEqual([]);
});

test("a gap is named with its column and place", () => {
  const faults = validateForecast(bundle({ loadW: column([300, Number.NaN, Number.NaN, 1]) }));
  expect(faults).toEqual([{ column: "loadW", kind: "gap", slots: 2, firstSlot: 1 }]);
});

test("negative sun, a price per MWh and a load above the range are implausible", () => {
  const faults = validateForecast(
    bundle({
      pvW: column([0, 0, -5, 0]),
      spotPricePerKwh: column([0.1, 84, 0.1, 0.1]),
      loadW: column([1, 1, 1, 5e5]),
    }),
  );
  expect(faults.map(({ column: name, kind, firstSlot }) => [name, kind, firstSlot])).toEqual([
    ["spotPricePerKwh", "implausible", 1],
    ["loadW", "implausible", 3],
    ["pvW", "implausible", 2],
  ]);
});

test("values without any history are never silent", () => {
  const faults = validateForecast(bundle({ pvW: column([0, 0, 0, 0], "no-history") }));
  expect(faults).toEqual([{ column: "pvW", kind: "made-up", slots: 4, firstSlot: 0 }]);
});

test("a column of another length is a fault of its own", () => {
  expect(validateForecast(bundle({ pvW: column([1]) }))).toMatchObject([{ kind: "wrong-length", slots: 3 }]);
});

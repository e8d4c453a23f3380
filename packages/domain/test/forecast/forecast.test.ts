import fc from "fast-check";
import { expect, test } from "vitest";
import {
  columnConfidence,
  columnOrigin,
  consumptionForecastOf,
  forecast24hOf,
  horizonEnd,
  horizonFromEdges,
  horizonStart,
  interpolateSeries,
  lowestConfidence,
  priceForecastOf,
  productionForecastOf,
  regularHorizon,
  resampleSeries,
  seriesOf,
  slotHours,
  validateColumn,
  type ForecastBundle,
  type ForecastColumn,
  type Series,
} from "../../src/index.ts";
import { finiteBetween, series } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

const HOUR = 3_600_000;
const column = (values: readonly number[], change: Partial<ForecastColumn> = {}): ForecastColumn => ({
  values: Float64Array.from(values),
  origin: "test",
  confidence: "high",
  ...change,
});
const horizon = regularHorizon(0, HOUR, 30);
const hours = (value: number) => new Array<number>(30).fill(value);
const BUNDLE: ForecastBundle = {
  issuedAt: -5,
  horizon,
  currency: "SEK",
  spotPricePerKwh: column(hours(0.5)),
  loadW: column(hours(800), { confidence: "medium" }),
  pvW: column(hours(0), { confidence: hours(0).map((_, slot) => (slot < 24 ? "high" : "low")) }),
};

test("a forecast becomes points at the starts of its slots", () => {
  expect(priceForecastOf(BUNDLE)).toMatchObject({ issuedAt: -5, currency: "SEK" });
  expect(priceForecastOf(BUNDLE).points[1]).toEqual({ at: HOUR, pricePerKwh: 0.5, confidence: "high" });
  expect(consumptionForecastOf(BUNDLE).points[29]).toEqual({
    at: 29 * HOUR,
    powerW: 800,
    confidence: "medium",
  });
  expect(productionForecastOf(BUNDLE).points.at(-1)?.confidence).toBe("low");
});
test("a day of a forecast has the slots that begin in its 24 hours", () => {
  const day = forecast24hOf(BUNDLE, 3 * HOUR);
  expect([day.price, day.consumption, day.production].map(({ points }) => points.length)).toEqual([
    24, 24, 24,
  ]);
  expect(day.price.points[0]?.at).toBe(3 * HOUR);
  expect(forecast24hOf(BUNDLE).price.points[0]?.at).toBe(0);
});
test("a day after the forecast has no forecast", () => {
  expect(codeOf(() => forecast24hOf(BUNDLE, 31 * HOUR))).toBe("OUT_OF_RANGE");
});

const two = regularHorizon(0, HOUR, 2);
test.each<[string, ForecastColumn, string]>([
  ["too few values", column([1]), "SHAPE_MISMATCH"],
  ["too few origins", column([1, 2], { origin: ["a"] }), "SHAPE_MISMATCH"],
  ["too few confidences", column([1, 2], { confidence: ["low"] }), "SHAPE_MISMATCH"],
  [
    "a short interval",
    column([1, 2], { interval: { coverage: 0.8, lower: Float64Array.of(0), upper: Float64Array.of(3, 3) } }),
    "SHAPE_MISMATCH",
  ],
  [
    "a coverage above 1",
    column([1, 2], {
      interval: { coverage: 80, lower: Float64Array.of(0, 0), upper: Float64Array.of(3, 3) },
    }),
    "OUT_OF_RANGE",
  ],
  [
    "crossed bounds",
    column([1, 2], {
      interval: { coverage: 0.8, lower: Float64Array.of(0, 4), upper: Float64Array.of(3, 3) },
    }),
    "OUT_OF_RANGE",
  ],
])("a column with %s is refused", (_, bad, code) =>
  expect(codeOf(() => validateColumn(two, bad))).toBe(code),
);

test("one origin or confidence stands for all slots", () => {
  expect(columnOrigin(two, column([1, 2]))).toEqual(["test", "test"]);
  expect(columnConfidence(two, column([1, 2], { confidence: ["low", "high"] }))).toEqual(["low", "high"]);
  expect(columnOrigin(two, column([1, 2], { origin: ["a", "b"] }))).toEqual(["a", "b"]);
});
test("a sound interval is accepted", () => {
  const sound = column([1, 2], {
    interval: { coverage: 0.8, lower: Float64Array.of(0, 0), upper: Float64Array.of(3, 3) },
  });
  expect(validateColumn(two, sound)).toBe(sound);
});
test("what is made of several forecasts is as sure as the least sure", () => {
  expect(lowestConfidence(["high", "low", "medium"])).toBe("low");
  expect(lowestConfidence(["medium", "high"])).toBe("medium");
  expect(lowestConfidence([])).toBe("high");
});

const energy = ({ horizon: slots, values }: Series): number =>
  values.reduce((sum, value, slot) => sum + value * slotHours(slots, slot), 0);

test("resampling conserves energy", () => {
  fc.assert(
    fc.property(series(-5_000, 5_000), fc.integer({ min: 1, max: 40 }), (original, count) => {
      const start = horizonStart(original.horizon);
      const whole = horizonEnd(original.horizon) - start;
      const edges = Array.from({ length: count + 1 }, (_, index) => start + (whole * index) / count);
      expect(energy(resampleSeries(original, horizonFromEdges(edges)))).toBeCloseTo(energy(original), 3);
    }),
  );
});
test("resampling onto the same horizon changes nothing", () => {
  fc.assert(
    fc.property(series(-5_000, 5_000), (original) => {
      expect([...resampleSeries(original, original.horizon).values]).toEqual([...original.values]);
    }),
  );
});
test("quarters of an hour repeat its value, an hour is the mean of its quarters", () => {
  const hour = seriesOf(regularHorizon(0, HOUR, 1), [7]);
  const quarters = regularHorizon(0, HOUR / 4, 4);
  expect([...resampleSeries(hour, quarters).values]).toEqual([7, 7, 7, 7]);
  expect([...resampleSeries(seriesOf(quarters, [1, 2, 3, 4]), hour.horizon).values]).toEqual([2.5]);
});
test("a slot that is not covered or touches a missing value is missing", () => {
  const source = seriesOf(regularHorizon(0, HOUR, 3), [1, Number.NaN, 3]);
  expect([...resampleSeries(source, regularHorizon(-HOUR, HOUR, 5)).values]).toEqual([
    Number.NaN,
    1,
    Number.NaN,
    3,
    Number.NaN,
  ]);
  expect([...resampleSeries(source, regularHorizon(-HOUR / 2, HOUR, 1)).values]).toEqual([Number.NaN]);
});

test("between the middles of two slots the value is linear", () => {
  const ramp = seriesOf(regularHorizon(0, 10, 2), [0, 10]);
  expect([0, 5, 10, 15, 19].map((at) => interpolateSeries(ramp, at))).toEqual([0, 0, 5, 10, 10]);
  expect([-1, 20].map((at) => interpolateSeries(ramp, at))).toEqual([undefined, undefined]);
});
test("an interpolated value lies between the lowest and the highest", () => {
  fc.assert(
    fc.property(series(-100, 100), finiteBetween(0, 0.999999), (values, share) => {
      const at =
        horizonStart(values.horizon) + share * (horizonEnd(values.horizon) - horizonStart(values.horizon));
      const value = interpolateSeries(values, at);
      expect(value).toBeGreaterThanOrEqual(Math.min(...values.values) - 1e-9);
      expect(value).toBeLessThanOrEqual(Math.max(...values.values) + 1e-9);
    }),
  );
});

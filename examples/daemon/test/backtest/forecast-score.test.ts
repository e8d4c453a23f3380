import { regularHorizon } from "@oec/domain";
import { expect, test } from "vitest";
import { ForecastScore } from "../../src/backtest/forecast-score.ts";
import { buildScope } from "../../src/backtest/scope.ts";
import { buildTimeline } from "../../src/backtest/timeline.ts";
import { smallInput } from "../support/small-home.ts";

const input = smallInput();
const timeline = buildTimeline(input);
const scope = buildScope(timeline, input);
const first = scope.slots[0] ?? 0;

/** A forecast that is wrong by fixed amounts for two days, with published prices for the first six hours. */
function forecast(loadError: number, priceError: number) {
  const horizon = regularHorizon(timeline.horizon.edges[first] ?? 0, timeline.slotMs, 96);
  const column = (values: Float64Array, error: number, origin: string | readonly string[]) => ({
    values: values.slice(first, first + 96).map((value) => value + error),
    origin,
    confidence: "low" as const,
  });
  const origins = Array.from({ length: 96 }, (_, slot) => (slot < 12 ? "day-ahead" : "median"));
  return {
    issuedAt: 0,
    horizon,
    currency: "EUR",
    loadW: column(timeline.loadW, loadError, "model"),
    pvW: column(timeline.pvW, 0, "model"),
    spotPricePerKwh: column(timeline.spotPerKwh, priceError, origins),
  };
}

test("load is scored over the first 24 hours", () => {
  const score = new ForecastScore(scope, timeline);
  score.add(first, forecast(100, 0));
  const { load, pv } = score.result();
  const actual = timeline.loadW.slice(first, first + 48);
  expect(load.pairs).toBe(48);
  expect(load.mae).toBeCloseTo(100, 9);
  expect(load.wape).toBeCloseTo(4800 / actual.reduce((sum, value) => sum + value, 0), 12);
  expect(pv.mae).toBe(0);
});

test("published prices are no forecast", () => {
  const score = new ForecastScore(scope, timeline);
  score.add(first, forecast(0, -0.01));
  expect(score.result().price.pairs).toBe(84);
  expect(score.result().price.mae).toBeCloseTo(0.01, 12);
});

test("what was not recorded is not scored", () => {
  const score = new ForecastScore(scope, { ...timeline, loadW: timeline.loadW.map(() => Number.NaN) });
  score.add(first, forecast(100, 0));
  expect(score.result().load).toEqual({ mae: 0, wape: 0, pairs: 0 });
});

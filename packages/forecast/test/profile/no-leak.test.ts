import type { ForecastColumn, Horizon, Instant, Series } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  buildForecast,
  completePrices,
  medianOfDays,
  scaleByRecent,
  seasonalNaive,
  shiftByRecent,
  weightedDays,
} from "../../src/index.ts";
import { DAY, leakCases } from "../histories.ts";

const timeZone = "Europe/Stockholm";
const flat = (horizon: Horizon): ForecastColumn => ({
  values: new Float64Array(horizon.count).fill(100),
  origin: "flat",
  confidence: "low",
});

const FORECASTS: Readonly<Record<string, (history: Series, horizon: Horizon, at: Instant) => unknown>> = {
  medianOfDays: (history, horizon, at) => medianOfDays(history, horizon, { timeZone, at }),
  weightedDays: (history, horizon, at) => weightedDays(history, horizon, { timeZone, at }),
  seasonalNaive: (history, horizon, at) => seasonalNaive(history, horizon, { seasonMs: DAY, at }),
  shiftByRecent: (history, horizon, at) => shiftByRecent(flat(horizon), horizon, history, 100, { at }),
  scaleByRecent: (history, horizon, at) => scaleByRecent(flat(horizon), horizon, history, 100, { at }),
  completePrices: (history, horizon, at) => completePrices(history, horizon, { timeZone, knownUntil: at }),
  buildForecast: (history, horizon, at) =>
    buildForecast({
      at,
      horizon,
      timeZone,
      currency: "SEK",
      prices: history,
      pricesKnownUntil: at,
      load: history,
      pv: history,
    }),
};

test.each(Object.entries(FORECASTS))(
  "%s does not see what had not ended at its instant",
  (_name, forecast) => {
    fc.assert(
      fc.property(leakCases, ({ at, history, changed, horizon }) => {
        expect(forecast(changed, horizon, at)).toEqual(forecast(history, horizon, at));
      }),
      { numRuns: 60 },
    );
  },
);

test("the same inputs give the same bits", () => {
  fc.assert(
    fc.property(leakCases, ({ at, history, horizon }) => {
      const once = medianOfDays(history, horizon, { timeZone, at });
      expect(medianOfDays(history, horizon, { timeZone, at })).toEqual(once);
    }),
    { numRuns: 20 },
  );
});

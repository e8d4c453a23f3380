import fc from "fast-check";
import { expect, test } from "vitest";
import { parseInstant, peakCharge, regularHorizon, seriesOf, type PeakTariff } from "../../src/index.ts";
import { series } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

const HOUR = 3_600_000;
const START = parseInstant("2026-01-01T23:00Z");
const ZONE = "Europe/Stockholm";
const TERMS: PeakTariff = { pricePerKw: 50, highestCount: 3, onePerDay: false, intervalMs: HOUR };

const hourly = (powersW: readonly number[]) => seriesOf(regularHorizon(START, HOUR, powersW.length), powersW);

test("the charge is the price times the mean of the highest intervals", () => {
  const { charge, chargedW } = peakCharge(TERMS, hourly([1_000, 5_000, 3_000, 4_000]), ZONE);
  expect(chargedW).toBe(4_000);
  expect(charge).toBe(200);
});

test("with one per day, a day's second peak does not count", () => {
  const days = [...new Array<number>(24).fill(0), ...new Array<number>(24).fill(1_000)];
  days[3] = 9_000;
  days[4] = 8_000;
  const { peaks, chargedW } = peakCharge({ ...TERMS, onePerDay: true }, hourly(days), ZONE);
  expect(peaks.map(({ date, weightedW }) => [date, weightedW])).toEqual([
    ["2026-01-02", 9_000],
    ["2026-01-03", 1_000],
  ]);
  expect(chargedW).toBe(5_000);
});

test("weights make night power count half", () => {
  const weights = [{ when: { fromMinute: 22 * 60, toMinute: 6 * 60 }, factor: 0.5 }];
  const { chargedW } = peakCharge(
    { ...TERMS, highestCount: 1, weights },
    hourly([8_000, 0, 0, 0, 0, 0, 0, 5_000]),
    ZONE,
  );
  expect(chargedW).toBe(5_000);
});

test("quarters are averaged over the metering hour", () => {
  const quarters = seriesOf(regularHorizon(START, HOUR / 4, 4), [8_000, 0, 0, 0]);
  expect(peakCharge({ ...TERMS, highestCount: 1 }, quarters, ZONE).chargedW).toBe(2_000);
});

test("slots longer than the metering interval are shared out", () => {
  const long = seriesOf(regularHorizon(START, 2 * HOUR, 1), [3_000]);
  expect(peakCharge(TERMS, long, ZONE).peaks.map(({ weightedW }) => weightedW)).toEqual([3_000, 3_000]);
});

test("export does not lower a peak", () => {
  const quarters = seriesOf(regularHorizon(START, HOUR / 4, 4), [8_000, -8_000, 0, 0]);
  expect(peakCharge({ ...TERMS, highestCount: 1 }, quarters, ZONE).chargedW).toBe(2_000);
});

test("nothing imported costs nothing", () => {
  expect(peakCharge(TERMS, hourly([]), ZONE)).toEqual({ charge: 0, chargedW: 0, peaks: [] });
});

test("a missing power makes no charge", () => {
  expect(codeOf(() => peakCharge(TERMS, hourly([1, Number.NaN]), ZONE))).toBe("NOT_FINITE");
});

test("the charged power lies between mean and maximum import, and grows with the load", () => {
  fc.assert(
    fc.property(series(0, 20_000), fc.boolean(), (powers, onePerDay) => {
      const { chargedW } = peakCharge({ ...TERMS, onePerDay }, powers, ZONE);
      expect(chargedW).toBeLessThanOrEqual(Math.max(...powers.values) + 1e-6);
      const doubled = seriesOf(
        powers.horizon,
        powers.values.map((power) => 2 * power),
      );
      expect(peakCharge({ ...TERMS, onePerDay }, doubled, ZONE).chargedW).toBeCloseTo(2 * chargedW, 6);
    }),
  );
});

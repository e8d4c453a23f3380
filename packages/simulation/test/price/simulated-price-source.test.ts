import { SimulatedPriceSource, SimulationClock } from "@oec/simulation";
import { expect, test } from "vitest";

const HOUR = 3_600_000;
const market = (options: object = {}): SimulatedPriceSource =>
  new SimulatedPriceSource({ seed: 7, ...options });

test("prices say that they are synthetic, and in which currency", () => {
  expect([market().origin, market().currency]).toEqual(["synthetic", "SEK"]);
});

test.each([
  ["2026-03-29", 92, 23],
  ["2026-01-15", 96, 24],
  ["2026-10-25", 100, 25],
])("%s has %d quarters or %d hours", (date, quarters, hours) => {
  expect(market().dayAhead(date).values.length).toBe(quarters);
  expect(market({ slot: "hour" }).dayAhead(date).values.length).toBe(hours);
});

test("mornings and evenings cost more than nights and middays, on average over a winter", () => {
  const source = market({ slot: "hour" });
  const sums = new Float64Array(24);
  for (let day = 1; day <= 28; day += 1) {
    const { values } = source.dayAhead(`2026-02-${String(day).padStart(2, "0")}`);
    for (const [hour, price] of values.entries()) sums[hour] = (sums[hour] ?? 0) + price / 28;
  }
  const [night = 0, morning = 0, midday = 0, evening = 0] = [2, 6, 14, 18].map((hour) => sums[hour]);
  expect(morning).toBeGreaterThan(1.3 * night);
  expect(evening).toBeGreaterThan(1.3 * midday);
  expect(evening).toBeGreaterThan(morning);
});

test("the same seed gives the same prices and another seed others", () => {
  expect(market().dayAhead("2026-01-15")).toEqual(market().dayAhead("2026-01-15"));
  expect(market().dayAhead("2026-01-15")).not.toEqual(market({ seed: 8 }).dayAhead("2026-01-15"));
});

test("a price holds for its whole slot", () => {
  const source = market();
  const start = Date.UTC(2026, 0, 15, 10);
  expect(source.priceAt(start + 899_999)).toBe(source.priceAt(start));
  expect(source.priceAt(start + 900_000)).not.toBe(source.priceAt(start));
});

test("tomorrow is known from 13:00 local time on", () => {
  const source = market();
  const midnight = Date.UTC(2026, 0, 14, 23);
  expect(source.publishedUntil(midnight + 13 * HOUR - 1)).toBe(midnight + 24 * HOUR);
  expect(source.publishedUntil(midnight + 13 * HOUR)).toBe(midnight + 48 * HOUR);
});

test("a wide swing makes midday prices negative in summer", () => {
  const { values } = market({ swing: 4 }).dayAhead("2026-07-05");
  expect(Math.min(...values)).toBeLessThan(0);
});

test("the price port gives what is published by the clock, and nothing beyond", async () => {
  const midnight = Date.UTC(2026, 0, 14, 23);
  const clock = new SimulationClock({ start: midnight + 12 * HOUR });
  const source = market({ clock });
  const period = { start: midnight + 12 * HOUR, end: midnight + 48 * HOUR };
  expect((await source.readPrices(period)).pricePerKwh.values.length).toBe(48);
  clock.step(HOUR);
  const { pricePerKwh, currency, origin } = await source.readPrices(period);
  expect([pricePerKwh.values.length, currency, origin]).toEqual([144, "SEK", "synthetic"]);
  expect(pricePerKwh.values[0]).toBe(source.priceAt(period.start));
});

test("prices that are not published are MISSING_DATA", async () => {
  const clock = new SimulationClock({ start: 0 });
  const period = { start: 10 * 24 * HOUR, end: 11 * 24 * HOUR };
  await expect(market({ clock }).readPrices(period)).rejects.toMatchObject({ code: "MISSING_DATA" });
  await expect(market().readPrices(period, AbortSignal.abort())).rejects.toMatchObject({ code: "ABORTED" });
});

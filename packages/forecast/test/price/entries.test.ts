import { parseInstant, slotIndexAt } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { seriesOfEntries, type PriceEntry } from "../../src/price/entries.ts";
import { marketDays } from "../../src/price/market-days.ts";

const PLACE = { source: "test", url: "http://test" };
const START = parseInstant("2025-10-25T22:00:00Z");
const QUARTER = 900_000;

const entry = (slot: number, pricePerKwh: number, quarters = 1): PriceEntry => ({
  start: START + slot * QUARTER,
  end: START + (slot + quarters) * QUARTER,
  pricePerKwh,
  field: `[${slot}]`,
});
const period = (first: number, last: number): { start: number; end: number } => ({
  start: START + first * QUARTER,
  end: START + last * QUARTER,
});

/** Slots of 15, 30 or 60 minutes one behind the other, some of them missing, some given twice, in any order. */
const market = fc
  .array(
    fc.record({
      quarters: fc.constantFrom(1, 2, 4),
      price: fc.double({ min: -1, max: 5, noNaN: true }),
      copies: fc.constantFrom(0, 1, 1, 1, 2),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .chain((slots) => {
    let at = 0;
    const entries: PriceEntry[] = [];
    for (const { quarters, price, copies } of slots) {
      for (let copy = 0; copy < copies; copy += 1) entries.push(entry(at, price, quarters));
      at += quarters;
    }
    return fc.tuple(
      fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length }),
      fc.constant(at),
    );
  });

test("reading by time never shifts a value", () => {
  fc.assert(
    fc.property(market, fc.nat(240), fc.integer({ min: 1, max: 240 }), ([entries, length], first, count) => {
      const wanted = period(first, first + count);
      const covering = (at: number): PriceEntry | undefined =>
        entries.find(({ start, end }) => start <= at && at < end);
      const touched = entries.some(({ start, end }) => start < wanted.end && end > wanted.start);
      if (!touched) {
        expect(() => seriesOfEntries(entries, wanted, PLACE)).toThrow("MISSING_DATA");
        return;
      }
      const series = seriesOfEntries(entries, wanted, PLACE);
      for (let slot = first; slot < Math.min(first + count, length); slot += 1) {
        const at = START + slot * QUARTER + 1;
        const read = series.values[slotIndexAt(series.horizon, at)] ?? Number.NaN;
        expect(read).toBe(covering(at)?.pricePerKwh ?? Number.NaN);
      }
    }),
    { seed: 11, numRuns: 300 },
  );
});

test("the same price twice counts once", () => {
  const series = seriesOfEntries([entry(0, 1), entry(1, 2), entry(0, 1)], period(0, 2), PLACE);
  expect([...series.values]).toEqual([1, 2]);
});

test("a time without a price is NaN, not 0 and not its neighbour", () => {
  const series = seriesOfEntries([entry(0, 1), entry(2, 3)], period(0, 3), PLACE);
  expect([...series.values]).toEqual([1, Number.NaN, 3]);
});

test("zero and negative prices are prices", () => {
  expect([...seriesOfEntries([entry(0, 0), entry(1, -0.5)], period(0, 2), PLACE).values]).toEqual([0, -0.5]);
});

test.each([
  ["two prices for one time", [entry(0, 1), entry(0, 2)], "[0]"],
  ["an hour over a quarter", [entry(0, 1, 4), entry(2, 1)], "[2]"],
  ["an endless price", [entry(0, Infinity)], "[0]"],
  ["a slot that ends before it begins", [entry(0, 1, -1)], "[0]"],
  ["a slot of two hours", [entry(0, 1, 8)], "[0]"],
])("%s is an error that names source and field", (_what, entries, field) => {
  expect(() => seriesOfEntries(entries, period(0, 8), PLACE)).toThrow(
    expect.objectContaining({
      code: "ANSWER_INVALID",
      context: expect.objectContaining({ source: "test", field }),
    }),
  );
});

test.each([
  ["2026-03-28", 24],
  ["2026-03-29", 23],
  ["2025-10-26", 25],
])("the market day %s has %i hours", (date, hours) => {
  const noon = parseInstant(`${date}T12:00:00Z`);
  const days = marketDays({ start: noon, end: noon + 1 });
  expect(days.map((day) => [day.date, (day.end - day.start) / 3_600_000])).toEqual([[date, hours]]);
});

test("market days follow each other without a gap across both clock changes", () => {
  const days = marketDays({
    start: parseInstant("2025-10-01T00:00Z"),
    end: parseInstant("2026-04-30T00:00Z"),
  });
  for (const [index, day] of days.entries()) {
    if (index > 0) expect(day.start).toBe(days[index - 1]?.end);
  }
  expect(days).toHaveLength(212);
});

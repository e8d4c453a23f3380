import fc from "fast-check";
import { expect, test } from "vitest";
import { BOOK_DAYS, QuarterBook } from "../../src/home/quarter-book.ts";

const QUARTER = 900_000;
const TICK = 10_000;
const prices = { importPerKwh: 2, exportPerKwh: 0.5 };

test("a quarter holds the energy of its cycles, and their money", () => {
  const book = new QuarterBook();
  for (let at = TICK; at <= QUARTER; at += TICK)
    book.enter(at, TICK, { houseW: 2000, pvW: 500, batteryW: -500, gridW: 1000 }, prices, 40);
  expect(book.at(0)).toEqual({
    start: 0,
    coveredMs: QUARTER,
    houseWh: expect.closeTo(500, 9),
    sunWh: expect.closeTo(125, 9),
    boughtWh: expect.closeTo(250, 9),
    soldWh: 0,
    chargedWh: 0,
    givenWh: expect.closeTo(125, 9),
    socPercent: 40,
    cost: expect.closeTo(0.5, 9),
    peakImportW: 1000,
  });
  expect(book.at(QUARTER)).toBeUndefined();
});

test("what comes in goes somewhere in every quarter, whatever flows", () => {
  const power = fc.double({ min: -8000, max: 8000, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(power, power), { minLength: 1, maxLength: 200 }), (cycles) => {
      const book = new QuarterBook();
      for (const [index, [batteryW, sun]] of cycles.entries()) {
        const [pvW, houseW] = [Math.abs(sun), 700];
        const powers = { houseW, pvW, batteryW, gridW: houseW + batteryW - pvW };
        book.enter((index + 1) * TICK, TICK, powers, prices);
      }
      for (const start of [0, QUARTER, 2 * QUARTER]) {
        const quarter = book.at(start);
        if (quarter === undefined) continue;
        const { sunWh, boughtWh, givenWh, houseWh, chargedWh, soldWh } = quarter;
        expect(sunWh + boughtWh + givenWh).toBeCloseTo(houseWh + chargedWh + soldWh, 6);
      }
    }),
  );
});

test("older days are let go", () => {
  const book = new QuarterBook();
  const days = BOOK_DAYS + 3;
  for (let at = QUARTER; at <= days * 96 * QUARTER; at += QUARTER)
    book.enter(at, QUARTER, { houseW: 1000, pvW: 0, batteryW: 0, gridW: 1000 }, prices);
  expect(book.since).toBe((days - BOOK_DAYS) * 96 * QUARTER - QUARTER);
  expect(book.totals(0).importedKwh).toBeCloseTo(BOOK_DAYS * 24 + 0.25, 6);
});

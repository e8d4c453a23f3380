import { expect, test } from "vitest";
import { EMPTY_TOTALS, enter } from "../../src/home/ledger.ts";

const prices = { at: 0, importPerKwh: 2, exportPerKwh: 0.5 };
const powers = { houseW: 3000, pvW: 1000, batteryW: -500, gridW: 1500 };
const HOUR = 3_600_000;

test("an hour of import costs its kWh times the price", () => {
  expect(enter(EMPTY_TOTALS, powers, prices, HOUR).cost).toBe(3);
});

test("an hour of export earns its kWh times the export price", () => {
  expect(enter(EMPTY_TOTALS, { ...powers, gridW: -4000 }, prices, HOUR).cost).toBe(-2);
});

test("energies are sorted by direction", () => {
  expect(enter(EMPTY_TOTALS, powers, prices, HOUR / 2)).toEqual({
    importedKwh: 0.75,
    exportedKwh: 0,
    houseKwh: 1.5,
    pvKwh: 0.5,
    chargedKwh: 0,
    dischargedKwh: 0.25,
    cost: 1.5,
    peakImportW: 1500,
  });
});

test("the highest import is kept", () => {
  const first = enter(EMPTY_TOTALS, powers, prices, HOUR);
  expect(enter(first, { ...powers, gridW: 200 }, prices, HOUR).peakImportW).toBe(1500);
});

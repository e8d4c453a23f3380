import { OecError } from "@oec/domain";
import { expect, test } from "vitest";
import { parsePriceUnit, readPrices } from "../../src/index.ts";
import { dataFile } from "../data.ts";

const TEXT =
  "time_utc,se3\n2023-01-01T00:00Z,50\n2023-01-01T01:00Z,-10\n2023-01-01T02:00Z,\n2023-01-01T03:00Z,0\n";

function thrownBy(call: () => unknown): OecError {
  try {
    call();
  } catch (error) {
    if (OecError.is(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("prices come in currency per kWh", () => {
  const prices = readPrices(TEXT, "p.csv", "eur/MWh");
  expect(prices.currency).toBe("EUR");
  expect([...prices.perKwh]).toEqual([0.05, -0.01, Number.NaN, 0]);
});

test.each([
  ["eur/MWh", "EUR", 0.001],
  ["EUR/MWH", "EUR", 0.001],
  ["€/kWh", "EUR", 1],
  ["sek/kWh", "SEK", 1],
  ["SEK/MWh", "SEK", 0.001],
  ["c/kWh", "EUR", 0.01],
  ["ct/kWh", "EUR", 0.01],
  ["ore/kWh", "SEK", 0.01],
  ["öre/kWh", "SEK", 0.01],
  ["gbp/MWh", "GBP", 0.001],
  ["p/kWh", "GBP", 0.01],
  [" nok / kWh ", "NOK", 1],
])("%s is %s times %f per kWh", (text, currency, perKwh) => {
  expect(parsePriceUnit(text)).toEqual({ currency, perKwh });
});

test.each([
  "",
  "eur",
  "eur/",
  "/kWh",
  "eur/Wh",
  "xyzzy/kWh",
  "eru/kWh",
  "eur/MWh/h",
  "øre/kWh",
  "constructor/kWh",
  "kr/kWh",
])('the unit "%s" is not known', (text) => {
  const error = thrownBy(() => parsePriceUnit(text));
  expect(error.code).toBe("UNIT_UNKNOWN");
  expect(error.message).toContain("eur/MWh");
});

test("two prices for the same time are refused", () => {
  const overlapping = `${TEXT}2023-01-01T03:30Z,5\n`;
  const error = thrownBy(() => readPrices(overlapping, "p.csv", "eur/MWh"));
  expect(error.code).toBe("OVERLAPPING_TIME");
  expect(error.context).toMatchObject({ file: "p.csv", line: 6, column: "time_utc" });
});

test("the price column must be clear", () => {
  const two = TEXT.replace("time_utc,se3", "time_utc,se3,se4").replaceAll(/Z,(.*)$/gm, "Z,$1,$1");
  const error = thrownBy(() => readPrices(two, "p.csv", "eur/MWh"));
  expect(error.message).toContain('p.csv:1: found the columns "se3", "se4", expected one price column');
  expect(readPrices(two, "p.csv", "eur/MWh", { priceColumn: "se4" }).perKwh[0]).toBe(0.05);
});

test("a file with times only has no price column", () => {
  expect(thrownBy(() => readPrices("time_utc\n2023-01-01T00:00Z\n", "p.csv", "eur/MWh")).message).toContain(
    "no price column",
  );
});

test("a wrong time column is named", () => {
  const error = thrownBy(() => readPrices(TEXT.replace("time_utc", "hour"), "p.csv", "eur/MWh"));
  expect(error.message).toContain('expected a column "time_utc"');
});

test("another name for the time column can be given", () => {
  const prices = readPrices(TEXT.replace("time_utc", "hour"), "p.csv", "c/kWh", { timeColumn: "hour" });
  expect(prices.perKwh[0]).toBe(0.5);
});

test("eight years of SE3 prices have one missing hour", (context) => {
  const text = dataFile("prices/se3-60min-2016_2023.csv");
  if (text === undefined) return context.skip("the SE3 prices are not in OEC_DATA");
  const prices = readPrices(text, "se3.csv", "eur/MWh");
  expect(prices.horizon.count).toBe(70_129);
  expect(prices.perKwh.findIndex((price) => Number.isNaN(price))).toBe(
    (Date.parse("2016-10-30T01:00Z") - Date.parse("2015-12-31T23:00Z")) / 3_600_000,
  );
  expect(prices.perKwh.filter((price) => Number.isNaN(price))).toHaveLength(1);
});

import { readFileSync } from "node:fs";
import { horizonStart, importPrices, exportPrices, localDayHorizon, SWEDEN_SPOT } from "@oec/domain";
import { describe, expect, test } from "vitest";
import { readTariff } from "../../src/tariff/read-tariff.ts";

const read = (text: string) => readTariff(text, "t.toml", "Europe/Stockholm");
const example = (name: string) =>
  read(readFileSync(new URL(`../../../tariffs/${name}.toml`, import.meta.url), "utf8"));
const MINIMAL = `name = "T"\ncurrency = "EUR"\n[[terms]]\nvalid_from = 2024-01-01\n[terms.import]\n[terms.export]\n`;

/** Import and export price of the hour that starts at a local time, for a spot price. */
function pricesAt(tariff: ReturnType<typeof read>["tariff"], day: string, hour: number, spot: number) {
  const horizon = localDayHorizon(day, tariff.timeZone, 3_600_000);
  const series = { horizon, values: new Float64Array(horizon.count).fill(spot) };
  return [importPrices(tariff, series)[hour], exportPrices(tariff, series)[hour]];
}

describe("the example tariffs", () => {
  test("the Swedish one gives the prices of the domain's preset for 2024", () => {
    const { tariff } = example("sweden-2024");
    expect(pricesAt(tariff, "2024-06-01", 12, 0.5)).toEqual(pricesAt(SWEDEN_SPOT, "2024-06-01", 12, 0.5));
  });
  test("the Swedish one converts from EUR", () => {
    expect(example("sweden-2024").exchangeRate).toEqual({ from: "EUR", rate: 11.43 });
  });
  test("the spot one passes the market price on both ways", () => {
    expect(pricesAt(example("spot-only").tariff, "2024-06-01", 12, 0.123)).toEqual([0.123, 0.123]);
  });
  test("the fixed one is dear on a working day at noon", () => {
    // (0.11 energy + 0.10 grid + 0.02 tax) with 20 % VAT.
    expect(pricesAt(example("fixed-time-of-use").tariff, "2024-06-03", 12, 99)[0]).toBeCloseTo(0.276, 12);
  });
  test("the fixed one is cheap at night and on Sundays", () => {
    const { tariff } = example("fixed-time-of-use");
    expect(pricesAt(tariff, "2024-06-03", 5, 99)[0]).toBeCloseTo(0.192, 12);
    expect(pricesAt(tariff, "2024-06-02", 12, 99)[0]).toBeCloseTo(0.192, 12);
  });
});

test("keys that are absent take their defaults", () => {
  const { tariff } = read(MINIMAL);
  expect(tariff.terms[0]).toEqual({
    validFrom: "2024-01-01",
    import: { spotFactor: 1, markupPerKwh: 0, energyTaxPerKwh: 0, vatPercent: 0, gridFee: { basePerKwh: 0 } },
    export: { spotFactor: 1, bonusPerKwh: 0, taxCreditPerKwh: 0, vatPercent: 0 },
    fixedPerMonth: 0,
  });
});

test("a quoted date is as good as a bare one", () => {
  expect(read(MINIMAL.replace("2024-01-01", '"2024-01-01"')).tariff.terms[0]?.validFrom).toBe("2024-01-01");
});

test("a file without a zone takes the one it is read with", () => {
  expect(readTariff(MINIMAL, "t.toml", "Europe/Helsinki").tariff.timeZone).toBe("Europe/Helsinki");
});

test("a peak charge is read with its interval and weights", () => {
  const text = `${MINIMAL}[terms.peak]\nprice_per_kw = 60\nhighest_count = 3\none_per_day = true\n[[terms.peak.weights]]\nfactor = 0.5\nfrom = "22:00"\nto = "06:00"\n`;
  expect(read(text).tariff.terms[0]?.peak).toEqual({
    pricePerKw: 60,
    highestCount: 3,
    onePerDay: true,
    intervalMs: 3_600_000,
    weights: [{ factor: 0.5, when: { fromMinute: 1320, toMinute: 360 } }],
  });
});

describe("a wrong file says where, what was found and what was expected", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["not TOML", "name = \n", "t.toml:1:"],
    [
      "no name",
      MINIMAL.replace(/name.*\n/, ""),
      "t.toml, key name: found nothing, expected a value of type string",
    ],
    [
      "a number for a text",
      MINIMAL.replace('"T"', "5"),
      "t.toml, key name: found 5, expected a value of type string",
    ],
    [
      "a currency in words",
      MINIMAL.replace("EUR", "euro"),
      't.toml, key currency: found "euro", expected an ISO 4217 code',
    ],
    [
      "no terms",
      `name = "T"\ncurrency = "EUR"\nterms = []\n`,
      "t.toml, key terms: found a list of 0, expected entries, at least 1",
    ],
    [
      "a date that is none",
      MINIMAL.replace("2024-01-01", '"soon"'),
      't.toml, key terms[0].valid_from: found "soon", expected a date',
    ],
    ["an unknown key", `colour = 1\n${MINIMAL}`, "t.toml, key colour: found an unknown key"],
    [
      "a negative rate",
      `${MINIMAL}\n[exchange_rate]\nfrom = "EUR"\nrate = -1\n`,
      "t.toml, key exchange_rate.rate: found -1, expected more than 0",
    ],
    [
      "a wrong time of day",
      MINIMAL.replace(
        "[terms.export]",
        `[terms.import.grid_fee]\nbase_per_kwh = 1\n[[terms.import.grid_fee.rules]]\nprice_per_kwh = 2\nfrom = "6 am"\n[terms.export]`,
      ),
      'rules[0].from: found "6 am", expected a time of day such as 06:00',
    ],
    ["an unknown zone", `time_zone = "Europe/Nowhere"\n${MINIMAL}`, "t.toml: "],
    [
      "terms out of order",
      `${MINIMAL}${MINIMAL.slice(MINIMAL.indexOf("[[terms]]")).replace("2024", "2023")}`,
      "t.toml: terms[1].validFrom",
    ],
  ];
  for (const [name, text, message] of cases) {
    test(name, () => {
      expect(() => read(text)).toThrow(message);
    });
  }
});

test("the first local day of the spot example covers all recordings", () => {
  expect(
    horizonStart(localDayHorizon(example("spot-only").tariff.terms[0]?.validFrom ?? "", "Etc/UTC")),
  ).toBe(0);
});

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../src/cli/cli.ts";
import { memoryIo } from "../support/memory-io.ts";
import { householdCsv, pricesCsv } from "../support/small-home.ts";

const TARIFF = `name = "T"\ncurrency = "EUR"\n[[terms]]\nvalid_from = 2024-01-01\n[terms.import]\n[terms.export]\n`;

/** Files beside the good ones, each with one fault. */
const FILES: Readonly<Record<string, string>> = {
  "home.csv": householdCsv(10),
  "prices.csv": pricesCsv(12),
  "header.csv": householdCsv(2).replace("load_W", "load_kW"),
  "word.csv": householdCsv(2).replace(/,[\d.]+,([\d.]+)\n/, ",abc,$1\n"),
  "nan.csv": householdCsv(2).replace(/,[\d.]+,([\d.]+)\n/, ",NaN,$1\n"),
  "twice.csv": householdCsv(2).replace(/(.*Z,.*\n)/, "$1$1"),
  "unsorted.csv": householdCsv(2).replace(/(.*Z,.*\n)(.*Z,.*\n)/, "$2$1"),
  "empty.csv": "",
  "overlap.csv": pricesCsv(3).replace(/(T22:00:00.000Z,.*\n)/, "$12024-05-31T22:20:00.000Z,12\n"),
  "broken.toml": `name = "T\n`,
  "unknown.toml": `${TARIFF}colour = "red"\n`,
  "vat.toml": TARIFF.replace("[terms.import]", "[terms.import]\nvat_percent = 125"),
  "sek.toml": TARIFF.replace("EUR", "SEK"),
  "zone.toml": `time_zone = "Europe/Atlantis"\n${TARIFF}`,
  "peak.toml": `${TARIFF}[terms.peak]\nprice_per_kw = 60\n`,
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "oec-backtest-"));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, "out"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GOOD: Readonly<Record<string, string>> = {
  household: "home.csv",
  prices: "prices.csv",
  "price-unit": "eur/MWh",
  "battery-kwh": "5",
  "battery-kw": "2.5",
  from: "2024-06-04",
  to: "2024-06-05",
  json: "out/result.json",
  html: "out/result.html",
};

const argsOf = (options: Readonly<Record<string, string>>): string[] => [
  "backtest",
  ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
];

const CASES: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ["a missing file", { household: "nowhere.csv" }, "option --household: nowhere.csv: no such file"],
  ["a folder instead of a file", { prices: "out" }, "option --prices: out: is a folder, expected a file"],
  ["a missing tariff", { tariff: "none.toml" }, "option --tariff: none.toml: no such file"],
  ["a wrong header", { household: "header.csv" }, "header.csv:1"],
  ["an empty file", { household: "empty.csv" }, "empty.csv:1"],
  ["a word where a number belongs", { household: "word.csv" }, 'word.csv:2, column load_W: found "abc"'],
  ["NaN", { household: "nan.csv" }, 'nan.csv:2, column load_W: found "NaN"'],
  ["a time that stands twice", { household: "twice.csv" }, "twice.csv:3, column time_utc"],
  ["times out of order", { household: "unsorted.csv" }, "unsorted.csv:3, column time_utc"],
  ["overlapping prices", { prices: "overlap.csv" }, "overlap.csv:3"],
  ["an unknown unit", { "price-unit": "eur/GJ" }, '"eur/GJ" is not a price unit'],
  ["days before the data", { from: "2023-06-01" }, "the household file holds 2024-06-01 to 2024-06-10"],
  ["days behind the data", { to: "2024-07-01" }, "lies outside the data"],
  [
    "a period that ends before it starts",
    { from: "2024-06-05", to: "2024-06-04" },
    "--from is 2024-06-05, after --to 2024-06-04",
  ],
  ["a day that does not exist", { from: "2024-02-30" }, 'option --from is "2024-02-30"'],
  [
    "a negative battery",
    { "battery-kwh": "-10" },
    'option --battery-kwh is "-10", expected a number above 0',
  ],
  ["a battery without power", { "battery-kw": "0" }, 'option --battery-kw is "0", expected a number above 0'],
  ["an efficiency above 1", { efficiency: "1.2" }, "expected a number above 0 and of at most 1"],
  [
    "an empty range of SoC",
    { "min-soc": "90", "max-soc": "20" },
    "option --min-soc is 90, expected less than --max-soc, 20",
  ],
  ["a tariff that is not TOML", { tariff: "broken.toml" }, "broken.toml:1:"],
  [
    "an unknown key in the tariff",
    { tariff: "unknown.toml" },
    "unknown.toml, key terms[0].export.colour: found an unknown key",
  ],
  [
    "a number out of range in the tariff",
    { tariff: "vat.toml" },
    "vat.toml, key terms[0].import.vat_percent: found 125, expected at most 100",
  ],
  ["an unknown time zone in the tariff", { tariff: "zone.toml" }, "Europe/Atlantis"],
  ["an unknown time zone", { "time-zone": "Mars/Olympus" }, "Mars/Olympus"],
  ["currencies that do not fit", { tariff: "sek.toml" }, 'add\n[exchange_rate]\nfrom = "EUR"'],
  ["a charge on the highest power", { tariff: "peak.toml" }, "peak.toml, key terms[0].peak"],
  ["an output in a folder that is not there", { json: "nowhere/a.json" }, "its folder"],
  ["an output that is a folder", { html: "out" }, "option --html: out is a folder, expected a file"],
  ["two outputs in one file", { html: "out/result.json" }, "--json and --html name the same file"],
];

describe("a wrong call exits with 2, says what is wrong and writes nothing", () => {
  for (const [name, change, message] of CASES) {
    test(name, async () => {
      const io = memoryIo(folder);
      const code = await runCli(argsOf({ ...GOOD, ...change }), io);
      expect({ code, out: io.out(), written: readdirSync(join(folder, "out")) }).toEqual({
        code: 2,
        out: "",
        written: [],
      });
      expect(io.err()).toContain(message);
      expect(io.err()).toMatch(/^oec backtest: [^]*\nSee oec backtest --help\n$/);
    });
  }
});

test("a zone that contradicts the tariff's own is refused", async () => {
  writeFileSync(join(folder, "rome.toml"), `time_zone = "Europe/Rome"\n${TARIFF}`);
  const io = memoryIo(folder);
  expect(await runCli(argsOf({ ...GOOD, tariff: "rome.toml", "time-zone": "Asia/Tokyo" }), io)).toBe(2);
  expect(io.err()).toContain(
    'option --time-zone is Asia/Tokyo, but rome.toml says time_zone = "Europe/Rome"',
  );
});

import { spotOnlyTariff, validateTariff, type BatteryPlanningModel, type Tariff } from "@oec/domain";
import { parsePriceUnit, readHousehold, readPrices, type PriceRecording } from "@oec/forecast";
import type { BacktestInput } from "../backtest/input.ts";
import type { BacktestResult } from "../backtest/result.ts";
import { runBacktest } from "../backtest/run.ts";
import { htmlReport } from "../report/html-report.ts";
import { textReport } from "../report/text-report.ts";
import { readTariff, type TariffReading } from "../tariff/read-tariff.ts";
import type { Command } from "./command.ts";
import { checkOutput, readInput, writeAtomically } from "./files.ts";
import type { CliIo } from "./io.ts";
import type { ParsedOptions } from "./options.ts";
import { progressBar } from "./progress.ts";
import { UsageError } from "./usage-error.ts";

/** Zone of days where neither the option nor the tariff names one. */
const DEFAULT_ZONE = "Europe/Stockholm";

/** `oec backtest`: what a battery would have done for a recorded home. */
export const backtestCommand: Command = {
  name: "backtest",
  summary: "What a battery would have done for a recorded home.",
  description: [
    "Compares the cost of a recorded home without battery, with the self-consumption rule, with hourly",
    "planning on forecasts that know only the past, and with perfect foresight, the limit of any planning.",
    "docs/backtest.md explains the rules, the files and the result.",
  ].join("\n"),
  options: [
    {
      name: "household",
      value: "FILE.csv",
      required: true,
      help: "recording with the columns time_utc,load_W,pv_W; an empty field is missing",
    },
    {
      name: "prices",
      value: "FILE.csv",
      required: true,
      help: "spot prices with the columns time_utc and a price",
    },
    {
      name: "price-unit",
      value: "UNIT",
      required: true,
      help: "what the prices mean: eur/MWh, sek/kWh, c/kWh, ore/kWh, …",
    },
    { name: "battery-kwh", value: "KWH", required: true, help: "capacity of the battery [kWh]" },
    { name: "battery-kw", value: "KW", required: true, help: "most power in and out of it [kW]" },
    { name: "from", value: "DATE", required: true, help: "first local day, such as 2024-06-01" },
    { name: "to", value: "DATE", required: true, help: "last local day, inclusive" },
    {
      name: "tariff",
      value: "FILE.toml",
      help: "fees, taxes and VAT; without it the bare spot price counts both ways",
    },
    { name: "align-year", help: "move the prices by whole multiples of 364 days over the household's dates" },
    { name: "fill", help: "fill gaps instead of leaving out the days that have one" },
    { name: "json", value: "FILE", help: "write everything as JSON" },
    { name: "html", value: "FILE", help: "write a page with pictures" },
    { name: "min-soc", value: "PERCENT", default: "0", help: "lowest state of charge to use [%]" },
    { name: "max-soc", value: "PERCENT", default: "100", help: "highest state of charge to use [%]" },
    { name: "efficiency", value: "SHARE", default: "0.95", help: "one-way efficiency, above 0 to 1" },
    {
      name: "wear-cost",
      value: "PRICE",
      default: "0",
      help: "wear per kWh through the battery, each way, in the tariff's currency",
    },
    { name: "time-zone", value: "ZONE", help: `zone of days and months; the tariff's, else ${DEFAULT_ZONE}` },
    { name: "import-limit", value: "W", help: "most power from the grid [W]; default none" },
    { name: "export-limit", value: "W", help: "most power to the grid [W]; default none" },
  ],
  examples: [
    "oec backtest --household home.csv --prices se3.csv --price-unit eur/MWh --battery-kwh 10 --battery-kw 5 \\",
    "  --from 2024-06-01 --to 2024-06-30 --align-year --tariff examples/tariffs/sweden-2024.toml --html june.html",
    "",
    "npm run -s oec -- backtest --household home.csv --prices spot.csv --price-unit sek/kWh --battery-kwh 5 \\",
    "  --battery-kw 2.5 --from 2024-01-01 --to 2024-12-31 --fill --json year.json",
  ],
  run,
};

async function run(options: ParsedOptions, io: CliIo): Promise<number> {
  const json = outputOf("json", options, io);
  const html = outputOf("html", options, io);
  if (json !== undefined && json.path === html?.path)
    throw new UsageError("--json and --html name the same file");
  const input = readBacktest(options, io);
  const cpuBefore = io.cpuSeconds();
  const progress = progressBar(io, "backtest");
  let found: BacktestResult;
  try {
    found = runBacktest(input, { timerMs: io.timerMs, onProgress: (done) => progress.update(done) });
  } finally {
    progress.stop();
  }
  const result: BacktestResult = { ...found, cpuSeconds: io.cpuSeconds() - cpuBefore };
  const page = html === undefined ? "" : htmlReport(result);
  if (json !== undefined) writeAtomically(json, `${JSON.stringify(result)}\n`);
  if (html !== undefined) writeAtomically(html, page);
  io.stdout.write(textReport(result));
  for (const file of [json, html]) if (file !== undefined) io.stdout.write(`Written: ${file.name}\n`);
  return Promise.resolve(0);
}

function outputOf(name: "json" | "html", options: ParsedOptions, io: CliIo) {
  const file = options.text(name);
  return file === undefined ? undefined : checkOutput(name, file, io.cwd);
}

/** Everything that can be wrong with the call is found here, before any work. */
function readBacktest(options: ParsedOptions, io: CliIo): BacktestInput {
  const battery = batteryOf(options);
  const from = options.day("from");
  const to = options.day("to");
  if (from > to) throw new UsageError(`option --from is ${from}, after --to ${to}`);
  const maxImportW = options.number("import-limit", { min: 0 });
  const maxExportW = options.number("export-limit", { min: 0 });
  const unit = options.required("price-unit");
  const { currency } = parsePriceUnit(unit);
  const { tariff, exchangeRate } = tariffOf(options, io, currency);
  const householdFile = readInput("household", options.required("household"), io.cwd);
  const priceFile = readInput("prices", options.required("prices"), io.cwd);
  const prices: PriceRecording = readPrices(priceFile.text, priceFile.name, unit);
  return {
    household: readHousehold(householdFile.text, householdFile.name),
    prices,
    battery,
    tariff,
    ...(exchangeRate === undefined ? {} : { exchangeRate: exchangeRate.rate }),
    from,
    to,
    alignYear: options.has("align-year"),
    fill: options.has("fill"),
    ...(maxImportW === undefined ? {} : { maxImportW }),
    ...(maxExportW === undefined ? {} : { maxExportW }),
  };
}

function batteryOf(options: ParsedOptions): BatteryPlanningModel {
  const capacityKwh = options.number("battery-kwh", { above: 0, max: 1e6 }) ?? 0;
  const powerW = (options.number("battery-kw", { above: 0, max: 1e6 }) ?? 0) * 1000;
  const efficiency = options.number("efficiency", { above: 0, max: 1 }) ?? 1;
  const minSocPercent = options.number("min-soc", { min: 0, max: 100 }) ?? 0;
  const maxSocPercent = options.number("max-soc", { min: 0, max: 100 }) ?? 100;
  if (minSocPercent >= maxSocPercent) {
    throw new UsageError(
      `option --min-soc is ${minSocPercent}, expected less than --max-soc, ${maxSocPercent}`,
    );
  }
  return {
    capacityWh: capacityKwh * 1000,
    minSocPercent,
    maxSocPercent,
    maxChargeW: powerW,
    maxDischargeW: powerW,
    chargeEfficiency: efficiency,
    dischargeEfficiency: efficiency,
    wearCostPerKwh: options.number("wear-cost", { min: 0 }) ?? 0,
  };
}

function tariffOf(options: ParsedOptions, io: CliIo, priceCurrency: string): TariffReading {
  const zone = options.text("time-zone");
  const name = options.text("tariff");
  if (name === undefined)
    return { tariff: validateTariff(spotOnlyTariff(priceCurrency, zone ?? DEFAULT_ZONE)) };
  const file = readInput("tariff", name, io.cwd);
  const reading = readTariff(file.text, name, zone ?? DEFAULT_ZONE);
  checkZone(zone, reading.tariff, name);
  checkCurrency(reading, priceCurrency, name);
  const peak = reading.tariff.terms.findIndex((terms) => terms.peak !== undefined);
  if (peak >= 0) throw peakUnsupported(name, peak);
  return reading;
}

function checkZone(zone: string | undefined, { timeZone }: Tariff, file: string): void {
  if (zone === undefined || zone === timeZone) return;
  throw new UsageError(
    `option --time-zone is ${zone}, but ${file} says time_zone = "${timeZone}": leave one of them out`,
  );
}

function checkCurrency({ tariff, exchangeRate }: TariffReading, priceCurrency: string, file: string): void {
  if (tariff.currency === priceCurrency || exchangeRate?.from === priceCurrency) return;
  const given =
    exchangeRate === undefined ? "no [exchange_rate]" : `an [exchange_rate] from ${exchangeRate.from}`;
  throw new UsageError(
    `option --price-unit is in ${priceCurrency}, but ${file} is in ${tariff.currency} and has ${given}: add\n` +
      `[exchange_rate]\nfrom = "${priceCurrency}"\nrate = …  # ${tariff.currency} per ${priceCurrency}`,
  );
}

const peakUnsupported = (file: string, index: number): UsageError =>
  new UsageError(
    `${file}, key terms[${index}].peak: a charge on the month's highest power cannot be planned exactly yet, and a backtest ` +
      "without it would mislead; remove the key to compare energy costs alone",
  );

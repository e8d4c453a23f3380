import { formatInstant, QUARTER_HOUR_MS, regularHorizon, slotAt } from "@oec/domain";
import { priceClimatology, PriceChain, type Fetch, type SourceFailure } from "@oec/forecast/sources";
import Table from "cli-table3";
import { faultText } from "../config/entry.ts";
import { SystemClock } from "../home/system-clock.ts";
import { priceChainOf, sourceClient, weatherChainOf } from "../sources/open-sources.ts";
import type { Command } from "./command.ts";
import { CONFIG_OPTION, configOf } from "./config-sources.ts";
import type { CliIo } from "./io.ts";
import type { ParsedOptions } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** Where the simulated home stands. */
const STOCKHOLM = { latitudeDeg: 59.33, longitudeDeg: 18.07 };

/** `oec forecast` on a network of its own. */
export const forecastOn = (fetch?: Fetch): Command => ({
  name: "forecast",
  summary: "Show the prices and the weather to come, and where they come from.",
  description: [
    "Asks the services that [prices] and [weather] of the configuration name, hour by hour. What no service knows is made up from",
    "what is usual: its origin is climatology. What went wrong is written behind the table, and the exit code stays 0.",
  ].join("\n"),
  options: [
    CONFIG_OPTION,
    { name: "hours", value: "NUMBER", default: "36", help: "how far to look ahead, 1 to 240" },
    { name: "json", help: "Print JSON." },
  ],
  examples: [
    "oec forecast --config config/development.toml",
    'OEC_PRICES_SOURCES="nordpool,elprisetjustnu" oec forecast',
  ],
  run: (options, io) => run(options, io, fetch),
});

/** `oec forecast`. */
export const forecastCommand: Command = forecastOn();

interface Hour {
  readonly start: string;
  readonly end: string;
  readonly spotPerKwh: number;
  readonly priceOrigin: string;
  readonly airTemperatureC: number;
  readonly cloudCoverPercent: number;
  readonly globalIrradianceWm2: number;
  readonly weatherOrigin: string;
  readonly lightOrigin: string;
}

async function run(options: ParsedOptions, io: CliIo, fetch: Fetch | undefined): Promise<number> {
  const loaded = configOf(options, io, options.text("config"));
  if (!loaded.ok) throw new UsageError(loaded.error.map(faultText).join("\n"));
  const { config } = loaded.value;
  const hours = Math.ceil(options.number("hours", { min: 1, max: 240 }) ?? 36);
  const clock = new SystemClock(() => io.now());
  const http = sourceClient({ clock, fetch });
  const nobody = { sources: [], climatology: priceClimatology(0.6), currency: "SEK", clock };
  const { latitudeDeg = STOCKHOLM.latitudeDeg, longitudeDeg = STOCKHOLM.longitudeDeg } = config.site;
  const start = Math.floor(clock.now() / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  const horizon = regularHorizon(start, 4 * QUARTER_HOUR_MS, hours);
  const [prices, weather] = await Promise.all([
    (priceChainOf(config, http) ?? new PriceChain(nobody)).read(horizon, io.signal),
    weatherChainOf(config, { latitudeDeg, longitudeDeg }, http).read(horizon, io.signal),
  ]);
  const rows = Array.from({ length: hours }, (_, slot): Hour => {
    const span = slotAt(horizon, slot);
    return {
      start: formatInstant(span.start),
      end: formatInstant(span.end),
      spotPerKwh: prices.spotPricePerKwh.values[slot] ?? Number.NaN,
      priceOrigin: prices.spotPricePerKwh.origin[slot] ?? "",
      airTemperatureC: weather.airTemperatureC.values[slot] ?? Number.NaN,
      cloudCoverPercent: weather.cloudCoverPercent.values[slot] ?? Number.NaN,
      globalIrradianceWm2: weather.globalIrradianceWm2.values[slot] ?? Number.NaN,
      weatherOrigin: weather.airTemperatureC.origin[slot] ?? "",
      lightOrigin: weather.globalIrradianceWm2.origin[slot] ?? "",
    };
  });
  const failures = [...prices.failures, ...weather.failures];
  io.stdout.write(options.has("json") ? jsonOf(rows, failures) : tableOf(rows));
  if (!options.has("json")) for (const { error } of failures) io.stderr.write(`${error.message}\n`);
  return 0;
}

function jsonOf(hours: readonly Hour[], failures: readonly SourceFailure[]): string {
  const reported = failures.map(({ source, error }) => ({
    source,
    code: error.code,
    message: error.message,
  }));
  return `${JSON.stringify({ currency: "SEK", hours, failures: reported }, null, 2)}\n`;
}

function tableOf(hours: readonly Hour[]): string {
  const table = new Table({
    head: ["from", "SEK/kWh", "from whom", "°C", "clouds %", "sun W/m²", "from whom"],
    style: { head: [], border: [] },
  });
  for (const hour of hours) {
    table.push([
      hour.start,
      hour.spotPerKwh.toFixed(3),
      hour.priceOrigin,
      hour.airTemperatureC.toFixed(1),
      hour.cloudCoverPercent.toFixed(0),
      hour.globalIrradianceWm2.toFixed(0),
      hour.weatherOrigin === hour.lightOrigin
        ? hour.weatherOrigin
        : `${hour.weatherOrigin}, ${hour.lightOrigin}`,
    ]);
  }
  return `${table.toString()}\n`;
}

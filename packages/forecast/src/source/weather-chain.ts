import { horizonEnd, horizonStart, resampleSeries } from "@oec/domain";
import type {
  AbortSignalLike,
  Clock,
  ForecastConfidence,
  Horizon,
  Milliseconds,
  WeatherForecast,
  WeatherSource,
} from "@oec/domain";
import type { Place } from "../solar/place.ts";
import { irradianceFromClouds } from "../weather/cloud-irradiance.ts";
import type { FetchedWeather, FetchedWeatherSource } from "../weather/weather.ts";
import { weatherClimatology, type WeatherClimatology } from "./climatology.ts";
import { failureOf, SourcedBuilder, type SourcedColumn, type SourceFailure } from "./sourced.ts";

/** What a {@link WeatherChain} is made of. */
export interface WeatherChainOptions {
  /** Asked in this order; each fills what those before it left. */
  readonly sources: readonly (WeatherSource | FetchedWeatherSource)[];
  readonly place: Place;
  readonly clock: Pick<Clock, "now">;
  /** What stands where none of them knows; {@link weatherClimatology} unless said. */
  readonly climatology?: WeatherClimatology;
}

/** Weather for a whole horizon, without a gap. */
export interface WeatherOutlook {
  readonly horizon: Horizon;
  /** Mean per slot [°C]. */
  readonly airTemperatureC: SourcedColumn;
  /** [%]. */
  readonly cloudCoverPercent: SourcedColumn;
  /** [m/s]. */
  readonly windSpeedMs: SourcedColumn;
  /** Global, on the level ground [W/m²]. Where no source has it, it is made from the clouds: origin `smhi clouds`. */
  readonly globalIrradianceWm2: SourcedColumn;
  /** Direct, on a plane that faces the sun [W/m²]. */
  readonly directNormalWm2: SourcedColumn;
  /** Scattered, on the level ground [W/m²]. */
  readonly diffuseHorizontalWm2: SourcedColumn;
  /** What went wrong on the way, in order. */
  readonly failures: readonly SourceFailure[];
}

type Quantity = Exclude<keyof WeatherOutlook, "horizon" | "failures">;

const MEASURED = ["airTemperatureC", "cloudCoverPercent", "windSpeedMs"] as const;
const LIGHT = ["globalIrradianceWm2", "directNormalWm2", "diffuseHorizontalWm2"] as const;

/**
 * Weather from the first source that has it, quantity by quantity and slot by slot, with what is usual at the end of the chain.
 * Never fails but on the caller's signal.
 *
 * Irradiance belongs together: a slot takes all three from one source that has them all, or from the clouds. A point is sure for a
 * day ahead from a forecast of the last six hours, half sure for three days, and less behind; made from clouds one step less.
 */
export class WeatherChain {
  readonly #options: WeatherChainOptions;

  constructor(options: WeatherChainOptions) {
    this.#options = options;
  }

  /** Weather for a horizon. @throws `OecError` `ABORTED`. */
  async read(horizon: Horizon, signal?: AbortSignalLike): Promise<WeatherOutlook> {
    const { sources, place } = this.#options;
    const { climatology = weatherClimatology(place) } = this.#options;
    const columns = columnsOf(horizon.count);
    const failures: SourceFailure[] = [];
    const period = { start: horizonStart(horizon), end: horizonEnd(horizon) };
    for (const source of sources) {
      if ([...MEASURED, ...LIGHT].every((name) => columns[name].isComplete)) break;
      try {
        this.#take(source.name, await source.readWeather(place, period, signal), columns, horizon);
      } catch (error) {
        failures.push(failureOf(source.name, error));
      }
    }
    for (const name of MEASURED) {
      if (!columns[name].isComplete) columns[name].fill(climatology[name](horizon));
    }
    const built = MEASURED.map((name) => [name, columns[name].build()] as const);
    const clouds = built.find(([name]) => name === "cloudCoverPercent")?.[1];
    if (clouds !== undefined) lightFromClouds(columns, horizon, clouds, place);
    const light = LIGHT.map((name) => [name, columns[name].build()] as const);
    const all = Object.fromEntries([...built, ...light]) as Record<Quantity, SourcedColumn>;
    return { horizon, failures, ...all };
  }

  #take(
    name: string,
    weather: WeatherForecast | FetchedWeather,
    columns: Readonly<Record<Quantity, SourcedBuilder>>,
    horizon: Horizon,
  ): void {
    const now = this.#options.clock.now();
    const fetchedAt = "fetchedAt" in weather ? weather.fetchedAt : weather.issuedAt;
    const origin = "origin" in weather ? weather.origin : name;
    const ageMs = Math.max(0, now - fetchedAt);
    const onHorizon = (values: Readonly<Float64Array> | undefined): Readonly<Float64Array> | undefined =>
      values && resampleSeries({ horizon: weather.horizon, values }, horizon).values;
    const whatAt = (slot: number): Parameters<SourcedBuilder["offer"]>[2] => {
      const leadMs = (horizon.edges[slot] ?? Number.NaN) - now;
      return { origin, ageMs, confidence: confidenceOf(leadMs, now - weather.issuedAt) };
    };
    for (const quantity of MEASURED) {
      for (const [slot, value] of (onHorizon(weather[quantity]) ?? []).entries()) {
        columns[quantity].offer(slot, value, whatAt(slot));
      }
    }
    const fetched: Partial<FetchedWeather> = weather;
    const light = LIGHT.map((quantity) => onHorizon(fetched[quantity]));
    for (let slot = 0; slot < horizon.count; slot += 1) {
      const values = light.map((column) => column?.[slot] ?? Number.NaN);
      if (!values.every((value) => Number.isFinite(value))) continue;
      for (const [index, quantity] of LIGHT.entries()) {
        columns[quantity].offer(slot, Math.max(0, values[index] ?? 0), whatAt(slot));
      }
    }
  }
}

const SURE_LEAD_MS = 24 * 3_600_000;
const HALF_SURE_LEAD_MS = 72 * 3_600_000;
const SURE_AGE_MS = 6 * 3_600_000;

function confidenceOf(leadMs: Milliseconds, ageMs: Milliseconds): ForecastConfidence {
  if (leadMs < SURE_LEAD_MS && ageMs <= SURE_AGE_MS) return "high";
  return leadMs < HALF_SURE_LEAD_MS ? "medium" : "low";
}

function columnsOf(count: number): Readonly<Record<Quantity, SourcedBuilder>> {
  const names = [...MEASURED, ...LIGHT].map((name) => [name, new SourcedBuilder(count)] as const);
  return Object.fromEntries(names) as Record<Quantity, SourcedBuilder>;
}

function lightFromClouds(
  columns: Readonly<Record<Quantity, SourcedBuilder>>,
  horizon: Horizon,
  clouds: SourcedColumn,
  place: Place,
): void {
  if (LIGHT.every((name) => columns[name].isComplete)) return;
  const light = irradianceFromClouds(horizon, clouds.values, place);
  for (const name of LIGHT) {
    for (const [slot, value] of light[name].entries()) {
      const origin = `${clouds.origin[slot] ?? ""} clouds`;
      const confidence = clouds.confidence[slot] === "high" ? "medium" : "low";
      columns[name].offer(slot, value, { origin, confidence, ageMs: clouds.ageMs[slot] ?? Number.NaN });
    }
  }
}

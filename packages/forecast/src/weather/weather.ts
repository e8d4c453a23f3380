import type { AbortSignalLike, Instant, Slot, WeatherForecast, WeatherSource } from "@oec/domain";

/** Weather as a service forecasts it, on quarters; a slot that it has nothing for is NaN. */
export interface FetchedWeather extends WeatherForecast {
  /** Name of the service. */
  readonly origin: string;
  /** When the service last said so. */
  readonly fetchedAt: Instant;
  /** Direct irradiance on a plane that faces the sun, mean per slot [W/m²]. */
  readonly directNormalWm2?: Readonly<Float64Array>;
  /** Scattered irradiance on the level ground, mean per slot [W/m²]. */
  readonly diffuseHorizontalWm2?: Readonly<Float64Array>;
}

/** A {@link WeatherSource} that tells the age of what it gives. */
export interface FetchedWeatherSource extends WeatherSource {
  readWeather(
    place: { readonly latitudeDeg: number; readonly longitudeDeg: number },
    period: Slot,
    signal?: AbortSignalLike,
  ): Promise<FetchedWeather>;
}

/** Services renew their forecasts every hour or so. */
export const WEATHER_FRESH_MS = 1_800_000;
/** A forecast of yesterday is better than a climatology. */
export const WEATHER_STALE_MS = 86_400_000;

import type { AbortSignalLike } from "../abort.ts";
import type { ForecastColumn } from "../forecast/forecast.ts";
import type { Series } from "../series.ts";
import type { Horizon, Slot } from "../time/horizon.ts";
import type { Instant, Milliseconds } from "../units/quantity.ts";

/** Spot prices of one market area. */
export interface SpotPrices {
  /** Day-ahead price before tariff and tax [currency/kWh]; NaN where the source has a gap. */
  readonly pricePerKwh: Series;
  /** ISO 4217 code. */
  readonly currency: string;
  /** Where they come from, e.g. `nordpool`. */
  readonly origin: string;
}

/** Where day-ahead prices come from. */
export interface PriceSource {
  /** Name for logs and records. */
  readonly name: string;
  /**
   * The prices published for a time; the answer may end earlier than asked.
   *
   * @throws {@link OecError} `MISSING_DATA` if there are none for any of it, `ABORTED` when the signal stops the wait.
   */
  readPrices(period: Slot, signal?: AbortSignalLike): Promise<SpotPrices>;
}

/** Weather to come at one place, on one horizon; columns that a service does not have are absent. */
export interface WeatherForecast {
  readonly issuedAt: Instant;
  readonly horizon: Horizon;
  /** Air temperature, mean per slot [°C]. */
  readonly airTemperatureC: Readonly<Float64Array>;
  /** Share of the sky under clouds [%]. */
  readonly cloudCoverPercent?: Readonly<Float64Array>;
  /** Global horizontal irradiance, mean per slot [W/m²]. */
  readonly globalIrradianceWm2?: Readonly<Float64Array>;
  /** Wind speed 10 m above ground [m/s]. */
  readonly windSpeedMs?: Readonly<Float64Array>;
}

/** Where weather forecasts come from. */
export interface WeatherSource {
  readonly name: string;
  /** @throws {@link OecError} `MISSING_DATA` if the place or time is not covered, `ABORTED`. */
  readWeather(
    place: { readonly latitudeDeg: number; readonly longitudeDeg: number },
    period: Slot,
    signal?: AbortSignalLike,
  ): Promise<WeatherForecast>;
}

/** Measurements of the past. */
export interface History {
  /**
   * One quantity over a time; slots without a measurement are NaN.
   *
   * @param quantity - What was measured; prices are spot prices per kWh.
   */
  read(
    quantity: "loadW" | "pvW" | "spotPricePerKwh",
    period: Slot,
    slotMs: Milliseconds,
    signal?: AbortSignalLike,
  ): Promise<Series>;
}

/** Makes a forecast of one quantity. It must use nothing of `history` from `issuedAt` on. */
export interface Forecaster {
  readonly name: string;
  /** The quantity on each slot of a horizon. @throws {@link OecError} `MISSING_DATA`, `ABORTED`. */
  forecast(
    horizon: Horizon,
    issuedAt: Instant,
    history: History,
    signal?: AbortSignalLike,
  ): Promise<ForecastColumn>;
}

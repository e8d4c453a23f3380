import { OecError, type Slot } from "@oec/domain";
import { z } from "zod";
import { decodeJson, type AnswerPlace } from "../http/decode.ts";
import type { HttpClient } from "../http/http-client.ts";
import { invalidAnswer, sourceError } from "../http/source-error.ts";
import { instantIn } from "../price/entries.ts";
import { assertPlace } from "../solar/place.ts";
import { meansBetween, quartersOf } from "./means.ts";
import {
  WEATHER_FRESH_MS,
  WEATHER_STALE_MS,
  type FetchedWeather,
  type FetchedWeatherSource,
} from "./weather.ts";

/** How {@link smhi} asks. */
export interface SmhiOptions {
  readonly http: HttpClient;
  readonly baseUrl?: string;
}

const ANSWER = z.object({
  referenceTime: z.string(),
  timeSeries: z.array(
    z.object({
      time: z.string(),
      data: z.object({
        air_temperature: z.number().optional(),
        cloud_area_fraction: z.number().optional(),
        wind_speed: z.number().optional(),
      }),
    }),
  ),
});

/** Every quantity of the model has it for "not known". */
const MISSING = 9999;

/**
 * Forecasts of the Swedish weather service for the Nordic countries, without a key (CC BY 4.0): the point forecast SNOW1gv1, which
 * took the place of PMP3gv2 in 2026.
 *
 * Asked: `GET /api/category/snow1g/version/1/geotype/point/lon/16.158000/lat/58.581200/data.json`, answered for about ten days
 * in steps of 1, later 2, 6 and 12 hours. Temperature, wind and clouds belong to an instant; between two they change evenly.
 * Clouds are octas, 0 to 8. It has no irradiance: see {@link irradianceFromClouds}.
 *
 * @throws When read: `OecError` `MISSING_DATA` for a place outside its area (404) or a time it does not reach, and the errors of
 *   {@link HttpClient}.
 */
export function smhi({
  http,
  baseUrl = "https://opendata-download-metfcst.smhi.se",
}: SmhiOptions): FetchedWeatherSource {
  const name = "smhi";
  return {
    name,
    async readWeather(where, period, signal) {
      assertPlace(where);
      const point = `lon/${where.longitudeDeg.toFixed(4)}/lat/${where.latitudeDeg.toFixed(4)}`;
      const url = `${baseUrl}/api/category/snow1g/version/1/geotype/point/${point}/data.json`;
      const place = { source: name, url };
      const request = {
        ...place,
        decode: (body: string) => readSmhi(body, place),
        freshMs: WEATHER_FRESH_MS,
        staleMs: WEATHER_STALE_MS,
      };
      try {
        const { value, fetchedAt } = await http.request(request, signal);
        if (value !== undefined) return { ...onQuarters(value, period, place), fetchedAt };
      } catch (error) {
        if (!isOutside(error)) throw error;
      }
      throw sourceError("MISSING_DATA", "no forecast for this place", { ...place, field: "geometry" });
    },
  };
}

const isOutside = (error: unknown): boolean =>
  OecError.is(error) &&
  error.code === "SOURCE_REFUSED" &&
  "status" in error.context &&
  error.context.status === 404;

interface SmhiForecast {
  readonly issuedAt: number;
  readonly times: readonly number[];
  readonly airC: readonly number[];
  readonly octas: readonly number[];
  readonly windMs: readonly number[];
}

function readSmhi(body: string, place: AnswerPlace): SmhiForecast {
  const { referenceTime, timeSeries } = decodeJson(ANSWER, body, place);
  const times = timeSeries.map(({ time }, index) => instantIn(time, `timeSeries[${index}].time`, place));
  for (const [index, at] of times.entries()) {
    if (index > 0 && at <= (times[index - 1] ?? Number.NaN)) {
      const found = timeSeries[index]?.time ?? "";
      throw invalidAnswer(place, `timeSeries[${index}].time`, found, "a time after the one before");
    }
  }
  const column = (
    key: keyof (typeof timeSeries)[number]["data"],
    min: number,
    max: number,
  ): readonly number[] =>
    timeSeries.map(({ data }, index) => {
      const value = data[key] ?? MISSING;
      // -9 is a temperature too, but no share and no speed.
      if (value === MISSING || (value === -9 && min === 0)) return Number.NaN;
      if (value >= min && value <= max) return value;
      throw invalidAnswer(place, `timeSeries[${index}].data.${key}`, String(value), `${min} to ${max}`);
    });
  return {
    issuedAt: instantIn(referenceTime, "referenceTime", place),
    times,
    airC: column("air_temperature", -90, 60),
    octas: column("cloud_area_fraction", 0, 8),
    windMs: column("wind_speed", 0, 120),
  };
}

function onQuarters(
  forecast: SmhiForecast,
  period: Slot,
  place: AnswerPlace,
): Omit<FetchedWeather, "fetchedAt"> {
  const horizon = quartersOf(period);
  const { times, issuedAt } = forecast;
  const airTemperatureC = meansBetween({ times, values: forecast.airC }, horizon);
  if (airTemperatureC.every((value) => Number.isNaN(value))) {
    throw sourceError("MISSING_DATA", "no forecast for this time", { ...place, field: "timeSeries" });
  }
  return {
    issuedAt,
    horizon,
    origin: place.source,
    airTemperatureC,
    cloudCoverPercent: meansBetween({ times, values: forecast.octas }, horizon).map((octas) => octas * 12.5),
    windSpeedMs: meansBetween({ times, values: forecast.windMs }, horizon),
  };
}

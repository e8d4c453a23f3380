import type { Horizon, Slot } from "@oec/domain";
import { z } from "zod";
import { decodeJson, type AnswerPlace } from "../http/decode.ts";
import type { HttpClient } from "../http/http-client.ts";
import { invalidAnswer, sourceError } from "../http/source-error.ts";
import { instantIn } from "../price/entries.ts";
import { assertPlace } from "../solar/place.ts";
import { meansBefore, meansBetween, quartersOf, type Points } from "./means.ts";
import {
  WEATHER_FRESH_MS,
  WEATHER_STALE_MS,
  type FetchedWeather,
  type FetchedWeatherSource,
} from "./weather.ts";

/** How {@link openMeteo} asks. */
export interface OpenMeteoOptions {
  readonly http: HttpClient;
  /** Of customers, who ask `https://customer-api.open-meteo.com`. */
  readonly apiKey?: string;
  readonly baseUrl?: string;
}

/** Quantities at an instant, and the unit that is asked for. */
const INSTANT = { temperature_2m: "°C", cloud_cover: "%", wind_speed_10m: "m/s" } as const;
/** Quantities that are means over the step before their time [W/m²]. */
const MEAN = ["shortwave_radiation", "direct_normal_irradiance", "diffuse_radiation"] as const;

const BLOCK = z.looseObject({ time: z.array(z.string()) });
const UNITS = z.record(z.string(), z.string());
const ANSWER = z.object({
  utc_offset_seconds: z.number(),
  hourly: BLOCK.optional(),
  hourly_units: UNITS.optional(),
  minutely_15: BLOCK.optional(),
  minutely_15_units: UNITS.optional(),
});
const VALUES = z.array(z.number().nullable());

type Block = "hourly" | "minutely_15";
const STEP_MS: Readonly<Record<Block, number>> = { hourly: 3_600_000, minutely_15: 900_000 };

/**
 * Forecasts from Open-Meteo for the whole world, without a key for non-commercial use (CC BY 4.0): the source of irradiance.
 *
 * Asked: `GET /v1/forecast?latitude=…&longitude=…&hourly=temperature_2m,cloud_cover,wind_speed_10m&minutely_15=shortwave_radiation,
 * direct_normal_irradiance,diffuse_radiation&…`. Irradiance is the mean over the step **before** its time: the value of 12:00 in
 * hours belongs to 11:00 to 12:00. Temperature, clouds and wind belong to the instant.
 *
 * @throws When read: `OecError` `MISSING_DATA` for a time it does not reach, and the errors of {@link HttpClient}.
 */
export function openMeteo(options: OpenMeteoOptions): FetchedWeatherSource {
  const { http, apiKey, baseUrl = "https://api.open-meteo.com" } = options;
  const name = "open-meteo";
  return {
    name,
    async readWeather(where, period, signal) {
      assertPlace(where);
      const url = `${baseUrl}/v1/forecast?${queryOf(where, period)}`;
      const place = { source: name, url };
      const request = {
        ...place,
        ...(apiKey !== undefined && { secretQuery: `apikey=${encodeURIComponent(apiKey)}` }),
        decode: (body: string) => readOpenMeteo(body, place),
        freshMs: WEATHER_FRESH_MS,
        staleMs: WEATHER_STALE_MS,
      };
      const { value, fetchedAt } = await http.request(request, signal);
      const weather = value && onQuarters(value, quartersOf(period));
      if (weather === undefined || weather.airTemperatureC.every((one) => Number.isNaN(one))) {
        throw sourceError("MISSING_DATA", "no forecast for this time", { ...place, field: "hourly" });
      }
      return { ...weather, issuedAt: fetchedAt, fetchedAt, origin: name };
    },
  };
}

function queryOf(where: { latitudeDeg: number; longitudeDeg: number }, { start, end }: Slot): string {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return [
    `latitude=${where.latitudeDeg.toFixed(4)}&longitude=${where.longitudeDeg.toFixed(4)}`,
    `hourly=${Object.keys(INSTANT).join(",")}&minutely_15=${MEAN.join(",")}`,
    // The mean of the last slot of a day stands at midnight of the next.
    `start_date=${day(start)}&end_date=${day(end + STEP_MS.hourly)}`,
    "wind_speed_unit=ms&timezone=GMT",
  ].join("&");
}

type Columns = ReadonlyMap<string, Points & { readonly stepMs: number }>;

function readOpenMeteo(body: string, place: AnswerPlace): Columns {
  const answer = decodeJson(ANSWER, body, place);
  if (answer.utc_offset_seconds !== 0) {
    throw invalidAnswer(place, "utc_offset_seconds", String(answer.utc_offset_seconds), "0: times in UTC");
  }
  const columns = new Map<string, Points & { readonly stepMs: number }>();
  for (const block of ["hourly", "minutely_15"] as const) {
    const given = answer[block];
    if (given === undefined) continue;
    const times = timesOf(given.time, block, place);
    const units = answer[`${block}_units`] ?? {};
    for (const name of [...Object.keys(INSTANT), ...MEAN]) {
      if (!Object.hasOwn(given, name)) continue;
      const values = valuesOf(given[name], times.length, `${block}.${name}`, place);
      const unit = Object.hasOwn(INSTANT, name) ? INSTANT[name as keyof typeof INSTANT] : "W/m²";
      const found = units[name] ?? unit;
      if (found !== unit) throw invalidAnswer(place, `${block}_units.${name}`, `"${found}"`, unit);
      columns.set(name, { times, values, stepMs: STEP_MS[block] });
    }
  }
  if (!columns.has("temperature_2m")) throw invalidAnswer(place, "hourly.temperature_2m", "absent", "a list");
  return columns;
}

function timesOf(texts: readonly string[], block: Block, place: AnswerPlace): readonly number[] {
  const times = texts.map((text, index) => instantIn(`${text}Z`, `${block}.time[${index}]`, place));
  for (const [index, at] of times.entries()) {
    const step = at - (times[index - 1] ?? -Infinity);
    if (step >= STEP_MS[block]) continue;
    const expected = `a time at least ${STEP_MS[block] / 60_000} minutes after the one before`;
    throw invalidAnswer(place, `${block}.time[${index}]`, `"${texts[index] ?? ""}"`, expected);
  }
  return times;
}

function valuesOf(given: unknown, count: number, field: string, place: AnswerPlace): readonly number[] {
  const parsed = VALUES.safeParse(given);
  if (!parsed.success) {
    const index = parsed.error.issues[0]?.path[0];
    throw invalidAnswer(
      place,
      index === undefined ? field : `${field}[${String(index)}]`,
      "no number",
      "a number",
    );
  }
  if (parsed.data.length !== count) {
    throw invalidAnswer(place, field, `${parsed.data.length} values`, `${count}, one per time`);
  }
  return parsed.data.map((value) => value ?? Number.NaN);
}

function onQuarters(
  columns: Columns,
  horizon: Horizon,
): Pick<FetchedWeather, "horizon" | "airTemperatureC"> & Partial<FetchedWeather> {
  const at = (name: string): Float64Array | undefined => {
    const points = columns.get(name);
    return points && meansBetween(points, horizon);
  };
  const before = (name: string): Float64Array | undefined => {
    const points = columns.get(name);
    return points && meansBefore(points, points.stepMs, horizon);
  };
  return {
    horizon,
    airTemperatureC: at("temperature_2m") ?? new Float64Array(horizon.count).fill(Number.NaN),
    ...present("cloudCoverPercent", at("cloud_cover")),
    ...present("windSpeedMs", at("wind_speed_10m")),
    ...present("globalIrradianceWm2", before("shortwave_radiation")),
    ...present("directNormalWm2", before("direct_normal_irradiance")),
    ...present("diffuseHorizontalWm2", before("diffuse_radiation")),
  };
}

const present = <Key extends string>(
  key: Key,
  column: Float64Array | undefined,
): Partial<Record<Key, Float64Array>> =>
  column === undefined ? {} : ({ [key]: column } as Partial<Record<Key, Float64Array>>);

import { localPartsReader } from "@oec/domain";
import type { ForecastColumn, Horizon, PricePerKwh } from "@oec/domain";
import type { Place } from "../solar/place.ts";
import type { Climatology } from "./sourced.ts";

/*
 * Mean price of each local hour over the mean of all, zone SE3, 2021 to 2023, from the transparency platform's hourly prices:
 * Monday to Friday, and Saturday and Sunday.
 */
const WORKDAY = [
  0.59, 0.54, 0.52, 0.52, 0.56, 0.72, 1.06, 1.51, 1.7, 1.59, 1.48, 1.39, 1.3, 1.23, 1.21, 1.24, 1.32, 1.49,
  1.53, 1.44, 1.25, 1.07, 0.88, 0.65,
] as const;
const WEEKEND = [
  0.56, 0.51, 0.48, 0.47, 0.48, 0.49, 0.51, 0.58, 0.69, 0.77, 0.8, 0.77, 0.71, 0.65, 0.64, 0.7, 0.83, 1.02,
  1.12, 1.09, 0.98, 0.9, 0.76, 0.59,
] as const;

/**
 * What a price usually is at an hour: nobody's price, for the time when no source answers and there is no history.
 * Its origin is `climatology`. Where there is a history, {@link medianOfDays} knows better.
 *
 * @param levelPerKwh - Mean price to assume [currency/kWh].
 * @param timeZone - IANA name; Stockholm unless said.
 */
export function priceClimatology(levelPerKwh: PricePerKwh, timeZone = "Europe/Stockholm"): Climatology {
  const partsAt = localPartsReader(timeZone);
  return (horizon) =>
    usual(horizon, (middle) => {
      const { hour, isoWeekday } = partsAt(middle);
      return levelPerKwh * ((isoWeekday >= 6 ? WEEKEND : WORKDAY)[hour] ?? 1);
    });
}

/** Weather as it usually is. */
export interface WeatherClimatology {
  readonly airTemperatureC: Climatology;
  readonly cloudCoverPercent: Climatology;
  readonly windSpeedMs: Climatology;
}

const MS_PER_DAY = 86_400_000;
/** Days into the year on which it is warmest: about 22 July in the north, half a year later in the south. */
const WARMEST_DAY = 203;
const YEAR_DAYS = 365.25;

/**
 * What the weather usually is, as coarsely as can be: a temperature that follows latitude, season and hour, clouds over five
 * eighths of the sky, and a breeze. For the time when no source answers; origin `climatology`.
 */
export function weatherClimatology({ latitudeDeg, longitudeDeg }: Place): WeatherClimatology {
  const north = latitudeDeg >= 0;
  const mean = 27 - 0.35 * Math.abs(latitudeDeg);
  const season = Math.min(11, 0.18 * Math.abs(latitudeDeg));
  return {
    airTemperatureC: (horizon) =>
      usual(horizon, (middle) => {
        const yearStart = Date.UTC(new Date(middle).getUTCFullYear(), 0, 1);
        const day = (middle - yearStart) / MS_PER_DAY - (north ? WARMEST_DAY : WARMEST_DAY - YEAR_DAYS / 2);
        const solarHour = ((middle / 3_600_000 + longitudeDeg / 15) % 24) - 15;
        return (
          mean +
          season * Math.cos((2 * Math.PI * day) / YEAR_DAYS) +
          3 * Math.cos((2 * Math.PI * solarHour) / 24)
        );
      }),
    cloudCoverPercent: (horizon) => usual(horizon, () => 62.5),
    windSpeedMs: (horizon) => usual(horizon, () => 3),
  };
}

function usual(horizon: Horizon, at: (middle: number) => number): ForecastColumn {
  const values = Float64Array.from({ length: horizon.count }, (_, slot) =>
    at(((horizon.edges[slot] ?? Number.NaN) + (horizon.edges[slot + 1] ?? Number.NaN)) / 2),
  );
  return { values, origin: "climatology", confidence: "low" };
}

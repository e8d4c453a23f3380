import { MS_PER_HOUR, type Celsius, type Instant } from "@oec/domain";
import { localTime } from "../clock/local-time.ts";
import { timeNoise } from "../random/time-noise.ts";

/** What the outdoor temperature looks like. */
export interface ClimateOptions {
  readonly seed: number;
  /** IANA name of the zone whose afternoon is warm. */
  readonly timeZone: string;
  /** Mean over the year [°C]; default 7, as in Stockholm. */
  readonly yearMeanC?: Celsius;
  /** Half the difference of warmest and coldest day of the mean year [K]; default 10.5. */
  readonly seasonalSwingK?: number;
  /** Half the difference of afternoon and night [K]; default 3.5. */
  readonly dailySwingK?: number;
  /** Standard deviation of the weather around that [K]; default 3. */
  readonly weatherK?: number;
}

/** Mid-July, the warmest time of a northern year. */
const WARMEST_DAY = 200;
const WARMEST_MINUTE = 15 * 60;

/**
 * Outdoor temperature as a function of time: a cosine over the year, one over the day, and seeded weather.
 *
 * @returns the temperature at an instant [°C].
 */
export function outdoorTemperature(options: ClimateOptions): (at: Instant) => Celsius {
  const { yearMeanC = 7, seasonalSwingK = 10.5, dailySwingK = 3.5, weatherK = 3 } = options;
  const local = localTime(options.timeZone);
  const weather = timeNoise(options.seed, "climate/weather", 30 * MS_PER_HOUR);
  return (at) => {
    const { day, minuteOfDay } = local(at);
    const season = Math.cos((2 * Math.PI * (day.dayOfYear - WARMEST_DAY)) / 365.25);
    const hour = Math.cos((2 * Math.PI * (minuteOfDay - WARMEST_MINUTE)) / 1440);
    return yearMeanC + seasonalSwingK * season + dailySwingK * hour + weatherK * weather(at);
  };
}

import { localPartsReader, type Series } from "@oec/domain";
import { quantileOfSorted } from "../profile/sorted.ts";

/** Meteorological seasons of the northern half of the earth. */
export type Season = "winter" | "spring" | "summer" | "autumn";

const SEASONS: readonly Season[] = ["winter", "spring", "summer", "autumn"];
const HOURS = 24;

/** What the values of one hour of the local day were like. */
export interface HourStatistics {
  readonly hour: number;
  readonly count: number;
  /** NaN without a value, as the others. */
  readonly mean: number;
  readonly median: number;
  /** A tenth of the values lie below. */
  readonly low: number;
  /** A tenth of the values lie above. */
  readonly high: number;
}

/** The hours of the day, apart by what kind of day it was. Each list has 24 entries. */
export interface HourlyPattern {
  readonly all: readonly HourStatistics[];
  readonly weekday: readonly HourStatistics[];
  readonly weekend: readonly HourStatistics[];
  readonly season: Readonly<Record<Season, readonly HourStatistics[]>>;
  /** Hour whose mean is highest on weekdays before noon, and from noon on. */
  readonly morningPeakHour: number;
  readonly eveningPeakHour: number;
}

/**
 * The habits in a series of prices or powers: statistics of each local hour, for all days, weekdays, weekends and seasons.
 *
 * @param series - Any grid; a slot counts to the hour in which it starts. NaN is left out.
 * @throws `OecError` `INVALID_TIME_ZONE`.
 */
export function hourlyPattern(series: Series, timeZone: string): HourlyPattern {
  const partsAt = localPartsReader(timeZone);
  const empty = (): number[][] => Array.from({ length: HOURS }, () => []);
  const [all, weekday, weekend] = [empty(), empty(), empty()];
  const bySeason = { winter: empty(), spring: empty(), summer: empty(), autumn: empty() };
  for (let slot = 0; slot < series.horizon.count; slot += 1) {
    const value = series.values[slot] as number;
    if (Number.isNaN(value)) continue;
    const { hour, isoWeekday, month } = partsAt(series.horizon.edges[slot] as number);
    all[hour]?.push(value);
    (isoWeekday >= 6 ? weekend : weekday)[hour]?.push(value);
    bySeason[seasonOf(month)][hour]?.push(value);
  }
  const days = statisticsOf(weekday);
  return {
    all: statisticsOf(all),
    weekday: days,
    weekend: statisticsOf(weekend),
    season: {
      winter: statisticsOf(bySeason.winter),
      spring: statisticsOf(bySeason.spring),
      summer: statisticsOf(bySeason.summer),
      autumn: statisticsOf(bySeason.autumn),
    },
    morningPeakHour: highest(days.slice(0, HOURS / 2)),
    eveningPeakHour: highest(days.slice(HOURS / 2)),
  };
}

/** The season of a month, 1 to 12: winter is December to February. */
export const seasonOf = (month: number): Season => SEASONS[Math.floor((month % 12) / 3)] ?? "winter";

function statisticsOf(byHour: readonly (readonly number[])[]): readonly HourStatistics[] {
  return byHour.map((values, hour) => {
    const sorted = Float64Array.from(values).sort();
    const count = sorted.length;
    const quantile = (share: number): number =>
      count === 0 ? Number.NaN : quantileOfSorted(sorted, count, share);
    const mean = count === 0 ? Number.NaN : sorted.reduce((sum, value) => sum + value, 0) / count;
    return { hour, count, mean, median: quantile(0.5), low: quantile(0.1), high: quantile(0.9) };
  });
}

function highest(hours: readonly HourStatistics[]): number {
  let best: HourStatistics | undefined;
  for (const hour of hours) if (best === undefined || !(hour.mean <= best.mean)) best = hour;
  return best?.hour ?? Number.NaN;
}

import {
  addDays,
  localDate,
  localPartsReader,
  startOfLocalDate,
  type Instant,
  type Series,
} from "@oec/domain";
import { pastReader } from "./past.ts";

const HOURS = 24;
const MS_PER_HOUR = 3_600_000;

/** A history by local day and hour. */
export interface DayMatrix {
  /** First local date. */
  readonly firstDate: string;
  readonly days: number;
  /** Shape [days * 24], NaN where missing; a skipped hour takes the hour before, a repeated one its mean. */
  readonly values: Float64Array;
  /** 1 for Monday to 7 for Sunday, of the first date. */
  readonly firstWeekday: number;
}

/**
 * The local days of a history up to the day before an instant's, by hours.
 *
 * @param at - What had not ended by then is not read.
 * @param days - How many days at most.
 * @param until - First local date that is left out; the one of `at` unless said.
 */
export function dayMatrix(
  history: Series,
  at: Instant,
  timeZone: string,
  days: number,
  until: string = localDate(at, timeZone),
): DayMatrix {
  const oldest = history.horizon.edges[0] ?? at;
  const firstKnown = localDate(Math.min(oldest, at), timeZone);
  const wanted = addDays(until, -days);
  const firstDate = firstKnown > wanted ? firstKnown : wanted;
  const start = startOfLocalDate(firstDate, timeZone);
  const end = startOfLocalDate(until, timeZone);
  const count = Math.max(0, Math.round((end - start) / (HOURS * MS_PER_HOUR)));
  const values = new Float64Array(count * HOURS).fill(Number.NaN);
  const found = new Uint8Array(count * HOURS);
  const partsAt = localPartsReader(timeZone);
  const past = pastReader(history, at);
  const first = partsAt(start);
  const firstDay = Date.UTC(first.year, first.month - 1, first.day);
  for (let hourStart = start; hourStart < end; hourStart += MS_PER_HOUR) {
    const { year, month, day, hour } = partsAt(hourStart);
    const row = Math.round((Date.UTC(year, month - 1, day) - firstDay) / (HOURS * MS_PER_HOUR));
    const cell = row * HOURS + hour;
    const value = past(hourStart, hourStart + MS_PER_HOUR);
    const before = values[cell] as number;
    values[cell] = found[cell] === 1 ? (before + value) / 2 : value;
    found[cell] = 1;
  }
  for (let cell = 1; cell < found.length; cell += 1) {
    if (found[cell] === 0) values[cell] = values[cell - 1] as number;
  }
  return { firstDate, days: count, values, firstWeekday: first.isoWeekday };
}

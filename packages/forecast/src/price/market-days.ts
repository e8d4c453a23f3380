import { addDays, isoDate, localDayStart, localParts, startOfLocalDate, type Slot } from "@oec/domain";

/** Zone of the day of the European day-ahead market; its clock changes with that of Stockholm, Oslo, Copenhagen and Berlin. */
export const MARKET_ZONE = "Europe/Stockholm";

/** A market's day. */
export interface MarketDay extends Slot {
  /** `YYYY-MM-DD`. */
  readonly date: string;
}

/** The market days that a period touches, in order. */
export function marketDays(period: Slot, timeZone: string = MARKET_ZONE): readonly MarketDay[] {
  const days: MarketDay[] = [];
  if (!(period.end > period.start)) return days;
  let date = isoDate(localParts(period.start, timeZone));
  let start = localDayStart(period.start, timeZone);
  while (start < period.end) {
    const next = addDays(date, 1);
    const end = startOfLocalDate(next, timeZone);
    days.push({ date, start, end });
    date = next;
    start = end;
  }
  return days;
}

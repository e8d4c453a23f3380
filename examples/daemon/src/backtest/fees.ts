import { localDayHorizon, addDays, MS_PER_HOUR, termsOn, type Tariff } from "@oec/domain";

/**
 * Fixed fees of one local day, VAT in: the day's share of its month by length [currency].
 *
 * @throws {@link OecError} as {@link termsOn}.
 */
export function fixedFeeOfDay(tariff: Tariff, day: string): number {
  const { fixedPerMonth, import: bought } = termsOn(tariff, day);
  if (fixedPerMonth === 0) return 0;
  return (
    (fixedPerMonth * (1 + bought.vatPercent / 100) * hoursOf(day, tariff.timeZone)) /
    monthHours(day, tariff.timeZone)
  );
}

function hoursOf(day: string, timeZone: string): number {
  const { edges, count } = localDayHorizon(day, timeZone);
  return ((edges[count] ?? 0) - (edges[0] ?? 0)) / MS_PER_HOUR;
}

function monthHours(day: string, timeZone: string): number {
  const month = day.slice(0, 7);
  let hours = 0;
  for (let date = `${month}-01`; date.startsWith(month); date = addDays(date, 1))
    hours += hoursOf(date, timeZone);
  return hours;
}

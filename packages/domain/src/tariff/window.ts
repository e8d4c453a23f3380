import type { LocalParts } from "../time/local.ts";
import type { PricePerKwh } from "../units/quantity.ts";
import type { TimeOfUse, TimeWindow } from "./tariff.ts";

/**
 * True if a local time lies in a window.
 *
 * Month and weekday are those of the local time itself: in a window from 22:00 to 06:00 on Fridays, the hours after midnight
 * are those of Friday morning.
 */
export function inTimeWindow(window: TimeWindow, local: LocalParts): boolean {
  if (window.months !== undefined && !window.months.includes(local.month)) return false;
  if (window.weekdays !== undefined && !window.weekdays.includes(local.isoWeekday)) return false;
  const from = window.fromMinute ?? 0;
  const to = window.toMinute ?? 1440;
  const minute = local.minuteOfDay;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The price of a time-of-use tariff at a local time: that of the first rule that matches, else the base. */
export function timeOfUsePrice(timeOfUse: TimeOfUse, local: LocalParts): PricePerKwh {
  const rule = timeOfUse.rules?.find(({ when }) => inTimeWindow(when, local));
  return rule === undefined ? timeOfUse.basePerKwh : rule.pricePerKwh;
}

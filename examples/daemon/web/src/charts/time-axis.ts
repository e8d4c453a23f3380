import type { Day } from "../api/types.ts";

const MINUTES_PER_DAY = 1440;
const QUARTER = 15;

/** A mark of the time axis. */
export interface Mark {
  /** [ms since 1970 UTC] */
  readonly at: number;
  readonly label: string;
}

/** Where clocks are changed: the first quarter after it. */
export interface ClockChange {
  readonly index: number;
  readonly kind: "forward" | "back";
  readonly label: string;
}

/** Time of each quarter on the wall [minutes since midnight]. */
function wallMinutes(day: Day, timeZone: string): number[] {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return day.slots.map(({ start }) => {
    const [hour = "0", minute = "0"] = format.format(Date.parse(start)).split(":");
    return Number(hour) * 60 + Number(minute);
  });
}

/** Marks every few full hours of the wall clock and at the day's end; an hour that repeats is marked once. */
export function hourMarks(day: Day, timeZone: string, everyHours: number): Mark[] {
  const marks: Mark[] = [];
  const seen = new Set<number>();
  for (const [index, minutes] of wallMinutes(day, timeZone).entries()) {
    const slot = day.slots[index];
    if (slot === undefined || minutes % (everyHours * 60) !== 0 || seen.has(minutes)) continue;
    seen.add(minutes);
    marks.push({ at: Date.parse(slot.start), label: String(minutes / 60).padStart(2, "0") });
  }
  return [...marks, { at: Date.parse(day.end), label: "24" }];
}

/** The change of clocks in a day, if there is one. */
export function clockChange(day: Day, timeZone: string): ClockChange | undefined {
  const minutes = wallMinutes(day, timeZone);
  for (let index = 1; index < minutes.length; index += 1) {
    const before = minutes[index - 1] ?? 0;
    const now = minutes[index] ?? 0;
    const expected = (before + QUARTER) % MINUTES_PER_DAY;
    if (now === expected) continue;
    const hour = (of: number): string => String(Math.floor(of / 60)).padStart(2, "0");
    return { index, kind: now > expected ? "forward" : "back", label: `${hour(expected)}→${hour(now)}` };
  }
  return undefined;
}

/** The quarter that contains an instant, or the nearest one of the day. @param at - ms since 1970 UTC */
export function quarterAt(day: Day, at: number): number {
  const index = day.slots.findIndex(({ end }) => at < Date.parse(end));
  return index === -1 ? Math.max(0, day.slots.length - 1) : index;
}

/** The quarter after a key; undefined: the key means nothing here. */
export function quarterAfterKey(key: string, index: number, count: number): number | undefined {
  const last = Math.max(0, count - 1);
  const steps = new Map([
    ["ArrowLeft", index - 1],
    ["ArrowRight", index + 1],
    ["PageUp", index - 4],
    ["PageDown", index + 4],
    ["Home", 0],
    ["End", last],
  ]);
  const wanted = steps.get(key);
  return wanted === undefined ? undefined : Math.min(last, Math.max(0, wanted));
}

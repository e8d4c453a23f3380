import type { Numbers } from "./numbers.ts";
import type { Words } from "./texts.ts";

/** Writes instants of another day so that nobody takes them for today's. All instants are ms since 1970 UTC. */
export interface When {
  /** For lists: `06:00`, `tomorrow 06:00`, `Tue 1 Dec 06:00`. */
  short(at: number): string;
  /** For sentences: `at 06:00`, `tomorrow at 06:00`. */
  at(at: number): string;
  /** For sentences: `until 06:00`, `until tomorrow at 06:00`. */
  until(at: number): string;
}

/** @param now - The present of the home. */
export function whenFrom(now: number, { time }: Pick<Words, "time">, numbers: Numbers): When {
  const today = numbers.date(now);
  const tomorrow = dayAfter(today);
  const dayOf = (at: number, name = (day: string): string => day): string | undefined => {
    const date = numbers.date(at);
    if (date === today) return undefined;
    return date === tomorrow ? time.tomorrow : name(numbers.day(at));
  };
  return {
    short: (at) => [dayOf(at), numbers.clock(at)].filter((part) => part !== undefined).join(" "),
    at: (at) => time.at(numbers.clock(at), dayOf(at, time.onDay)),
    until: (at) => time.until(numbers.clock(at), dayOf(at)),
  };
}

/** The next calendar date; noon keeps clear of every change of clocks. */
const dayAfter = (date: string): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

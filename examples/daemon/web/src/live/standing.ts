import type { Connection } from "./connection.ts";

/** How far what is shown can be trusted. */
export type Standing = "connecting" | "live" | "stale" | "offline";

/** A reading is old once this many of the meter's intervals have gone by without a new one. */
const STALE_INTERVALS = 3;
/** A line that comes back this soon was not missed [ms]. */
const GRACE_MS = 3_000;

/**
 * @param ageMs - Age of the last reading; undefined: there is none.
 * @param pollMs - The meter's interval.
 * @param nowMs - Wall clock of the reader.
 */
export function standingOf(
  line: Connection,
  ageMs: number | undefined,
  pollMs: number,
  nowMs: number,
): Standing {
  const { lostAtMs, failures } = line;
  if (lostAtMs !== undefined && (ageMs === undefined || failures > 2 || nowMs - lostAtMs > GRACE_MS))
    return "offline";
  if (ageMs === undefined) return "connecting";
  return ageMs > STALE_INTERVALS * pollMs ? "stale" : "live";
}

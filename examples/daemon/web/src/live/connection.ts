/**
 * Where the line to the daemon is in its life. `connecting`: a socket is being opened. `live`: it is open. `waiting`: it was
 * lost, and the next try comes at `retryAtMs`. `paused`: the page is hidden and asks for nothing.
 */
export type Phase = "connecting" | "live" | "waiting" | "paused";

/** The line to the daemon; instants are wall clock [ms since 1970 UTC]. */
export interface Connection {
  readonly phase: Phase;
  /** Tries in a row that came to nothing. */
  readonly failures: number;
  /** When the daemon was last heard. */
  readonly heardAtMs?: number;
  /** When contact was lost; absent while there is contact. */
  readonly lostAtMs?: number;
  /** When the next try is due; only while waiting. */
  readonly retryAtMs?: number;
}

/** What can happen to the line. */
export type ConnectionEvent = "opened" | "heard" | "lost" | "retry" | "hidden" | "shown";

/** First pause before a new try; it doubles with each failure up to the longest [ms]. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Largest share by which chance stretches a pause, so that many pages do not come back at once. */
const STRETCH = 0.25;

/** Before the first try. */
export const START: Connection = { phase: "connecting", failures: 0 };

/**
 * The line after an event; an event that means nothing in a phase changes nothing.
 *
 * @param atMs - When it happened.
 * @param chance - 0 to 1, stretches the pause before a new try.
 */
export function step(line: Connection, event: ConnectionEvent, atMs: number, chance = 0): Connection {
  const { phase, failures, heardAtMs, lostAtMs } = line;
  const heard = heardAtMs === undefined ? {} : { heardAtMs };
  const lost = lostAtMs === undefined ? {} : { lostAtMs };
  switch (event) {
    case "opened":
      return phase === "connecting" ? { phase: "live", failures, ...heard, ...lost } : line;
    case "heard":
      return phase === "live" ? { phase, failures: 0, heardAtMs: atMs } : line;
    case "lost": {
      if (phase === "paused" || phase === "waiting") return line;
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures) * (1 + STRETCH * chance);
      return {
        phase: "waiting",
        failures: failures + 1,
        ...heard,
        lostAtMs: lostAtMs ?? atMs,
        retryAtMs: atMs + Math.round(pauseMs),
      };
    }
    case "retry":
      return phase === "waiting" ? { phase: "connecting", failures, ...heard, ...lost } : line;
    case "hidden":
      return { phase: "paused", failures: 0, ...heard, ...lost };
    case "shown":
      return phase === "paused" ? { phase: "connecting", failures: 0, ...heard, ...lost } : line;
  }
}

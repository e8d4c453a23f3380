import type { OcppVersion, PayloadKind } from "./protocol.ts";

/** A departure from the standard that was seen and mended, for logs and for people. */
export interface Flag {
  /** Stable name, e.g. `timestamp-without-zone`. */
  readonly code: string;
  /** What was found and what was made of it. */
  readonly detail: string;
}

/** A payload as it should have been, and what was changed. */
export interface Normalised {
  readonly payload: unknown;
  readonly flags: readonly Flag[];
}

/**
 * Mends what known chargers get wrong, before a payload is checked against its schema.
 *
 * It must not change its argument, and it must cope with anything that JSON can say: it sees the payload before any check. Where
 * nothing is to mend it returns the payload itself and no flags.
 */
export type Normaliser = (
  version: OcppVersion,
  action: string,
  payload: unknown,
  kind: PayloadKind,
) => Normalised;

/** Mends nothing. */
export const AS_IT_IS: Normaliser = (_version, _action, payload) => ({ payload, flags: [] });

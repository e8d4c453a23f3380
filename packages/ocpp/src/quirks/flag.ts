/** What was found in a charger's message and mended or set aside. Fits the flags of the message normaliser. */
export interface QuirkFlag {
  readonly code: QuirkCode;
  /** What was found and what was made of it. */
  readonly detail: string;
}

/** Names of the departures from the standard that are known. */
export type QuirkCode =
  | "subprotocol-assumed"
  | "timestamp-without-zone"
  | "timestamp-with-space"
  | "timestamp-empty"
  | "sample-empty"
  | "samples-missing"
  | "fields-of-refusal-ignored"
  | "object-for-array"
  | "number-for-text"
  | "unknown-measurand"
  | "unknown-unit"
  | "unknown-phase"
  | "unknown-context"
  | "unknown-location"
  | "unknown-format"
  | "unknown-error-code"
  | "spelling"
  | "transaction-over"
  | "transaction-unknown"
  | "transaction-stale"
  | "kwh-labelled-wh"
  | "wh-labelled-kwh"
  | "register-restarted";

/** Where a normaliser notes what it finds. */
export type Note = (code: QuirkCode, detail: string) => void;

const LONGEST_DETAIL = 200;

/** Something a charger sent, short enough for a log. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return (text ?? "nothing").slice(0, LONGEST_DETAIL);
}

import { OecError } from "@oec/domain";

/** What can go wrong with the store, and what it means. */
export const STORE_ERRORS = {
  STORE_CORRUPT: "The database file is damaged or is not a database of this program; restore a backup.",
  STORE_FULL: "The disk (or the size limit of the database) is full; the write did not happen.",
  STORE_NEWER: "A newer version of this program wrote the database.",
  STORE_LOCKED: "Another process holds the database.",
  STORE_CLOSED: "The store is closed, or closing.",
  STORE_CONSTRAINT: "A row breaks a rule of the schema; it was not written.",
  STORE_UNAVAILABLE: "The database file cannot be opened, read or written.",
} as const satisfies Readonly<Record<string, string>>;

/** A code of {@link STORE_ERRORS}. */
export type StoreErrorCode = keyof typeof STORE_ERRORS;

/** An error of the store. `context` says which file, and what SQLite called it. */
export function storeError(
  code: StoreErrorCode,
  message: string,
  context: Readonly<Record<string, unknown>>,
  cause?: unknown,
): OecError {
  return new OecError(code, message, { context, ...(cause === undefined ? {} : { cause }) });
}

/** The way out of a damaged file, in the owner's words. */
export const RESTORE_HINT =
  "Stop the daemon and run `oec restore --storage <file> --from <backup>`; it keeps the damaged file beside the restored one. " +
  "Without a backup, move the file away: the daemon then starts with an empty store.";

/** An error as it travels between threads. */
export interface PlainError {
  readonly code: string;
  readonly message: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Flattens any thrown value, because class and fields of an error do not survive the way between threads. */
export function toPlainError(thrown: unknown): PlainError {
  if (OecError.is(thrown)) {
    const suffix = ` [${thrown.code}]`;
    const message = thrown.message.endsWith(suffix)
      ? thrown.message.slice(0, -suffix.length)
      : thrown.message;
    return { code: thrown.code, message, context: plainContext(thrown.context) };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "STORE_UNAVAILABLE", message: `the store failed: ${message}`, context: {} };
}

/** The error that {@link toPlainError} flattened. */
export function fromPlainError({ code, message, context }: PlainError): OecError {
  return new OecError(code, message, { context });
}

/** Only what is sure to be cloneable. */
function plainContext(context: object): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(context)) {
    plain[key] = typeof value === "number" || typeof value === "boolean" ? value : String(value);
  }
  return plain;
}

import type { AbortSignalLike } from "@oec/domain";

/** What goes out. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** With everything a service must see, secrets included: never for logs. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A piece of an answer's body. */
export interface HttpPiece {
  /** Text so far undelivered; a character that is cut in two comes whole with the next piece. */
  readonly text: string;
  /** Length on the way here, after decompression [bytes]. */
  readonly bytes: number;
}

/** The head of an answer, and its body piece by piece. */
export interface HttpAnswer {
  readonly status: number;
  /** A header by its name in lower case. */
  header(name: string): string | undefined;
  /** The next piece, or undefined at the end. @throws whatever broke the connection. */
  read(): Promise<HttpPiece | undefined>;
  /** Gives up the rest of the body and lets the connection go. */
  cancel(): Promise<void>;
}

/**
 * How a request reaches the network. {@link webFetch} makes one from the platform's `fetch`; a test may make one from a table.
 *
 * Any status resolves; only a connection that breaks, or the signal, rejects.
 */
export type Fetch = (request: HttpRequest, signal: AbortSignalLike) => Promise<HttpAnswer>;

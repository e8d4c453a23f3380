import { sourceError } from "./source-error.ts";
import type { HttpAnswer } from "./transport.ts";

/** What to read, and how much of it. */
export interface BodyLimit {
  readonly source: string;
  readonly url: string;
  readonly maxBytes: number;
}

/**
 * The text of an answer. Reading stops at the limit: a body that is larger is never held in memory, whatever its header says.
 *
 * @throws `OecError` `ANSWER_TOO_LARGE`, or whatever broke the connection.
 */
export async function readBody(answer: HttpAnswer, limit: BodyLimit): Promise<string> {
  const parts: string[] = [];
  let bytes = 0;
  for (;;) {
    const piece = await answer.read();
    if (piece === undefined) return parts.join("");
    bytes += piece.bytes;
    if (bytes > limit.maxBytes) {
      await discard(answer);
      throw sourceError("ANSWER_TOO_LARGE", `the answer is longer than ${limit.maxBytes} bytes`, {
        source: limit.source,
        url: limit.url,
        status: answer.status,
        field: "body",
        found: `more than ${limit.maxBytes} bytes`,
        expected: `at most ${limit.maxBytes} bytes`,
      });
    }
    parts.push(piece.text);
  }
}

/** Lets go of an answer whose body nobody needs; a connection that breaks while doing so is no loss. */
export const discard = (answer: HttpAnswer): Promise<void> => answer.cancel().catch(() => undefined);

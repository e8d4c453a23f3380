/** What the daemon said instead of an answer. */
export class ApiRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "ApiRefusal";
    this.code = code;
  }
}

/** The data of an answer, and the server's wall clock. */
export interface Answer<Data> {
  readonly data: Data;
  /** [ms since 1970 UTC] */
  readonly serverMs: number;
}

/**
 * Takes an answer out of its envelope.
 *
 * @param status - HTTP status.
 * @param body - What came, already parsed; undefined where it was no JSON.
 * @throws {@link ApiRefusal} if it is an error, or not an answer of the daemon at all.
 */
export function unwrap<Data>(status: number, body: unknown): Answer<Data> {
  if (isEnvelope<Data>(body)) {
    if (body.success) return { data: body.data, serverMs: Date.parse(body.timestamp) };
    throw new ApiRefusal(body.error.code, body.error.message);
  }
  throw new ApiRefusal("NO_ANSWER", `HTTP ${status}`);
}

type Envelope<Data> =
  | { readonly success: true; readonly data: Data; readonly timestamp: string }
  | { readonly success: false; readonly error: { readonly code: string; readonly message: string } };

/** The page and the daemon are of one release: the envelope is checked, the data inside is not checked again. */
function isEnvelope<Data>(body: unknown): body is Envelope<Data> {
  if (typeof body !== "object" || body === null || !("success" in body)) return false;
  if (body.success === true) return "data" in body && "timestamp" in body;
  return "error" in body && typeof body.error === "object" && body.error !== null && "message" in body.error;
}

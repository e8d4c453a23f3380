/** An answer that is not the one asked for: what the one who asked can do something about. */
export class ApiError extends Error {
  readonly statusCode: number;
  /** Stable, in capitals. */
  readonly code: string;
  /** The part of the request that is meant. */
  readonly field: string | undefined;
  /** What the answer carries beside its body, such as `www-authenticate`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    statusCode: number,
    code: string,
    message: string,
    field?: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.statusCode = statusCode;
    this.code = code;
    this.field = field;
    this.headers = headers;
  }
}

/** A value that cannot be taken. */
export function invalid(field: string, found: unknown, expected: string): ApiError {
  return new ApiError(400, "VALIDATION_FAILED", `${field} is ${String(found)}, expected ${expected}`, field);
}

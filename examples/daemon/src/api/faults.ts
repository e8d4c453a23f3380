import { OecError } from "@oec/domain";
import { STORE_ERRORS } from "../storage/index.ts";
import { ApiError } from "./api-error.ts";

/** An error as it is told to whoever asked. */
export interface ToldFault {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly field?: string;
  /** What the answer carries beside its body. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Codes of what the HTTP layer itself refuses. */
const CODES: Readonly<Record<number, string>> = {
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  408: "TIMEOUT",
  413: "BODY_TOO_LARGE",
  414: "URI_TOO_LONG",
  415: "UNSUPPORTED_MEDIA_TYPE",
  429: "RATE_LIMITED",
};

/** What of an error is told; `undefined`: nothing, it is a fault inside. */
export function toldFault(error: unknown): ToldFault | undefined {
  if (error instanceof ApiError) {
    const { statusCode: status, code, message, field, headers } = error;
    return { status, code, message, headers, ...(field !== undefined && { field }) };
  }
  if (OecError.is(error) && isStoreCode(error.code))
    return { status: 503, code: error.code, message: STORE_ERRORS[error.code] };
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && error.code === "FST_ERR_HANDLER_TIMEOUT")
    return { status: 503, code: "TIMEOUT", message: "the daemon took too long to answer; try again" };
  const status = "statusCode" in error ? error.statusCode : undefined;
  if (typeof status !== "number" || status < 400 || status >= 500) return undefined;
  return { status, code: CODES[status] ?? "BAD_REQUEST", message: error.message };
}

const isStoreCode = (code: string): code is keyof typeof STORE_ERRORS => Object.hasOwn(STORE_ERRORS, code);

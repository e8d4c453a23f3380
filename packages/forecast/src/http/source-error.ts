import { OecError, type ErrorCode, type Instant } from "@oec/domain";

/** What is wrong with a service's answer, or why there is none. */
export type SourceErrorCode = Extract<
  ErrorCode,
  | "MISSING_DATA"
  | "SOURCE_UNREACHABLE"
  | "SOURCE_REFUSED"
  | "SOURCE_BUSY"
  | "ANSWER_TOO_LARGE"
  | "ANSWER_INVALID"
>;

/** Facts about what a source did; secrets of the request are not among them. */
export interface SourceFault {
  /** Name of the source, e.g. `nordpool`. */
  readonly source: string;
  /** What was asked for, without keys and tokens. */
  readonly url?: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** Path of the value in question inside the answer, e.g. `multiAreaEntries[3].deliveryStart`. */
  readonly field?: string;
  /** What stood there. */
  readonly found?: string;
  /** What was expected. */
  readonly expected?: string;
  /** Tries that were made. */
  readonly attempts?: number;
  /** When the service may be asked again. */
  readonly retryAt?: Instant;
}

/** An error that names the source and what it is about. */
export function sourceError(
  code: SourceErrorCode,
  message: string,
  fault: SourceFault,
  cause?: unknown,
): OecError<SourceErrorCode, SourceFault> {
  return new OecError(code, `${fault.source}: ${message}`, { context: fault, cause });
}

/** An answer whose field holds something else than its interface promises. */
export function invalidAnswer(
  place: Pick<SourceFault, "source" | "url">,
  field: string,
  found: string,
  expected: string,
): OecError<SourceErrorCode, SourceFault> {
  return sourceError("ANSWER_INVALID", `${field} is ${found}, expected ${expected}`, {
    ...place,
    field,
    found,
    expected,
  });
}

/** The error of a wait that the caller's signal stopped. */
export const aborted = (what: string, reason: unknown): OecError =>
  new OecError("ABORTED", `${what} was stopped`, { context: { reason } });

/** What an {@link OecError} is built from besides its code and message. */
export interface OecErrorOptions<Context extends object> {
  /** Facts a program can use: what was given, where, what would have been accepted. */
  readonly context: Context;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/**
 * A broken promise: bad arguments, an unreachable device, a file that is not what it says.
 *
 * Match on {@link OecError.code}, never on the message. Every code stands in {@link ERROR_CODES} with its meaning.
 *
 * @example
 * ```ts
 * import { OecError } from "@oec/domain";
 *
 * try {
 *   throw new OecError("OUT_OF_RANGE", "socPercent is 130, expected 0 to 100", { context: { field: "socPercent" } });
 * } catch (error) {
 *   if (OecError.is(error) && error.code === "OUT_OF_RANGE") console.log(error.context);
 * }
 * ```
 */
export class OecError<Code extends string = string, Context extends object = object> extends Error {
  /** Marks the class across several installed copies of this package. */
  readonly kind = "OecError" as const;
  /** Stable machine-readable code, see {@link ERROR_CODES}. */
  readonly code: Code;
  /** Facts about this occurrence. */
  readonly context: Readonly<Context>;

  constructor(code: Code, message: string, options: OecErrorOptions<Context>) {
    super(`${message} [${code}]`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "OecError";
    this.code = code;
    this.context = options.context;
  }

  /** True for an OEC error from any installed copy of this package. */
  static is(value: unknown): value is OecError {
    return value instanceof Error && "kind" in value && value.kind === "OecError";
  }
}

/** Every error code that the packages throw, with its meaning; `docs/errors.md` is generated from this table. */
export const ERROR_CODES = {
  NOT_FINITE: "A number is NaN or infinite where a finite one is needed.",
  OUT_OF_RANGE: "A value lies outside the range its field allows.",
  SHAPE_MISMATCH: "Two arrays or series that belong together differ in length or time grid.",
  INVALID_ARGUMENT: "An argument is not of the form its function asks for.",
  INVALID_TIME_ZONE: "A time zone is not an IANA name this platform knows.",
  UNSORTED_TIME: "Times are not strictly ascending.",
  DUPLICATE_TIME: "The same time stands twice.",
  OVERLAPPING_TIME: "Two intervals cover the same time.",
  AMBIGUOUS_LOCAL_TIME: "A local clock shows this time twice, because it goes back.",
  NONEXISTENT_LOCAL_TIME: "A local clock never shows this time, because it goes forward.",
  DUPLICATE_ID: "A record with this id exists already.",
  MISSING_DATA: "Data that the request needs is absent from the source.",
  LEAKAGE: "A forecast asked for a value that was not available yet at its instant.",
  UNIT_UNKNOWN: "A unit is not one of those supported.",
  PARSE_FAILED: "A text is not of the format it claims.",
  DEVICE_UNREACHABLE: "A device gave no answer.",
  SOURCE_UNREACHABLE: "A service on the network gave no usable answer in time, even when asked again.",
  SOURCE_REFUSED: "A service on the network says that it does not serve this request.",
  SOURCE_BUSY: "A service on the network asks to be asked later.",
  ANSWER_TOO_LARGE: "An answer from the network is longer than its limit.",
  ANSWER_INVALID: "An answer from the network holds something else than its interface promises.",
  ABORTED: "The caller's signal stopped the operation.",
  DEADLINE_EXCEEDED: "Work did not end within the time it was given.",
  CURRENCY_MISMATCH: "Prices or a tariff are in another currency than the rest.",
  HORIZON_MISMATCH: "A forecast covers other slots than the plan needs.",
  UNKNOWN_BATTERY: "A state names a battery that the site does not have, or lacks one that it has.",
  INTERNAL_ERROR: "A result contradicts itself: a mistake in this software, please report it.",
} as const satisfies Readonly<Record<string, string>>;

/** A code of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;

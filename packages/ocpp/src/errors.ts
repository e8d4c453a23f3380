import { OecError } from "@oec/domain";

/** Every code of the errors that this package throws, with its meaning. */
export const OCPP_ERRORS = {
  OCPP_TIMEOUT: "The other side of an OCPP connection did not answer a call in time.",
  OCPP_CLOSED: "An OCPP connection is closed or was lost; what waited on it is not sent.",
  OCPP_QUEUE_FULL: "Too many OCPP calls wait for one connection; this one was not sent.",
  OCPP_CALL_ERROR: "The other side of an OCPP connection answered a call with an error.",
  OCPP_INVALID_PAYLOAD: "An OCPP message to be sent breaks its schema; nothing was sent.",
  OCPP_INVALID_RESPONSE: "The answer to an OCPP call breaks its schema.",
  OCPP_UNKNOWN_STATION: "No charging station of this id is connected.",
  OCPP_REFUSED: "A central system refused the connection of a charge point.",
} as const satisfies Readonly<Record<string, string>>;

/** A code of {@link OCPP_ERRORS}. */
export type OcppErrorCode = keyof typeof OCPP_ERRORS;

/** Facts of an {@link OcppError}. */
export interface OcppErrorContext {
  /** Action of the call, where there is one. */
  readonly action?: string;
  /** Error code of the answer, in the spelling of {@link RpcErrorCode}, for `OCPP_CALL_ERROR`. */
  readonly rpcCode?: string;
  /** Details of the answer, or place and rule of a broken schema. */
  readonly details?: unknown;
  /** Station that it is about. */
  readonly stationId?: string;
}

/** An error of this package; told apart by its `code`. */
export class OcppError extends OecError<OcppErrorCode, OcppErrorContext> {
  /** Stable machine-readable code, see {@link OCPP_ERRORS}. */
  declare readonly code: OcppErrorCode;

  /** True for an error of this package. */
  static isOcpp(value: unknown): value is OcppError {
    return OecError.is(value) && Object.hasOwn(OCPP_ERRORS, value.code);
  }
}

/** The error of a code. */
export function ocppError(
  code: OcppErrorCode,
  message: string,
  context: OcppErrorContext,
  cause?: unknown,
): OcppError {
  return new OcppError(code, message, { context, cause });
}

/** The error of a call that its caller's signal stopped. */
export function abortedCall(action: string): OecError {
  return new OecError("ABORTED", `${action} was stopped by its caller`, { context: { action } });
}

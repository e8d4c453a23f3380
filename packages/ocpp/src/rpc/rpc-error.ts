import type { RpcErrorCode } from "../messages/error-codes.ts";

/** Thrown by a handler to answer a call with an error of its choice. Anything else that it throws becomes `InternalError`. */
export class CallRefused extends Error {
  override readonly name = "CallRefused";
  readonly code: RpcErrorCode;
  readonly details: object;

  constructor(code: RpcErrorCode, description = "", details: object = {}) {
    super(description);
    this.code = code;
    this.details = details;
  }
}

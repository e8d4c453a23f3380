import type { Call } from "typed-ocpp/dist/ocpp16/call.js";
import type { CallResultTypesByAction } from "typed-ocpp/dist/ocpp16/callresult.js";
// Not the package's main file: that one compiles every schema of every version on import (3 s and 90 MB).
import * as schemas from "typed-ocpp/dist/ocpp16/schemas.js";
import type { Protocol, RequestOf, ResponseOf } from "./protocol.ts";
import { Validator } from "./validator.ts";

type Requests = { readonly [C in Call as `${C[2]}`]: C[3] };
type Responses = {
  readonly [A in keyof CallResultTypesByAction as `${A}`]: CallResultTypesByAction[A][2];
};

/** Payloads of OCPP 1.6 by action, the security extension included. */
export type V16Messages = {
  readonly [A in keyof Requests]: { readonly request: Requests[A]; readonly response: Responses[A] };
};

/** Name of an action of OCPP 1.6. */
export type V16Action = keyof V16Messages;

/** What is asked with an action of OCPP 1.6. */
export type V16Request<A extends V16Action> = RequestOf<V16Messages, A>;

/** What is answered to an action of OCPP 1.6. */
export type V16Response<A extends V16Action> = ResponseOf<V16Messages, A>;

const validator = new Validator(schemas);

/** OCPP 1.6 with its security extension: 39 actions. */
export const OCPP16: Protocol<V16Messages> = {
  version: "1.6",
  subprotocol: "ocpp1.6",
  actions: validator.actions(),
  validator,
};

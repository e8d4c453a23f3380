import type { Call } from "typed-ocpp/dist/ocpp21/call.js";
import type { CallResultTypesByAction } from "typed-ocpp/dist/ocpp21/callresult.js";
// Not the package's main file: that one compiles every schema of every version on import (3 s and 90 MB).
import * as schemas from "typed-ocpp/dist/ocpp21/schemas.js";
import type { Protocol, RequestOf, ResponseOf } from "./protocol.ts";
import { Validator } from "./validator.ts";

type Requests = { readonly [C in Call as `${C[2]}`]: C[3] };
type Responses = {
  readonly [A in keyof CallResultTypesByAction as `${A}`]: CallResultTypesByAction[A][2];
};

/** Payloads of OCPP 2.1 by action. */
export type V21Messages = {
  readonly [A in keyof Requests]: { readonly request: Requests[A]; readonly response: Responses[A] };
};

/** Name of an action of OCPP 2.1. */
export type V21Action = keyof V21Messages;

/** What is asked with an action of OCPP 2.1. */
export type V21Request<A extends V21Action> = RequestOf<V21Messages, A>;

/** What is answered to an action of OCPP 2.1. */
export type V21Response<A extends V21Action> = ResponseOf<V21Messages, A>;

const validator = new Validator(schemas);

/** OCPP 2.1: 91 actions. Experimental here: what is built on it may change. */
export const OCPP21: Protocol<V21Messages> = {
  version: "2.1",
  subprotocol: "ocpp2.1",
  actions: validator.actions(),
  validator,
};

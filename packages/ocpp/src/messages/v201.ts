import type { Call } from "typed-ocpp/dist/ocpp20/call.js";
import type { CallResultTypesByAction } from "typed-ocpp/dist/ocpp20/callresult.js";
// Not the package's main file: that one compiles every schema of every version on import (3 s and 90 MB).
import * as schemas from "typed-ocpp/dist/ocpp20/schemas.js";
import type { Protocol, RequestOf, ResponseOf } from "./protocol.ts";
import { Validator } from "./validator.ts";

type Requests = { readonly [C in Call as `${C[2]}`]: C[3] };
type Responses = {
  readonly [A in keyof CallResultTypesByAction as `${A}`]: CallResultTypesByAction[A][2];
};

/** Payloads of OCPP 2.0.1 by action. */
export type V201Messages = {
  readonly [A in keyof Requests]: { readonly request: Requests[A]; readonly response: Responses[A] };
};

/** Name of an action of OCPP 2.0.1. */
export type V201Action = keyof V201Messages;

/** What is asked with an action of OCPP 2.0.1. */
export type V201Request<A extends V201Action> = RequestOf<V201Messages, A>;

/** What is answered to an action of OCPP 2.0.1. */
export type V201Response<A extends V201Action> = ResponseOf<V201Messages, A>;

const validator = new Validator(schemas);

/** OCPP 2.0.1: 64 actions. */
export const OCPP201: Protocol<V201Messages> = {
  version: "2.0.1",
  subprotocol: "ocpp2.0.1",
  actions: validator.actions(),
  validator,
};

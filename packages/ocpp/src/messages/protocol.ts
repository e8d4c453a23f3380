/** Versions of OCPP that this package speaks. */
export type OcppVersion = "1.6" | "2.0.1" | "2.1";

/** Names of the versions in the WebSocket handshake. */
export type Subprotocol = "ocpp1.6" | "ocpp2.0.1" | "ocpp2.1";

/** The payloads of a version: by action, what is asked and what is answered. */
export type Messages = Readonly<Record<string, { readonly request: object; readonly response: object }>>;

/** Name of an action. */
export type ActionOf<M> = keyof M & string;

/** What is asked with an action. */
export type RequestOf<M extends Messages, A extends keyof M> = M[A]["request"];

/** What is answered to an action. */
export type ResponseOf<M extends Messages, A extends keyof M> = M[A]["response"];

/** Which of the two payloads of an action. */
export type PayloadKind = "request" | "response";

/** What is wrong with a payload. */
export interface PayloadFault {
  /** Code to answer with. */
  readonly code:
    | "FormatViolation"
    | "PropertyConstraintViolation"
    | "OccurrenceConstraintViolation"
    | "TypeConstraintViolation";
  /** Where in the payload, as a JSON pointer; empty for the whole. */
  readonly path: string;
  /** The rule that is broken, in words. */
  readonly rule: string;
}

/** Checks payloads against the official schemas. */
export interface PayloadChecker {
  /** What is wrong with a payload, or undefined. It is not changed. */
  check(action: string, kind: PayloadKind, payload: unknown): PayloadFault | undefined;
}

/** A version of OCPP: its name on the wire and its rules. The type parameter carries its payloads. */
export interface Protocol<M extends Messages = Messages> {
  readonly version: OcppVersion;
  readonly subprotocol: Subprotocol;
  /** Names of all actions. */
  readonly actions: ReadonlySet<string>;
  /** Checks payloads against the official schemas, each compiled when it is first needed. */
  readonly validator: PayloadChecker;
  /** Never set: it makes the payload types part of the type. */
  readonly messages?: M;
}

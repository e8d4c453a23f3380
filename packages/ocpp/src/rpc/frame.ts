import type { OcppVersion } from "../messages/protocol.ts";

/** Message type numbers of OCPP-J; 5 and 6 exist from 2.1 on. */
export const CALL = 2;
export const CALL_RESULT = 3;
export const CALL_ERROR = 4;
export const CALL_RESULT_ERROR = 5;
export const SEND = 6;

/** Longest message id that the standard allows [characters]. */
const LONGEST_ID = 36;

/** A text that came in, taken apart. */
export type Frame =
  | {
      readonly kind: "call" | "send";
      readonly id: string;
      readonly action: string;
      readonly payload: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: "result"; readonly id: string; readonly payload: unknown }
  | {
      readonly kind: "error" | "result-error";
      readonly id: string;
      readonly code: string;
      readonly description: string;
      readonly details: unknown;
    }
  | {
      readonly kind: "malformed";
      /** Id to answer with; undefined where an answer would itself be wrong. */
      readonly answerId: string | undefined;
      readonly fault: "not-json" | "not-a-frame" | "bad-id" | "bad-call" | "unknown-type" | "bad-answer";
      readonly reason: string;
    };

/** Id of an answer to a frame whose own id cannot be used, as OCPP-J 2.0.1 says in 4.2.3. */
const NO_ID = "-1";

/**
 * Takes a text apart. It accepts what real peers send beyond the standard, such as an error without details, and never
 * throws: what is no frame comes back as `malformed`, with the id to answer with.
 */
export function parseFrame(text: string, version: OcppVersion): Frame {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return malformed(NO_ID, "not-json", "the text is not JSON");
  }
  if (!Array.isArray(json)) return malformed(NO_ID, "not-a-frame", "the message is not a JSON array");
  const parts: readonly unknown[] = json;
  const [type] = parts;
  const newer = version === "2.1";
  if (type === CALL || (newer && type === SEND)) return callFrame(parts, type === CALL);
  if (type === CALL_RESULT) return resultFrame(parts);
  if (type === CALL_ERROR || (newer && type === CALL_RESULT_ERROR)) return errorFrame(parts, type);
  const [, id] = parts;
  return malformed(isId(id) ? id : NO_ID, "unknown-type", "the message type is not a number of this version");
}

function callFrame(parts: readonly unknown[], answered: boolean): Frame {
  const [, id, action, payload] = parts;
  const fault = (kind: "bad-id" | "bad-call", reason: string): Frame =>
    malformed(answered ? (isId(id) ? id : NO_ID) : undefined, kind, reason);
  if (!isId(id)) return fault("bad-id", `the message id is not a text of 1 to ${LONGEST_ID} characters`);
  if (typeof action !== "string") return fault("bad-call", "the action is not a text");
  if (!isRecord(payload)) return fault("bad-call", "the payload is not a JSON object");
  if (parts.length > 4) return fault("bad-call", "the message has more than four parts");
  return { kind: answered ? "call" : "send", id, action, payload };
}

function resultFrame(parts: readonly unknown[]): Frame {
  const [, id, payload] = parts;
  if (typeof id !== "string") return malformed(undefined, "bad-answer", "the answer has no message id");
  // Some chargers answer null where the payload has no members.
  return { kind: "result", id, payload: payload ?? {} };
}

function errorFrame(parts: readonly unknown[], type: 4 | 5): Frame {
  const [, id, code, description, details] = parts;
  if (typeof id !== "string") return malformed(undefined, "bad-answer", "the error has no message id");
  return {
    kind: type === CALL_ERROR ? "error" : "result-error",
    id,
    code: typeof code === "string" ? code : "GenericError",
    description: typeof description === "string" ? description : "",
    details: details ?? {},
  };
}

/** The text of a frame. @throws RangeError or TypeError where the payload is no JSON. */
export function frameText(...parts: readonly [type: number, id: string, ...rest: unknown[]]): string {
  return JSON.stringify(parts);
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= LONGEST_ID;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function malformed(
  answerId: string | undefined,
  fault: Extract<Frame, { kind: "malformed" }>["fault"],
  reason: string,
): Frame {
  return { kind: "malformed", answerId, fault, reason };
}

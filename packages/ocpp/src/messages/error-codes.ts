import type { OcppVersion } from "./protocol.ts";

/** Error codes of CALLERROR frames, in one spelling for all versions. */
export const RPC_ERROR_CODES = [
  "NotImplemented",
  "NotSupported",
  "InternalError",
  "ProtocolError",
  "SecurityError",
  "FormatViolation",
  "PropertyConstraintViolation",
  "OccurrenceConstraintViolation",
  "TypeConstraintViolation",
  "GenericError",
  "MessageTypeNotSupported",
  "RpcFrameworkError",
] as const;

/** A code of {@link RPC_ERROR_CODES}. */
export type RpcErrorCode = (typeof RPC_ERROR_CODES)[number];

const KNOWN: ReadonlySet<string> = new Set(RPC_ERROR_CODES);

/** Spellings seen on the wire: OCPP-J 1.6 misspells two codes, and its errata keep them so. */
const OTHER_SPELLINGS: ReadonlyMap<string, RpcErrorCode> = new Map<string, RpcErrorCode>([
  ["FormationViolation", "FormatViolation"],
  ["OccurenceConstraintViolation", "OccurrenceConstraintViolation"],
]);

/** Codes of 1.6 that are spelled, or named, otherwise than in 2.x. */
const IN_16: Readonly<Partial<Record<RpcErrorCode, string>>> = {
  FormatViolation: "FormationViolation",
  OccurrenceConstraintViolation: "OccurenceConstraintViolation",
  MessageTypeNotSupported: "ProtocolError",
  RpcFrameworkError: "ProtocolError",
};

/** Reads a code in any spelling; what nobody knows is a `GenericError`. */
export function readErrorCode(text: string): RpcErrorCode {
  return isRpcErrorCode(text) ? text : (OTHER_SPELLINGS.get(text) ?? "GenericError");
}

/** A code as the version spells it. */
export function writeErrorCode(code: RpcErrorCode, version: OcppVersion): string {
  return version === "1.6" ? (IN_16[code] ?? code) : code;
}

function isRpcErrorCode(text: string): text is RpcErrorCode {
  return KNOWN.has(text);
}

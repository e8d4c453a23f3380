import { crc16 } from "../codec/crc16.ts";
import { FUNCTION_CODES, isBits, isWrite, type ModbusRequest } from "./request.ts";

/** Longest unit, function code and data together; the header's length field never says more. */
const LONGEST_ADU = 254;
const HEADER = 6;

/** A step in taking apart a stream of bytes. */
export type FrameStep =
  /** More bytes are needed. */
  | { readonly kind: "wait" }
  /** The stream is out of step: nothing that follows can be trusted. */
  | { readonly kind: "fault"; readonly reason: string }
  /** A frame: unit, function code and data at `[from, to)`; the next one starts at `next`. */
  | {
      readonly kind: "frame";
      readonly id: number;
      readonly from: number;
      readonly to: number;
      readonly next: number;
    };

const WAIT: FrameStep = { kind: "wait" };

/** The next Modbus TCP frame in the bytes from `at` on. */
export function nextTcpFrame(bytes: Uint8Array, at: number): FrameStep {
  if (bytes.length - at < HEADER) return WAIT;
  const protocol = wordAt(bytes, at + 2);
  if (protocol !== 0) return { kind: "fault", reason: `protocol ${protocol}, expected 0` };
  const length = wordAt(bytes, at + 4);
  if (length < 3 || length > LONGEST_ADU) {
    return { kind: "fault", reason: `a length of ${length} bytes, expected 3 to ${LONGEST_ADU}` };
  }
  const from = at + HEADER;
  const to = from + length;
  return bytes.length < to ? WAIT : { kind: "frame", id: wordAt(bytes, at), from, to, next: to };
}

/**
 * The reply in the bytes that came over a serial line since its request was sent. A serial frame has no header: its length
 * follows from the request.
 */
export function serialReply(bytes: Uint8Array, request: ModbusRequest): FrameStep {
  if (bytes.length < 2) return WAIT;
  if (bytes[0] !== request.unitId) {
    return { kind: "fault", reason: `unit ${bytes[0] ?? "missing"} answered, expected ${request.unitId}` };
  }
  const length = serialLength(bytes, request);
  if (length === undefined || bytes.length < length + 2) return WAIT;
  const received = (bytes[length] ?? 0) | ((bytes[length + 1] ?? 0) << 8);
  const expected = crc16(bytes, length);
  if (received !== expected) return { kind: "fault", reason: `checksum ${received}, expected ${expected}` };
  return { kind: "frame", id: 0, from: 0, to: length, next: length + 2 };
}

/** Bytes of a serial reply without its checksum; `undefined` while that is not known. */
function serialLength(bytes: Uint8Array, request: ModbusRequest): number | undefined {
  const functionCode = FUNCTION_CODES[request.kind];
  if (bytes[1] !== functionCode) return 3;
  if (isWrite(request)) return 6;
  if (request.kind !== "identify") {
    return 3 + (isBits(request) ? Math.ceil(request.count / 8) : 2 * request.count);
  }
  let at = 8;
  for (let index = 0; index < (bytes[7] ?? 1); index += 1) {
    const size = bytes[at + 1];
    if (size === undefined) return undefined;
    at += 2 + size;
  }
  return at;
}

const wordAt = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

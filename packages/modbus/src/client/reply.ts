import { FUNCTION_CODES, isBits, isWrite, type ModbusRequest } from "./request.ts";

/**
 * Why a reply does not answer its request; `undefined` where it does.
 *
 * @param reply - Unit, function code and data, without header and checksum.
 */
export function replyFault(request: ModbusRequest, reply: Uint8Array): string | undefined {
  const functionCode = FUNCTION_CODES[request.kind];
  if (reply[0] !== request.unitId) {
    return `unit ${reply[0] ?? "missing"} answered, expected ${request.unitId}`;
  }
  if (reply[1] === (functionCode | 0x80)) {
    return reply.length === 3 ? undefined : `an exception of ${reply.length} bytes, expected 3`;
  }
  if (reply[1] !== functionCode) {
    return `function ${reply[1] ?? "missing"} answered, expected ${functionCode}`;
  }
  if (request.kind === "identify") return identityFault(request.category, reply);
  return isWrite(request) ? echoFault(request.address, request.values, reply) : dataFault(request, reply);
}

/** The exception code of a reply that passed {@link replyFault}; `undefined` where it is none. */
export function exceptionOf(reply: Uint8Array): number | undefined {
  return ((reply[1] ?? 0) & 0x80) === 0 ? undefined : reply[2];
}

/** The registers of a reply that passed {@link replyFault} and is no exception. */
export function registersIn(reply: Uint8Array): number[] {
  const view = new DataView(reply.buffer, reply.byteOffset, reply.byteLength);
  const registers = new Array<number>((reply.length - 3) >> 1);
  for (let index = 0; index < registers.length; index += 1) registers[index] = view.getUint16(3 + 2 * index);
  return registers;
}

function dataFault(
  request: Extract<ModbusRequest, { count: number }>,
  reply: Uint8Array,
): string | undefined {
  const bytes = isBits(request) ? Math.ceil(request.count / 8) : 2 * request.count;
  if (reply[2] !== bytes) return `${reply[2] ?? 0} bytes of data announced, expected ${bytes}`;
  return reply.length === 3 + bytes ? undefined : `${reply.length - 3} bytes of data, expected ${bytes}`;
}

/** A write is answered by its address and, for one item, its value; for several, their number. */
function echoFault(address: number, values: readonly number[], reply: Uint8Array): string | undefined {
  if (reply.length !== 6) return `${reply.length} bytes answer a write, expected 6`;
  const functionCode = reply[1] ?? 0;
  const value = values[0] ?? 0;
  const expected = functionCode === 5 ? value * 0xff00 : functionCode === 6 ? value : values.length;
  const gotAddress = wordAt(reply, 2);
  const got = wordAt(reply, 4);
  if (gotAddress === address && got === expected) return undefined;
  return `a write of ${expected} at ${address} was echoed as ${got} at ${gotAddress}`;
}

function identityFault(category: number, reply: Uint8Array): string | undefined {
  if (reply[2] !== 0x0e || reply[3] !== category)
    return "the identification is of another kind than asked for";
  let at = 8;
  for (let index = 0; index < (reply[7] ?? 0); index += 1) at += 2 + (reply[at + 1] ?? 0);
  return reply.length === at
    ? undefined
    : `${reply.length} bytes of identification, its objects end at ${at}`;
}

const wordAt = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

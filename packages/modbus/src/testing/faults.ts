import type { SeenRequest } from "./answer.ts";

/** How a test server treats one request; nothing said: it answers at once, as a correct device would. */
export interface Treatment {
  /** Answers so much later [ms]. */
  readonly delayMs?: number;
  /** Answers with this exception instead. */
  readonly exception?: number;
  /** Never answers. */
  readonly silent?: boolean;
  /** Closes the connection after this many bytes of the reply. */
  readonly dropAfterBytes?: number;
  /** Sends the reply byte by byte, with this pause between two [ms]. */
  readonly byteByByteMs?: number;
  /** Transaction id of the reply; a number above 65,535 wraps. */
  readonly id?: number;
  /** Unit of the reply. */
  readonly unitId?: number;
  /** Function code of the reply. */
  readonly functionCode?: number;
  /** Protocol id of the reply. */
  readonly protocol?: number;
  /** Length in the header of the reply. */
  readonly length?: number;
  /** Leaves out so many registers at the end, and says so in the reply: a well-formed answer that is too short. */
  readonly missingRegisters?: number;
  /** Sends the reply so many times. */
  readonly times?: number;
}

/** Decides how a request is treated. @param index - Number of the request on this server, from 0. */
export type Treat = (request: SeenRequest, index: number) => Treatment;

/** The reply as it is treated: unit, function code and data. */
export function treatedReply(reply: Uint8Array, treatment: Treatment): Uint8Array {
  let treated = Uint8Array.from(reply);
  const { missingRegisters = 0 } = treatment;
  if (missingRegisters > 0 && (treated[1] === 3 || treated[1] === 4)) {
    treated = treated.slice(0, Math.max(3, treated.length - 2 * missingRegisters));
    treated[2] = treated.length - 3;
  }
  if (treatment.unitId !== undefined) treated[0] = treatment.unitId;
  if (treatment.functionCode !== undefined) treated[1] = treatment.functionCode;
  return treated;
}

/** A reply with the header of Modbus TCP, wrong where the treatment says so. */
export function tcpFrame(id: number, reply: Uint8Array, treatment: Treatment): Buffer {
  const frame = Buffer.alloc(6 + reply.length);
  frame.writeUInt16BE((treatment.id ?? id) & 0xffff, 0);
  frame.writeUInt16BE(treatment.protocol ?? 0, 2);
  frame.writeUInt16BE(treatment.length ?? reply.length, 4);
  frame.set(reply, 6);
  return frame;
}

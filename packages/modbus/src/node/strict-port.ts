import { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import { nextTcpFrame, serialReply, type FrameStep } from "../client/framing.ts";
import { replyFault } from "../client/reply.ts";
import type { ModbusRequest } from "../client/request.ts";
import { crc16 } from "../codec/crc16.ts";

/** A request that waits for its reply. */
export interface Expected {
  readonly request: ModbusRequest;
  /** Place of the request in modbus-serial's table. */
  readonly slot: number;
  /** The reply breaks the protocol. */
  readonly refuse: (reason: string) => void;
  /**
   * Takes the reply's unit, function code and data, which were checked.
   *
   * @returns true if that is all; false if modbus-serial is to decode it.
   */
  readonly accept: (reply: Uint8Array) => boolean;
}

/** How frames lie in the stream: with the header of Modbus TCP, or as on a serial line. */
export type Framing = "tcp" | "rtu";

const NO_BYTES: Buffer = Buffer.alloc(0);
const WAIT: FrameStep = { kind: "wait" };

/**
 * A port for modbus-serial that lets through only replies that belong to a request.
 *
 * modbus-serial encodes requests and decodes replies; its own TCP port counts transactions up to 256 and checks neither the
 * protocol nor the length, which is how a late reply becomes the answer to another request. Here transactions are counted
 * to 65,536, none that timed out is used again, and a reply is checked against its request before it is decoded.
 */
export class StrictPort extends EventEmitter {
  /** Where modbus-serial files the request it is about to write, and finds the one a reply belongs to. */
  _transactionIdWrite = 0;
  _transactionIdRead = 0;
  isOpen = true;
  strayReplies = 0;
  readonly #stream: Duplex;
  readonly #framing: Framing;
  readonly #broken: (reason: string) => void;
  readonly #waiting = new Map<number, Expected>();
  readonly #spent = new Set<number>();
  #buffer = NO_BYTES;
  #id = 0;
  #next: Expected | undefined;

  /** @param broken - Called when the stream is out of step, and must be closed. */
  constructor(stream: Duplex, framing: Framing, broken: (reason: string) => void) {
    super();
    this.#stream = stream;
    this.#framing = framing;
    this.#broken = broken;
    stream.on("data", (chunk: Buffer) => this.#receive(chunk));
  }

  /** Says which request the next write is. @returns the id it goes out with. */
  expect(expected: Expected): number {
    this.#next = expected;
    this._transactionIdWrite = expected.slot;
    do this.#id = (this.#id + 1) & 0xffff;
    while (this.#waiting.has(this.#id) || this.#spent.has(this.#id));
    return this.#framing === "tcp" ? this.#id : 0;
  }

  /** Gives up on a request. Its id is not used again on this connection: a late reply finds nobody. */
  abandon(id: number): void {
    this.#waiting.delete(id);
    this.#spent.add(id);
    if (this.#framing === "rtu") this.#spent.clear();
    if (this.#spent.size > 0x8000) this.#broken("too many requests were never answered");
  }

  /** Part of modbus-serial's port: the stream is open already. */
  open(callback: (error?: Error) => void): void {
    callback();
  }

  /** Part of modbus-serial's port: writes a frame of unit, function code, data and checksum. */
  write(frame: Buffer): void {
    const expected = this.#next;
    if (expected === undefined) return;
    this.#next = undefined;
    if (this.#framing === "rtu") {
      this.#buffer = NO_BYTES;
      this.#waiting.set(0, expected);
      this.#stream.write(frame);
      return;
    }
    this.#waiting.set(this.#id, expected);
    const length = frame.length - 2;
    const bytes = Buffer.allocUnsafe(6 + length);
    bytes.writeUInt32BE(this.#id * 0x1_0000, 0);
    bytes.writeUInt16BE(length, 4);
    frame.copy(bytes, 6, 0, length);
    this.#stream.write(bytes);
  }

  #receive(chunk: Buffer): void {
    if (!this.isOpen) return;
    const bytes = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    let at = 0;
    while (at < bytes.length) {
      const step = this.#step(bytes, at);
      if (step.kind === "wait") break;
      if (step.kind === "fault") {
        this.#buffer = NO_BYTES;
        this.#broken(step.reason);
        return;
      }
      at = step.next;
      if (!this.#deliver(step.id, bytes, step.from, step.to)) return;
    }
    this.#buffer = at === bytes.length ? NO_BYTES : bytes.subarray(at);
  }

  #step(bytes: Buffer, at: number): FrameStep {
    if (this.#framing === "tcp") return nextTcpFrame(bytes, at);
    const waiting = this.#waiting.get(0);
    if (waiting !== undefined) return serialReply(bytes.subarray(at), waiting.request);
    // Nobody asked: a repeated or late reply, or noise. The next request starts with an empty buffer.
    if (at === 0) this.strayReplies += 1;
    return WAIT;
  }

  /** Hands a frame to its request. @returns false if the connection is of no more use. */
  #deliver(id: number, bytes: Buffer, from: number, to: number): boolean {
    const expected = this.#waiting.get(id);
    if (expected === undefined) {
      this.strayReplies += 1;
      return true;
    }
    this.#waiting.delete(id);
    const reply = bytes.subarray(from, to);
    const fault = replyFault(expected.request, reply);
    if (fault !== undefined) {
      expected.refuse(fault);
      this.#broken(fault);
      return false;
    }
    if (expected.accept(reply)) return this.isOpen;
    const frame = Buffer.allocUnsafe(reply.length + 2);
    reply.copy(frame);
    frame.writeUInt16LE(crc16(reply, reply.length), reply.length);
    this._transactionIdRead = expected.slot;
    this.emit("data", frame);
    return this.isOpen;
  }
}

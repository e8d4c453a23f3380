import type { Duplex } from "node:stream";
import modbusSerial from "modbus-serial";
import { modbusError, type ModbusFault } from "../client/errors.ts";
import { exceptionOf, registersIn } from "../client/reply.ts";
import {
  addressOf,
  countOf,
  FUNCTION_CODES,
  isWrite,
  type IdentifyRequest,
  type ModbusRequest,
} from "../client/request.ts";
import type { Transport } from "../client/transport.ts";
import { crc16 } from "../codec/crc16.ts";
import { StrictPort, type Expected, type Framing } from "./strict-port.ts";

const ModbusSerial = modbusSerial.default;

/** How a transport runs. */
export interface TransportOptions {
  readonly endpoint: string;
  readonly framing: Framing;
  /** Keeps the link after a time-out: for gateways, where one silent unit must not cut off the others. */
  readonly keepOnTimeout: boolean;
  /** Closes the stream; by destroying it unless said. */
  readonly close?: () => void;
}

/** What a pending request needs of its transport. */
interface Owner {
  readonly endpoint: string;
  settled(pending: Pending): void;
  timedOut(pending: Pending): void;
}

/** A request on its way. A class rather than closures: there is one of these for every read. */
class Pending implements Expected {
  readonly request: ModbusRequest;
  readonly slot: number;
  readonly timeoutMs: number;
  /** Number that it went out with. */
  id = 0;
  readonly #owner: Owner;
  readonly #resolve: (values: readonly number[]) => void;
  readonly #reject: (error: Error) => void;
  readonly #timer: NodeJS.Timeout;

  constructor(
    owner: Owner,
    request: ModbusRequest,
    slot: number,
    timeoutMs: number,
    resolve: (values: readonly number[]) => void,
    reject: (error: Error) => void,
  ) {
    this.request = request;
    this.slot = slot;
    this.timeoutMs = timeoutMs;
    this.#owner = owner;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(timeOut, timeoutMs, this);
  }

  accept(reply: Uint8Array): boolean {
    const exceptionCode = exceptionOf(reply);
    if (exceptionCode !== undefined) this.fail(exceptionFault(this.request, exceptionCode));
    else if (isRegisterRead(this.request)) this.succeed(registersIn(reply));
    else if (this.request.kind === "identify") this.succeed([...reply.subarray(3)]);
    else return false;
    return true;
  }

  refuse(reason: string): void {
    this.fail({ kind: "protocol", reason });
  }

  succeed(values: readonly number[]): void {
    this.#settle();
    this.#resolve(values);
  }

  fail(fault: ModbusFault): void {
    this.#settle();
    this.#reject(modbusError(this.#owner.endpoint, fault));
  }

  timeOut(): void {
    this.#owner.timedOut(this);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#owner.settled(this);
  }
}

const timeOut = (pending: Pending): void => pending.timeOut();

/** modbus-serial asks for a callback; the registers of this read do not come through it. */
const takenFromReply = (): void => undefined;

/** modbus-serial on an open stream, behind the checks of {@link StrictPort}. */
export class ModbusSerialTransport implements Transport, Owner {
  readonly #options: TransportOptions;
  readonly #stream: Duplex;
  readonly #port: StrictPort;
  readonly #client: InstanceType<typeof ModbusSerial>;
  readonly #waiting = new Set<Pending>();
  readonly #freeSlots: number[] = [];
  #slots = 0;
  #closed: string | undefined;
  #listener: ((reason: string) => void) | undefined;

  constructor(stream: Duplex, options: TransportOptions) {
    this.#options = options;
    this.#stream = stream;
    this.#port = new StrictPort(stream, options.framing, (reason) =>
      this.#close({ kind: "protocol", reason }),
    );
    this.#client = new ModbusSerial(this.#port);
    this.#client.open();
    stream.once("close", () => this.#close({ kind: "closed", reason: "the other side closed it" }));
    stream.on("error", (error) => this.#close({ kind: "closed", reason: error.message }));
  }

  /** Where it goes. */
  get endpoint(): string {
    return this.#options.endpoint;
  }

  get isOpen(): boolean {
    return this.#closed === undefined;
  }

  get strayReplies(): number {
    return this.#port.strayReplies;
  }

  onClose(listener: (reason: string) => void): void {
    this.#listener = listener;
  }

  destroy(reason: string): void {
    this.#close({ kind: "closed", reason });
  }

  send(request: ModbusRequest, timeoutMs: number): Promise<readonly number[]> {
    return new Promise((resolve, reject) => {
      if (this.#closed !== undefined) {
        reject(modbusError(this.endpoint, { kind: "closed", reason: this.#closed }));
        return;
      }
      const slot = this.#freeSlots.pop() ?? this.#slots++;
      const pending = new Pending(this, request, slot, timeoutMs, resolve, reject);
      pending.id = this.#port.expect(pending);
      this.#waiting.add(pending);
      this.#write(pending);
    });
  }

  /** Frees the place of a request that has ended. */
  settled(pending: Pending): void {
    this.#waiting.delete(pending);
    this.#freeSlots.push(pending.slot);
  }

  /** Ends a request whose time is up, and the link with it unless it is to be kept. */
  timedOut(pending: Pending): void {
    const { request, timeoutMs } = pending;
    const address = addressOf(request);
    this.#port.abandon(pending.id);
    pending.fail({ kind: "timeout", timeoutMs, unitId: request.unitId, address });
    if (!this.#options.keepOnTimeout) {
      this.#close({ kind: "closed", reason: `a request at address ${address} was not answered in time` });
    }
  }

  #write(pending: Pending): void {
    const { request } = pending;
    const { unitId } = request;
    switch (request.kind) {
      case "read-holding":
        this.#client.writeFC3(unitId, request.address, request.count, takenFromReply);
        break;
      case "read-input":
        this.#client.writeFC4(unitId, request.address, request.count, takenFromReply);
        break;
      case "identify":
        this.#port.write(identifyFrame(request));
        break;
      default:
        this.#writeDecoded(pending, request);
    }
  }

  /** Writes a request whose reply modbus-serial decodes. */
  #writeDecoded(pending: Pending, request: Exclude<ModbusRequest, IdentifyRequest>): void {
    const client = this.#client;
    const { unitId, address } = request;
    // Bits come in whole bytes; what is beyond the number asked for is padding.
    const bits = (error: Error | null, reply: { data: readonly boolean[] } | undefined): void => {
      if (error === null) pending.succeed((reply?.data ?? []).slice(0, countOf(request)).map(Number));
      else pending.refuse(error.message);
    };
    const written = (error: Error | null): void => {
      if (error === null) pending.succeed([]);
      else pending.refuse(error.message);
    };
    if (!isWrite(request)) {
      if (request.kind === "read-coils") client.writeFC1(unitId, address, request.count, bits);
      else client.writeFC2(unitId, address, request.count, bits);
      return;
    }
    const { kind, values } = request;
    const [first = 0] = values;
    if (kind === "write-register") client.writeFC6(unitId, address, first, written);
    else if (kind === "write-registers") client.writeFC16(unitId, address, [...values], written);
    else if (kind === "write-coil") client.writeFC5(unitId, address, first === 1, written);
    else client.writeFC15(unitId, address, values.map(Boolean), written);
  }

  #close(fault: Extract<ModbusFault, { kind: "closed" | "protocol" }>): void {
    if (this.#closed !== undefined) return;
    this.#closed = fault.reason;
    this.#port.isOpen = false;
    if (this.#options.close === undefined) this.#stream.destroy();
    else this.#options.close();
    for (const pending of [...this.#waiting]) pending.fail(fault);
    this.#port.removeAllListeners();
    this.#listener?.(fault.reason);
  }
}

/**
 * Registers are taken from the checked reply: modbus-serial would first compute a serial line's checksum over it bit by bit,
 * which costs more than everything else a read does.
 */
const isRegisterRead = (request: ModbusRequest): boolean =>
  request.kind === "read-holding" || request.kind === "read-input";

function exceptionFault(request: ModbusRequest, exceptionCode: number): ModbusFault {
  return {
    kind: "exception",
    exceptionCode,
    functionCode: FUNCTION_CODES[request.kind],
    unitId: request.unitId,
    address: addressOf(request),
  };
}

/** modbus-serial would ask for the rest of an identification by itself, and lose what it had: this frame is our own. */
function identifyFrame(request: IdentifyRequest): Buffer {
  const frame = Buffer.from([request.unitId, 43, 0x0e, request.category, request.objectId, 0, 0]);
  frame.writeUInt16LE(crc16(frame, 5), 5);
  return frame;
}

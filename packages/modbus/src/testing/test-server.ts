import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { answer, exceptionReply, seenRequest, type SeenRequest } from "./answer.ts";
import { tcpFrame, treatedReply, type Treat, type Treatment } from "./faults.ts";
import { UnitTables, type WrittenValues } from "./register-store.ts";

/** How a test server runs. */
export interface TestServerOptions {
  /** Port to listen on; 0, the default, takes a free one. */
  readonly port?: number;
  /** Address to listen on; 127.0.0.1 unless said. */
  readonly host?: string;
  /** Accepts one client at a time and closes further ones at once, as many inverters do; false unless said. */
  readonly singleClient?: boolean;
  /** Treats one request after the other, as a device with one serial line does; false unless said. */
  readonly serialised?: boolean;
  /** How requests are treated; correctly unless said. Can be changed while it runs. */
  readonly treat?: Treat;
}

/**
 * A Modbus TCP server for tests: correct by default, wrong on request, with a log of what was written.
 *
 * It is not a simulation of one device but a stage for any: registers are sparse (what does not exist is answered by
 * exception 2), a unit without tables is silent, and every request can be delayed, refused, answered wrongly or not at all.
 *
 * @example
 * ```ts
 * import { ModbusTestServer } from "@oec/modbus/testing";
 *
 * await using server = await ModbusTestServer.start();
 * server.unit(1).holding.set(37_760, [553]);
 * console.log(server.port, server.writes);
 * ```
 */
export class ModbusTestServer {
  /** How requests are treated. */
  treat: Treat;
  /** What devices behind the registers have thrown. */
  readonly failures: unknown[] = [];
  readonly #options: TestServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #units = new Map<number, UnitTables>();
  readonly #writes: WrittenValues[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Connections on which nothing more is sent: their last reply was cut off. */
  readonly #cut = new WeakSet<Socket>();
  /** Replies that are on their way byte by byte; the next one waits for them. */
  readonly #dripping = new WeakMap<Socket, Promise<void>>();
  #requests = 0;
  #accepted = 0;
  #turn: Promise<void> = Promise.resolve();

  private constructor(options: TestServerOptions) {
    this.#options = options;
    this.treat = options.treat ?? ((): Treatment => ({}));
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  /** Starts a server. @throws the system's error where the port is taken. */
  static async start(options: TestServerOptions = {}): Promise<ModbusTestServer> {
    const server = new ModbusTestServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#server.once("error", reject);
      server.#server.listen(options.port ?? 0, options.host ?? "127.0.0.1", resolve);
    });
    return server;
  }

  /** Port it listens on. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** The tables of a unit, which exists from now on. */
  unit(unitId: number): UnitTables {
    let unit = this.#units.get(unitId);
    if (unit === undefined) this.#units.set(unitId, (unit = new UnitTables()));
    return unit;
  }

  /** What was written since the start, in its order. */
  get writes(): readonly WrittenValues[] {
    return this.#writes;
  }

  /** Requests that arrived since the start. */
  get requests(): number {
    return this.#requests;
  }

  /** Connections that were accepted since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Connections that are open. */
  get openConnections(): number {
    return this.#sockets.size;
  }

  /** Cuts every connection, as when a device loses power for a moment. */
  disconnect(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Stops listening and cuts every connection. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.disconnect();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** The same as {@link ModbusTestServer.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #accept(socket: Socket): void {
    if (this.#options.singleClient === true && this.#sockets.size > 0) {
      socket.destroy();
      return;
    }
    this.#accepted += 1;
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    // A client that goes away in the middle of a reply is none of the server's business.
    socket.on("error", () => socket.destroy());
    let buffer = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      buffer = Buffer.concat([buffer, chunk]);
      while (buffer.length >= 8) {
        const length = buffer.readUInt16BE(4);
        if (buffer.length < 6 + length) return;
        const request = seenRequest(buffer.readUInt16BE(0), Uint8Array.from(buffer.subarray(6, 6 + length)));
        buffer = buffer.subarray(6 + length);
        this.#handle(socket, request);
      }
    });
  }

  #handle(socket: Socket, request: SeenRequest): void {
    const treatment = this.treat(request, this.#requests);
    this.#requests += 1;
    const unit = this.#units.get(request.unitId);
    if (treatment.silent === true || unit === undefined) return;
    const { delayMs = 0 } = treatment;
    if (this.#options.serialised === true) {
      this.#turn = this.#turn.then(async () => {
        if (delayMs > 0) await sleep(delayMs);
        await this.#reply(socket, request, unit, treatment);
      });
    } else if (delayMs > 0) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        void this.#reply(socket, request, unit, treatment);
      }, delayMs);
      this.#timers.add(timer);
    } else void this.#reply(socket, request, unit, treatment);
  }

  async #reply(socket: Socket, request: SeenRequest, unit: UnitTables, treatment: Treatment): Promise<void> {
    if (socket.destroyed) return;
    const right =
      treatment.exception === undefined
        ? await this.#carryOut(request, unit)
        : exceptionReply(request, treatment.exception);
    const frame = tcpFrame(request.id, treatedReply(right, treatment), treatment);
    const before = this.#dripping.get(socket);
    if (before === undefined && treatment.byteByByteMs === undefined) this.#send(socket, frame, treatment);
    else this.#dripping.set(socket, this.#drip(socket, frame, treatment, before));
  }

  /** The answer of a correct device; one that fails behind its registers answers exception 4. */
  async #carryOut(request: SeenRequest, unit: UnitTables): Promise<Uint8Array> {
    try {
      if (request.functionCode === 3 || request.functionCode === 4) await unit.beforeRead?.();
      const writes: WrittenValues[] = [];
      const right = answer(request, unit, (write) => writes.push(write));
      this.#writes.push(...writes);
      for (const write of writes) await unit.afterWrite?.(write);
      return right;
    } catch (error) {
      this.failures.push(error);
      return exceptionReply(request, 4);
    }
  }

  #send(socket: Socket, frame: Buffer, { dropAfterBytes, times = 1 }: Treatment): void {
    if (this.#cut.has(socket)) return;
    if (dropAfterBytes === undefined) {
      for (let time = 0; time < times; time += 1) socket.write(frame);
      return;
    }
    this.#cut.add(socket);
    socket.write(frame.subarray(0, dropAfterBytes), () => socket.destroy());
  }

  async #drip(
    socket: Socket,
    frame: Buffer,
    treatment: Treatment,
    before: Promise<void> | undefined,
  ): Promise<void> {
    await before;
    if (treatment.byteByByteMs === undefined) {
      this.#send(socket, frame, treatment);
      return;
    }
    for (const byte of frame) {
      if (socket.destroyed || this.#cut.has(socket)) return;
      socket.write(Uint8Array.of(byte));
      await sleep(treatment.byteByByteMs);
    }
  }
}

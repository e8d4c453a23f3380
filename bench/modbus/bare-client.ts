import { connect, type Socket } from "node:net";

/** As little Modbus TCP as there can be: the yardstick for the client's cost. It checks nothing. */
export class BareClient {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, { resolve: (values: number[]) => void; timer: NodeJS.Timeout }>();
  #rest: Buffer = Buffer.alloc(0);
  #id = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
  }

  static open(port: number): Promise<BareClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () =>
        resolve(new BareClient(socket)),
      );
      socket.once("error", reject);
    });
  }

  read(unitId: number, address: number, count: number): Promise<number[]> {
    return new Promise((resolve, reject) => {
      this.#id = (this.#id + 1) & 0xffff;
      const id = this.#id;
      const frame = Buffer.allocUnsafe(12);
      frame.writeUInt16BE(id, 0);
      frame.writeUInt32BE(6, 2);
      frame[6] = unitId;
      frame[7] = 3;
      frame.writeUInt16BE(address, 8);
      frame.writeUInt16BE(count, 10);
      const timer = setTimeout(() => reject(new Error("time-out")), 5_000);
      this.#waiting.set(id, { resolve, timer });
      this.#socket.write(frame);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    while (bytes.length - at >= 7) {
      const length = bytes.readUInt16BE(at + 4);
      if (bytes.length - at < 6 + length) break;
      const id = bytes.readUInt16BE(at);
      const waiting = this.#waiting.get(id);
      if (waiting !== undefined) {
        this.#waiting.delete(id);
        clearTimeout(waiting.timer);
        const count = (bytes[at + 8] ?? 0) >> 1;
        const values = new Array<number>(count);
        for (let index = 0; index < count; index += 1) values[index] = bytes.readUInt16BE(at + 9 + 2 * index);
        waiting.resolve(values);
      }
      at += 6 + length;
    }
    this.#rest = at === bytes.length ? Buffer.alloc(0) : bytes.subarray(at);
  }
}

import multicastDns, { type MulticastDNS, type ResponsePacket } from "multicast-dns";
import { ServiceTable, type AnnouncedService, type ServiceRecord } from "../discovery/service-table.ts";

/** How services are listened for. */
export interface MdnsOptions {
  /** Service types, e.g. `_modbus._tcp`. */
  readonly services: readonly string[];
  /** Address of the network interface to listen on; the system's choice unless said. */
  readonly interface?: string;
  /** UDP port; 5353 unless said. */
  readonly port?: number;
  /** A service was announced for the first time, or again after it was gone. */
  readonly onUp: (service: AnnouncedService) => void;
  /** A service was announced with other facts than before. */
  readonly onUpdate?: (service: AnnouncedService) => void;
  /** A service said goodbye, or was not announced again in time. */
  readonly onDown?: (service: AnnouncedService) => void;
  /** The socket failed; the browser is of no more use. */
  readonly onError?: (error: Error) => void;
}

/**
 * Listens for services on the local network (DNS-SD over multicast DNS, RFC 6762 and 6763), continuously.
 *
 * It asks again before an announcement expires, and for what a responder left out: some send only the name of a service.
 */
export class MdnsBrowser implements AsyncDisposable {
  readonly #options: MdnsOptions;
  readonly #socket: MulticastDNS;
  readonly #table: ServiceTable;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #closed = false;

  constructor(options: MdnsOptions) {
    this.#options = options;
    const { interface: address, port } = options;
    this.#socket = multicastDns({
      // Bound to the interface's own address, the socket would get no multicast on Linux.
      ...(address === undefined ? {} : { interface: address, bind: "0.0.0.0" }),
      ...(port === undefined ? {} : { port }),
    });
    this.#table = new ServiceTable(options.services, {
      up: options.onUp,
      update: options.onUpdate ?? ((): void => undefined),
      down: options.onDown ?? ((): void => undefined),
    });
    this.#socket.on("response", (packet) => this.#take(packet));
    this.#socket.on("error", (error) => options.onError?.(error));
    this.#socket.once("ready", () => this.#ask());
  }

  /** Services that are announced now. */
  get services(): readonly AnnouncedService[] {
    return this.#table.services;
  }

  /** Asks for every service type now. */
  refresh(): void {
    this.#ask();
  }

  /** Stops listening. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await new Promise<void>((resolve) => this.#socket.destroy(() => resolve()));
  }

  #ask(): void {
    const questions = this.#options.services.map((type) => ({ name: `${type}.local`, type: "PTR" as const }));
    if (!this.#closed) this.#socket.query(questions);
  }

  #take(packet: ResponsePacket): void {
    if (this.#closed) return;
    const records = [...(packet.answers ?? []), ...(packet.additionals ?? [])].flatMap(recordOf);
    const { questions, seen, gone } = this.#table.take(records);
    if (questions.length > 0) this.#socket.query([...questions]);
    for (const { name, ttlMs } of seen) this.#expire(name, ttlMs);
    for (const name of gone) this.#clear(name);
  }

  /** Asks again when four fifths of the time are over, and gives up when it is. */
  #expire(name: string, ttlMs: number): void {
    this.#clear(name);
    const ask = setTimeout(
      () => {
        this.#ask();
        const end = setTimeout(() => {
          this.#timers.delete(name);
          this.#table.forget(name);
        }, ttlMs / 5);
        this.#timers.set(name, end);
      },
      Math.min(2 ** 31 - 1, 0.8 * ttlMs),
    );
    this.#timers.set(name, ask);
  }

  #clear(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}

/** The records that matter, in a shape of our own. */
function recordOf(answer: NonNullable<ResponsePacket["answers"]>[number]): ServiceRecord[] {
  const { name } = answer;
  switch (answer.type) {
    case "PTR":
      return [{ type: "PTR", name, ttlMs: 1_000 * (answer.ttl ?? 0), target: answer.data }];
    case "SRV":
      return [{ type: "SRV", name, host: answer.data.target, port: answer.data.port }];
    case "TXT":
      return [{ type: "TXT", name, texts: [answer.data].flat().map(String) }];
    case "A":
      return [{ type: "A", name, address: answer.data }];
    default:
      return [];
  }
}

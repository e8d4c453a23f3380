import type { Metrics, Milliseconds } from "@oec/domain";
import { EventRing, type LiveEventType, type LiveFrame } from "./event-ring.ts";
import { CLOSE, LiveClient, type ClientLimits, type LiveSocket } from "./live-client.ts";

/** What a hub is made of. */
export interface LiveHubParts {
  /** Wall clock [ms since 1970 UTC]. */
  now(): number;
  /** A clock that only moves forward [ms]. */
  monotonicMs(): Milliseconds;
  /** Names this run; ids of another run are not resumed. Lower-case letters and digits. */
  readonly run: string;
  /** The state of the home, as plain JSON. */
  state(): object;
  readonly metrics?: Metrics;
  readonly limits?: Partial<HubLimits>;
}

/** What the stream may cost. */
export interface HubLimits extends ClientLimits {
  readonly clients: number;
  /** Events, other than states, that a reader can catch up with. */
  readonly events: number;
  /** Shortest time between two states [ms]. */
  readonly statusMs: Milliseconds;
  /** How long readers have to say goodbye when the stream stops [ms]. */
  readonly goodbyeMs: Milliseconds;
}

const LIMITS: HubLimits = {
  clients: 32,
  events: 1000,
  statusMs: 1000,
  slowBytes: 65_536,
  slowMs: 10_000,
  pingMs: 15_000,
  pongMs: 15_000,
  goodbyeMs: 500,
};
const TEND_MS = 1000;
const ID = /^([a-z0-9]{1,32})-(\d{1,15})$/;

/** Sends what happens in the home to whoever listens: each event becomes text once, and nobody can hold it up. */
export class LiveHub {
  readonly #parts: LiveHubParts;
  readonly #limits: HubLimits;
  readonly #ring: EventRing;
  readonly #clients = new Set<LiveClient>();
  #number = 0;
  #statusAt = -Infinity;
  #statusTimer: NodeJS.Timeout | undefined;
  #tendTimer: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | undefined;

  constructor(parts: LiveHubParts) {
    this.#parts = parts;
    this.#limits = { ...LIMITS, ...parts.limits };
    this.#ring = new EventRing(this.#limits.events);
  }

  /** How many are connected. */
  get size(): number {
    return this.#clients.size;
  }

  /**
   * Takes a reader, and sends it what it has missed or the whole state; undefined: there is no room, it has been sent away.
   *
   * @param after - Id of the last event it has; undefined: none.
   */
  join(socket: LiveSocket, after?: string): LiveClient | undefined {
    if (this.#stopping !== undefined || this.#clients.size >= this.#limits.clients) {
      socket.close(CLOSE.overloaded, "no room");
      return undefined;
    }
    const client = new LiveClient(socket, this.#limits, this.#parts.monotonicMs());
    this.#clients.add(client);
    this.#measure();
    this.#tendTimer ??= setInterval(() => this.#tend(), TEND_MS);
    this.resume(client, after);
    return client;
  }

  /** Sends what came after an id, or the whole state with `gap` where that is no longer known. */
  resume(client: LiveClient, after: string | undefined): void {
    const missed = after === undefined ? undefined : this.#missed(after);
    const now = this.#parts.monotonicMs();
    if (missed === undefined) {
      client.offer(this.#frame("snapshot", this.#parts.state(), { gap: after !== undefined }), now);
      return;
    }
    for (const frame of missed) client.offer(frame, now);
    client.offer(this.#frame("status", this.#parts.state()), now);
  }

  /** The reader is gone. */
  leave(client: LiveClient): void {
    this.#clients.delete(client);
    this.#measure();
    if (this.#clients.size > 0) return;
    clearInterval(this.#tendTimer);
    clearTimeout(this.#statusTimer);
    this.#tendTimer = undefined;
    this.#statusTimer = undefined;
  }

  /** Sends an event to all, and keeps it for those who were away. */
  publish(type: Exclude<LiveEventType, "snapshot" | "status">, data: object): void {
    this.#number += 1;
    const frame = this.#frame(type, data);
    this.#ring.push(frame);
    this.#send(frame);
  }

  /** The state has changed: it is sent now, or at the end of the second. */
  changed(): void {
    if (this.#clients.size === 0 || this.#statusTimer !== undefined) return;
    const waitMs = this.#statusAt + this.#limits.statusMs - this.#parts.monotonicMs();
    if (waitMs <= 0) this.#status();
    else
      this.#statusTimer = setTimeout(() => {
        this.#statusTimer = undefined;
        this.#status();
      }, waitMs);
  }

  /** Says goodbye to all and takes nobody any more. */
  stop(): Promise<void> {
    this.#stopping ??= this.#goodbye();
    return this.#stopping;
  }

  async #goodbye(): Promise<void> {
    const clients = [...this.#clients];
    for (const client of clients) client.close(CLOSE.stopping, "the daemon stops");
    const until = this.#parts.monotonicMs() + this.#limits.goodbyeMs;
    while (this.#clients.size > 0 && this.#parts.monotonicMs() < until)
      await new Promise((resolve) => setTimeout(resolve, 10));
    for (const client of this.#clients) {
      client.terminate();
      this.leave(client);
    }
  }

  #status(): void {
    this.#statusAt = this.#parts.monotonicMs();
    this.#number += 1;
    this.#send(this.#frame("status", this.#parts.state()));
  }

  #missed(after: string): readonly LiveFrame[] | undefined {
    const [, run, number] = ID.exec(after) ?? [];
    if (run !== this.#parts.run || Number(number) > this.#number) return undefined;
    const missed = this.#ring.after(Number(number));
    const bytes = missed?.reduce((sum, { text }) => sum + text.length, 0) ?? 0;
    // More than a reader may have unsent: the whole state is shorter.
    return bytes > this.#limits.slowBytes ? undefined : missed;
  }

  #frame(type: LiveEventType, data: object, more: object = {}): LiveFrame {
    const id = `${this.#parts.run}-${this.#number}`;
    const at = new Date(this.#parts.now()).toISOString();
    return { number: this.#number, type, text: JSON.stringify({ id, type, at, ...more, data }) };
  }

  #send(frame: LiveFrame): void {
    const now = this.#parts.monotonicMs();
    for (const client of this.#clients) client.offer(frame, now);
  }

  #tend(): void {
    const now = this.#parts.monotonicMs();
    for (const client of this.#clients) client.tend(now);
  }

  #measure(): void {
    this.#parts.metrics?.gauge("live_clients", this.#clients.size);
  }
}

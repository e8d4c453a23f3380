import type { Milliseconds } from "@oec/domain";
import type { LiveFrame } from "./event-ring.ts";

/** The part of a WebSocket that a client needs. */
export interface LiveSocket {
  readonly bufferedAmount: number;
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** Codes with which connections end. */
export const CLOSE = { stopping: 1001, refused: 1008, overloaded: 1013 } as const;

/** What a client may cost. */
export interface ClientLimits {
  /** Unsent bytes from which on a client counts as slow. */
  readonly slowBytes: number;
  /** How long it may stay slow [ms]. */
  readonly slowMs: Milliseconds;
  readonly pingMs: Milliseconds;
  /** How long an answer to a ping may take [ms]. */
  readonly pongMs: Milliseconds;
}

/** More unsent than this many times the limit ends the connection at once. */
const FAR_TOO_SLOW = 4;

/** One reader of the live stream: never holds more than its limit, whatever it does. */
export class LiveClient {
  readonly #socket: LiveSocket;
  readonly #limits: ClientLimits;
  #slowSince: Milliseconds | undefined;
  /** The status that it has not got yet: only the latest is of use. */
  #waiting: LiveFrame | undefined;
  #pingedAt: Milliseconds;
  /** When the ping was sent that is not answered yet. */
  #unanswered: Milliseconds | undefined;
  #closed = false;

  /** @param now - A clock that only moves forward [ms]. */
  constructor(socket: LiveSocket, limits: ClientLimits, now: Milliseconds) {
    this.#socket = socket;
    this.#limits = limits;
    this.#pingedAt = now;
  }

  /** True once the connection has been told to end. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Sends an event; a status waits while the reader is slow. */
  offer(frame: LiveFrame, now: Milliseconds): void {
    if (this.#closed) return;
    if (!this.#isSlow()) {
      this.#waiting = undefined;
      this.#slowSince = undefined;
      this.#socket.send(frame.text);
      return;
    }
    this.#slowSince ??= now;
    if (frame.type === "status") this.#waiting = frame;
    else if (this.#socket.bufferedAmount > FAR_TOO_SLOW * this.#limits.slowBytes) this.#drop();
    else this.#socket.send(frame.text);
  }

  /** Looks after the connection; to be called about every second. */
  tend(now: Milliseconds): void {
    this.#tendSpeed(now);
    if (this.#closed) return;
    if (this.#unanswered !== undefined) {
      if (now - this.#unanswered > this.#limits.pongMs) this.terminate();
    } else if (now - this.#pingedAt >= this.#limits.pingMs) {
      this.#pingedAt = now;
      this.#unanswered = now;
      this.#socket.ping();
    }
  }

  /** The reader has answered a ping. */
  heard(): void {
    this.#unanswered = undefined;
  }

  /** Ends the connection. */
  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close(code, reason);
  }

  /** Ends the connection without waiting for the reader. */
  terminate(): void {
    this.#closed = true;
    this.#socket.terminate();
  }

  /** A reader that is slow for too long goes; one that has caught up gets what waits. */
  #tendSpeed(now: Milliseconds): void {
    if (this.#closed) return;
    if (this.#isSlow()) {
      this.#slowSince ??= now;
      if (now - this.#slowSince > this.#limits.slowMs) this.#drop();
      return;
    }
    this.#slowSince = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) this.#socket.send(waiting.text);
  }

  #isSlow(): boolean {
    return this.#socket.bufferedAmount > this.#limits.slowBytes;
  }

  #drop(): void {
    this.close(CLOSE.overloaded, "too slow");
  }
}

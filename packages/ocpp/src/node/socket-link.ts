import { randomBytes } from "node:crypto";
import type { Clock } from "@oec/domain";
import type { RawData, WebSocket } from "ws";
import type { Protocol } from "../messages/protocol.ts";
import { RpcEngine } from "../rpc/engine.ts";
import type { Link, LinkSetup } from "../rpc/link.ts";

/** Bytes that may wait to be sent before a peer that does not read is cut off. */
const MOST_UNSENT_BYTES = 1_048_576;

/** What a socket link is built from. */
export interface SocketLinkParts {
  readonly socket: WebSocket;
  readonly stationId: string;
  readonly remote: string;
  readonly protocol: Protocol;
  readonly clock: Clock;
  readonly setup: LinkSetup;
  readonly onClose: (link: SocketLink, reason: string) => void;
}

/** A WebSocket with an engine behind it. Nothing that the other side sends can throw out of it. */
export class SocketLink implements Link {
  readonly engine: RpcEngine;
  readonly #socket: WebSocket;
  readonly #parts: SocketLinkParts;
  /** Message ids are unique across connections, which 2.0.1 asks for: a random part and a count. */
  readonly #idPrefix = randomBytes(9).toString("base64url");
  #ids = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #heard = true;
  #reason = "";
  #onSign: (() => void) | undefined;

  constructor(parts: SocketLinkParts) {
    const { socket, clock, setup, protocol } = parts;
    this.#parts = parts;
    this.#socket = socket;
    this.engine = new RpcEngine({
      protocol,
      ports: {
        send: (text) => this.#send(text),
        monotonicMs: () => clock.monotonicMs(),
        newId: () => `${this.#idPrefix}-${(this.#ids += 1).toString(36)}`,
        wakeIn: (delayMs) => this.#wakeIn(delayMs),
        ...(setup.onEvent && { onEvent: setup.onEvent }),
      },
      handlers: {},
      fallback: setup.answer,
      ...(setup.normalise && { normalise: setup.normalise }),
      ...(setup.settings && { settings: setup.settings }),
    });
    socket.on("message", (bytes, isBinary) => this.#receive(bytes, isBinary));
    socket.on("pong", () => this.#hear());
    socket.on("ping", () => this.#hear());
    // ws closes by itself after an error of the protocol; without a listener Node.js would end the process.
    socket.on("error", (error) => (this.#reason ||= error.message));
    socket.on("close", (code, reason) => this.#end(this.#reason || closeReason(code, reason.toString())));
  }

  get stationId(): string {
    return this.#parts.stationId;
  }

  get remote(): string {
    return this.#parts.remote;
  }

  get version(): Protocol["version"] {
    return this.#parts.protocol.version;
  }

  get isOpen(): boolean {
    return !this.#closed && this.#socket.readyState === this.#socket.OPEN;
  }

  close(reason: string, code = 1000): void {
    this.#reason ||= reason;
    this.engine.close(reason);
    this.#socket.close(code, reason.slice(0, 120));
  }

  /** Cuts it without a farewell. */
  terminate(reason: string): void {
    this.#reason ||= reason;
    this.engine.close(reason);
    this.#socket.terminate();
  }

  /** Asks the other side for a sign of life, and cuts the link if the last question had no answer. */
  probe(): void {
    if (!this.isOpen) return;
    if (!this.#heard) {
      this.terminate("no sign of life");
      return;
    }
    this.#heard = false;
    this.#socket.ping();
  }

  /** True if a sign of life comes within the time. */
  answersWithin(timeoutMs: number): Promise<boolean> {
    if (!this.isOpen) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (alive: boolean): void => {
        clearTimeout(timer);
        this.#onSign = undefined;
        resolve(alive);
      };
      const timer = setTimeout(() => settle(false), timeoutMs);
      this.#onSign = () => settle(true);
      this.#socket.once("close", () => settle(false));
      this.#socket.ping();
    });
  }

  #receive(bytes: RawData, isBinary: boolean): void {
    this.#hear();
    // OCPP-J speaks in texts: a binary message is no frame, and is answered so. ws delivers one Buffer unless told otherwise.
    this.engine.receive(isBinary ? "" : (bytes as Buffer).toString());
  }

  #hear(): void {
    this.#heard = true;
    this.#onSign?.();
  }

  #send(text: string): void {
    if (!this.isOpen) return;
    if (this.#socket.bufferedAmount > MOST_UNSENT_BYTES) {
      this.terminate("the other side does not read what it is sent");
      return;
    }
    // A text that cannot be sent any more is no news: the close event tells.
    this.#socket.send(text, () => undefined);
  }

  #wakeIn(delayMs: number | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = delayMs === undefined ? undefined : setTimeout(() => this.engine.tick(), delayMs);
  }

  #end(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.engine.close(reason);
    this.#parts.onClose(this, reason);
  }
}

const closeReason = (code: number, reason: string): string =>
  reason === "" ? `closed by the other side with code ${code}` : `${reason} (${code})`;

import { randomInt } from "node:crypto";
import type { Clock } from "@oec/domain";
import { WebSocket } from "ws";
import { ocppError, type OcppError } from "../errors.ts";
import type { OcppVersion, Protocol } from "../messages/protocol.ts";
import type { LinkSetup } from "../rpc/link.ts";
import { SocketLink } from "./socket-link.ts";

/** Waits between attempts to connect: each is twice the one before, less a random share of it. */
export interface BackOff {
  /** First wait [ms]; 1 s. */
  readonly firstMs: number;
  /** Longest wait [ms]; 60 s. */
  readonly longestMs: number;
  /** Share of a wait that chance may take off, 0 to 1; 0.5. After a power cut a street's chargers must not come all at once. */
  readonly jitter: number;
}

/** How a charge point connects. */
export interface ClientOptions {
  /** Address of the central system without the station's id, e.g. `ws://192.168.1.5:9000/`. */
  readonly url: string;
  readonly stationId: string;
  readonly clock: Clock;
  /** Versions offered, the preferred one first. */
  readonly protocols: readonly Protocol[];
  /** Password for Basic authentication (profiles 1 and 2). */
  readonly password?: string | Uint8Array;
  /** Authority to trust, and key and certificate of the station (profile 3), in PEM. */
  readonly tls?: { readonly ca?: string; readonly key?: string; readonly cert?: string };
  readonly backOff?: Partial<BackOff>;
  /** Time for a connection to open [ms]; 10 s. */
  readonly openTimeoutMs?: number;
  /** Time between signs of life asked for [ms]; 60 s, 0: never. */
  readonly pingIntervalMs?: number;
  readonly maxPayloadBytes?: number;
  /** The central system has accepted the connection: says who talks to it. */
  readonly accept: (version: OcppVersion) => LinkSetup;
  /** Hears why an attempt failed, and when the next one is made [ms]. */
  readonly onFailure?: (error: OcppError, retryInMs: number) => void;
  /** Chance in [0, 1); the system's unless said. */
  readonly random?: () => number;
}

const BACK_OFF: BackOff = { firstMs: 1000, longestMs: 60_000, jitter: 0.5 };
/** A connection that holds so long [ms] makes the next wait a first one again. */
const STEADY_MS = 30_000;

/** Wait before an attempt [ms]. @param failures - Attempts that have failed in a row, 1 or more. */
export function backOffMs(failures: number, backOff: BackOff, chance: number): number {
  const full = Math.min(backOff.longestMs, backOff.firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full * (1 - backOff.jitter * chance));
}

/** A charge point's connection to its central system: it comes back by itself until it is closed. */
export class OcppClient {
  readonly #options: ClientOptions;
  readonly #backOff: BackOff;
  #link: SocketLink | undefined;
  #socket: WebSocket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #pings: NodeJS.Timeout | undefined;
  #failures = 0;
  #openedMs = 0;
  #closed = false;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#backOff = { ...BACK_OFF, ...options.backOff };
  }

  /** The connection while it is open. */
  get link(): SocketLink | undefined {
    return this.#link;
  }

  /** Connects, and connects again whenever the connection is lost. Calling it twice does nothing more. */
  start(): void {
    if (this.#closed || this.#socket !== undefined) return;
    this.#connect();
    const { pingIntervalMs = 60_000 } = this.#options;
    if (pingIntervalMs <= 0) return;
    this.#pings = setInterval(() => this.#link?.probe(), pingIntervalMs);
    this.#pings.unref();
  }

  /** Cuts the connection, as a lost network does; it comes back. */
  interrupt(): void {
    this.#link?.terminate("interrupted");
  }

  /** Closes for good. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#pings);
    const socket = this.#socket;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    const gone = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    const cut = setTimeout(() => socket.terminate(), 1000);
    if (this.#link === undefined) socket.terminate();
    else this.#link.close("the charge point goes down");
    await gone;
    clearTimeout(cut);
  }

  /** The same as {@link OcppClient.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #connect(): void {
    const { url, stationId, protocols, password, tls = {} } = this.#options;
    const address = `${url.replace(/\/$/, "")}/${encodeURIComponent(stationId)}`;
    const socket = new WebSocket(
      address,
      protocols.map(({ subprotocol }) => subprotocol),
      {
        handshakeTimeout: this.#options.openTimeoutMs ?? 10_000,
        maxPayload: this.#options.maxPayloadBytes ?? 131_072,
        perMessageDeflate: false,
        ...tls,
        ...(password !== undefined && { headers: { Authorization: basic(stationId, password) } }),
      },
    );
    this.#socket = socket;
    let failure = "";
    socket.on("error", (error) => (failure ||= error.message));
    socket.once("close", () => {
      if (this.#link === undefined) this.#again(failure || "closed before it was open");
    });
    socket.once("open", () => this.#open(socket));
  }

  #open(socket: WebSocket): void {
    const { stationId, url, clock, protocols } = this.#options;
    const protocol = protocols.find(({ subprotocol }) => subprotocol === socket.protocol);
    if (protocol === undefined) {
      socket.close(1002, "no common sub-protocol");
      return;
    }
    this.#openedMs = clock.monotonicMs();
    const setup = this.#options.accept(protocol.version);
    const onClose = (_link: SocketLink, reason: string): void => {
      this.#link = undefined;
      if (clock.monotonicMs() - this.#openedMs >= STEADY_MS) this.#failures = 0;
      setup.onClose?.(reason);
      this.#again(reason);
    };
    this.#link = new SocketLink({ socket, stationId, remote: url, protocol, clock, setup, onClose });
    setup.onOpen?.(this.#link);
  }

  #again(reason: string): void {
    if (this.#closed) return;
    this.#failures += 1;
    const chance = (this.#options.random ?? systemChance)();
    const retryInMs = backOffMs(this.#failures, this.#backOff, chance);
    const { stationId, url } = this.#options;
    const message = `${stationId} is not connected to ${url}: ${reason}`;
    this.#options.onFailure?.(ocppError("OCPP_REFUSED", message, { stationId }), retryInMs);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), retryInMs);
  }
}

const systemChance = (): number => randomInt(2 ** 32) / 2 ** 32;

function basic(user: string, password: string | Uint8Array): string {
  const bytes = Buffer.concat([Buffer.from(`${user}:`), Buffer.from(password)]);
  return `Basic ${bytes.toString("base64")}`;
}

import { createServer, STATUS_CODES, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Duplex } from "node:stream";
import type { Clock } from "@oec/domain";
import { WebSocketServer, type WebSocket } from "ws";
import type { OcppVersion, Protocol, Subprotocol } from "../messages/protocol.ts";
import type { LinkSetup } from "../rpc/link.ts";
import { credentialsOf, type Authenticate } from "./authentication.ts";
import { SocketLink } from "./socket-link.ts";

/** A station that has been admitted and is about to talk. */
export interface ArrivingStation {
  readonly stationId: string;
  readonly version: OcppVersion;
  readonly remote: string;
}

/** Something that happened at the door. */
export type DoorEvent =
  | { readonly kind: "refused"; readonly remote: string; readonly status: number; readonly reason: string }
  | { readonly kind: "wrong-subprotocol"; readonly stationId: string; readonly offered: string }
  /** A second connection of a station has come while the first one was alive: are there two of that name? */
  | { readonly kind: "duplicate-station"; readonly stationId: string; readonly remote: string }
  | { readonly kind: "failed"; readonly error: unknown };

/** How a central system listens. */
export interface ServerOptions {
  /** Address to listen on, said on purpose: `127.0.0.1`, one of the home network, or `0.0.0.0` for all. */
  readonly host: string;
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  readonly clock: Clock;
  /** Versions spoken, the preferred one first. */
  readonly protocols: readonly Protocol[];
  /** Path before the station's id; `/` unless said. */
  readonly path?: string;
  /** Decides on stations before the upgrade; see {@link securityProfile}. */
  readonly authenticate: Authenticate;
  /** Key and certificate in PEM; with an authority, client certificates are asked for (profile 3). */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca?: string };
  /** Longest message [bytes]; 128 KiB. A longer one closes its connection with code 1009. */
  readonly maxPayloadBytes?: number;
  /** Connections at most; 1024. */
  readonly maxConnections?: number;
  /** Time between signs of life asked for [ms]; 30 s, 0: never. */
  readonly pingIntervalMs?: number;
  /** Version that a station without a sub-protocol speaks, for the few chargers known to forget it; undefined refuses. */
  readonly assumeSubprotocol?: (stationId: string) => Subprotocol | undefined;
  /** A station is here: says who talks to it. */
  readonly accept: (station: ArrivingStation) => LinkSetup;
  readonly onDoorEvent?: (event: DoorEvent) => void;
}

/** Time in which an old connection of a station may prove that it lives [ms]. */
const OLD_LINK_MS = 2000;
/** Time for a TLS handshake and the headers [ms]. */
const HEADERS_MS = 10_000;

/** Listens for charging stations. Whatever a peer sends, before or after it is admitted, ends at that peer. */
export class OcppServer {
  readonly #options: ServerOptions;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #links = new Map<string, SocketLink>();
  readonly #all = new Set<SocketLink>();
  readonly #raw = new Set<Duplex>();
  #pings: NodeJS.Timeout | undefined;
  #closing = false;

  private constructor(options: ServerOptions) {
    this.#options = options;
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: options.maxPayloadBytes ?? 131_072,
      handleProtocols: (offered) => this.#protocolOf(offered)?.subprotocol ?? false,
    });
    this.#http = httpServer(options.tls);
    this.#http.on("connection", (socket: Duplex) => {
      this.#raw.add(socket);
      socket.on("error", ignore);
      socket.on("close", () => this.#raw.delete(socket));
    });
    this.#http.on("request", (_request, response) => {
      response.writeHead(426, { Connection: "close", Upgrade: "websocket" }).end();
    });
    this.#http.on("clientError", (_error, socket) => refuse(socket, 400));
    this.#http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on("error", ignore);
      this.#upgrade(request, socket, head).catch((error: unknown) => {
        this.#tell({ kind: "failed", error });
        refuse(socket, 500);
      });
    });
  }

  /** Starts to listen. @throws the system's error where the port is taken. */
  static async listen(options: ServerOptions): Promise<OcppServer> {
    const server = new OcppServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#http.once("error", reject);
      server.#http.listen(options.port, options.host, resolve);
    });
    server.#http.on("error", (error) => server.#tell({ kind: "failed", error }));
    const { pingIntervalMs = 30_000 } = options;
    if (pingIntervalMs > 0) {
      server.#pings = setInterval(() => {
        for (const link of server.#all) link.probe();
      }, pingIntervalMs);
      server.#pings.unref();
    }
    return server;
  }

  /** Port it listens on. */
  get port(): number {
    const address = this.#http.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** Stations that are connected. */
  get stationIds(): readonly string[] {
    return [...this.#links.keys()];
  }

  /** The connection of a station, if it is there. */
  link(stationId: string): SocketLink | undefined {
    return this.#links.get(stationId);
  }

  /** Says farewell to every station (1001), stops listening, and cuts what is left after two seconds. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    clearInterval(this.#pings);
    for (const link of this.#all) link.close("the central system goes down", 1001);
    const cut = setTimeout(() => this.#cut(), OLD_LINK_MS);
    if (this.#all.size === 0) this.#cut();
    await new Promise<void>((resolve) => this.#http.close(() => resolve()));
    clearTimeout(cut);
  }

  /** Cuts every connection and stops listening at once, as a loss of power does. */
  async kill(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#pings);
    this.#cut();
    await new Promise<void>((resolve) => this.#http.close(() => resolve()));
  }

  /** The same as {@link OcppServer.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #cut(): void {
    for (const link of this.#all) link.terminate("the central system has gone down");
    for (const socket of this.#raw) socket.destroy();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const remote = request.socket.remoteAddress ?? "unknown";
    const turnAway = (status: number, reason: string): void => {
      this.#tell({ kind: "refused", remote, status, reason });
      refuse(socket, status);
    };
    if (this.#closing || this.#raw.size > (this.#options.maxConnections ?? 1024)) {
      turnAway(503, "no more connections");
      return;
    }
    const credentials = credentialsOf(request, this.#options.path ?? "/");
    if (credentials === undefined) {
      turnAway(404, "the address names no station");
      return;
    }
    const { stationId } = credentials;
    const admission = await this.#options.authenticate(credentials);
    if (!admission.admitted) {
      turnAway(admission.status, `station ${JSON.stringify(stationId)} is not admitted`);
      return;
    }
    if (socket.destroyed) return;
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#welcome(webSocket, stationId, remote, request.headers["sec-websocket-protocol"]);
    });
  }

  #welcome(socket: WebSocket, stationId: string, remote: string, offered: string | undefined): void {
    const assumed = offered === undefined ? this.#options.assumeSubprotocol?.(stationId) : undefined;
    const name = socket.protocol === "" ? assumed : socket.protocol;
    const protocol = this.#options.protocols.find(({ subprotocol }) => subprotocol === name);
    if (protocol === undefined) {
      // OCPP-J 1.6, 3.1.2: the handshake is completed without a sub-protocol, and the connection closed at once.
      socket.on("error", ignore);
      this.#tell({ kind: "wrong-subprotocol", stationId, offered: offered ?? "" });
      socket.close(1002, "no common sub-protocol");
      return;
    }
    const setup = this.#options.accept({ stationId, version: protocol.version, remote });
    const link = new SocketLink({
      socket,
      stationId,
      remote,
      protocol,
      clock: this.#options.clock,
      setup,
      onClose: (closed, reason) => {
        this.#all.delete(closed);
        if (this.#links.get(stationId) === closed) this.#links.delete(stationId);
        setup.onClose?.(reason);
      },
    });
    const before = this.#links.get(stationId);
    this.#links.set(stationId, link);
    this.#all.add(link);
    if (before !== undefined) this.#supersede(before, remote);
    setup.onOpen?.(link);
  }

  /** The newest connection that has proved who it is wins; the old one is asked whether it lives, and closed. */
  #supersede(old: SocketLink, remote: string): void {
    old.engine.close(NEWER);
    void old.answersWithin(OLD_LINK_MS).then((alive) => {
      if (!alive) {
        old.terminate(NEWER);
        return;
      }
      this.#tell({ kind: "duplicate-station", stationId: old.stationId, remote });
      old.close(NEWER, 1008);
    });
  }

  #protocolOf(offered: ReadonlySet<string>): Protocol | undefined {
    return this.#options.protocols.find(({ subprotocol }) => offered.has(subprotocol));
  }

  #tell(event: DoorEvent): void {
    this.#options.onDoorEvent?.(event);
  }
}

const NEWER = "the station has a newer connection";

const ignore = (): void => undefined;

function httpServer(tls: ServerOptions["tls"]): Server {
  const settings = { headersTimeout: HEADERS_MS, requestTimeout: HEADERS_MS, maxHeaderSize: 8192 };
  if (tls === undefined) return createServer(settings);
  return createTlsServer({
    ...settings,
    ...tls,
    minVersion: "TLSv1.2",
    handshakeTimeout: HEADERS_MS,
    requestCert: tls.ca !== undefined,
    // The decision is the authenticator's: it also knows which station the certificate must name.
    rejectUnauthorized: false,
  });
}

/** Answers an upgrade with an error and closes. */
function refuse(socket: Duplex, status: number): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const challenge = status === 401 ? 'WWW-Authenticate: Basic realm="OCPP"\r\n' : "";
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${challenge}`;
  socket.end(`${head}Connection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

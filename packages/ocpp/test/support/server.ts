import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "@oec/domain";
import { WebSocket } from "ws";
import type { Protocol } from "../../src/messages/protocol.ts";
import { OCPP16 } from "../../src/messages/v16.ts";
import { OCPP201 } from "../../src/messages/v201.ts";
import { OcppServer, type DoorEvent, type ServerOptions } from "../../src/node/server.ts";
import type { Link } from "../../src/rpc/link.ts";
import type { RpcEvent } from "../../src/rpc/events.ts";

/** The clock of this computer. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (durationMs) => sleep(durationMs),
};

export const NOW = "2026-01-01T00:00:00Z";

/** A server that answers heartbeats, with what happened at its door and on its links. */
export interface Stage {
  readonly server: OcppServer;
  readonly url: string;
  readonly door: DoorEvent[];
  readonly events: RpcEvent[];
  readonly links: Link[];
  readonly closed: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

export async function stage(options: Partial<ServerOptions> = {}): Promise<Stage> {
  const door: DoorEvent[] = [];
  const events: RpcEvent[] = [];
  const links: Link[] = [];
  const closed: string[] = [];
  const protocols: readonly Protocol[] = [OCPP201, OCPP16];
  const server = await OcppServer.listen({
    host: "127.0.0.1",
    port: 0,
    clock: systemClock,
    protocols,
    authenticate: () => ({ admitted: true }),
    accept: () => ({
      answer: () => ({ currentTime: NOW }),
      onOpen: (link) => void links.push(link),
      onClose: (reason) => void closed.push(reason),
      onEvent: (event) => void events.push(event),
    }),
    onDoorEvent: (event) => void door.push(event),
    ...options,
  });
  return {
    server,
    url: `ws://127.0.0.1:${server.port}`,
    door,
    events,
    links,
    closed,
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** What one client heard until it was closed. */
export interface Heard {
  readonly socket: WebSocket;
  readonly texts: string[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** A bare client. It resolves when the connection is open, or rejects with the HTTP status of its refusal. */
export function bareClient(
  url: string,
  protocols: readonly string[] = ["ocpp1.6"],
  headers: Readonly<Record<string, string>> = {},
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, [...protocols], { headers });
    const texts: string[] = [];
    const closed = new Promise<{ readonly code: number; readonly reason: string }>((done) => {
      socket.on("close", (code, reason) => done({ code, reason: reason.toString() }));
    });
    socket.on("message", (bytes: Buffer) => void texts.push(bytes.toString()));
    socket.on("open", () => resolve({ socket, texts, closed }));
    socket.on("unexpected-response", (_request, response) => {
      reject(new Error(`${response.statusCode ?? 0} ${response.headers["www-authenticate"] ?? ""}`.trim()));
    });
    socket.on("error", reject);
  });
}

/** Sends bytes on a bare TCP connection; resolves to everything that came back until it was closed, in Latin 1. */
export function rawExchange(port: number, ...pieces: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let received = "";
    socket.on("data", (bytes) => {
      received += bytes.toString("latin1");
      if (pieces.length > 1 && received.includes("\r\n\r\n"))
        for (const piece of pieces.slice(1)) socket.write(piece);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(received));
    socket.write(pieces[0] ?? "");
    setTimeout(() => socket.destroy(), 1000).unref();
  });
}

/** An upgrade request as a text. */
export const upgradeRequest = (path: string, protocol: string | null = "ocpp1.6"): string =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
  `${protocol === null ? "" : `Sec-WebSocket-Protocol: ${protocol}\r\n`}\r\n`;

/** Waits until something holds. @throws after two seconds. */
export async function until(holds: () => boolean, timeoutMs = 2000): Promise<void> {
  for (let waitedMs = 0; !holds(); waitedMs += 5) {
    if (waitedMs > timeoutMs) throw new Error(`not within ${timeoutMs} ms: ${holds.toString()}`);
    await sleep(5);
  }
}

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "@oec/domain";
import { HttpClient, webClock, webFetch, type HttpClientOptions } from "../src/source/index.ts";

/** Answers one request. */
export type Play = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A real server on this machine that plays a service. */
export interface PlayedService extends AsyncDisposable {
  readonly url: string;
  /** Method and path of every request so far. */
  readonly asked: readonly string[];
  /** Headers of every request so far. */
  readonly headers: readonly IncomingMessage["headers"][];
  /** Bodies of every request so far. */
  readonly bodies: readonly string[];
}

/** Starts a server that answers with `plays` in turn, the last one again and again. */
export async function serve(...plays: readonly Play[]): Promise<PlayedService> {
  const asked: string[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const play = plays[Math.min(asked.length, plays.length - 1)];
      asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
      headers.push(request.headers);
      const body = Buffer.concat(chunks).toString();
      bodies.push(body);
      play?.(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    headers,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with a status and, where there is one, a body. */
export const answers =
  (status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}): Play =>
  (_request, response) => {
    response.writeHead(status, headers);
    response.end(body === undefined || typeof body === "string" ? body : JSON.stringify(body));
  };

/** Answers by path; 404 for all others. */
export const byPath =
  (routes: Readonly<Record<string, Play>>): Play =>
  (request, response, body) => {
    const url = request.url ?? "";
    const route = Object.keys(routes).find((part) => url.includes(part));
    (route === undefined ? answers(404) : (routes[route] ?? answers(404)))(request, response, body);
  };

/** Says that it will send more than it does, and hangs up. */
export const truncated =
  (body: string): Play =>
  (_request, response) => {
    response.writeHead(200, { "content-length": String(body.length + 100) });
    response.write(body);
    setTimeout(() => response.destroy(), 5);
  };

/** Never answers. */
export const silent: Play = () => undefined;

/** Sends a body of many bytes, as fast as it is read; `sent` counts them. */
export function flood(bytes: number, sent: { bytes: number }): Play {
  const piece = Buffer.alloc(64 * 1024, " ");
  return (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const more = (): void => {
      while (sent.bytes < bytes && !response.destroyed) {
        sent.bytes += piece.length;
        if (!response.write(piece)) return void response.once("drain", more);
      }
      response.end();
    };
    more();
  };
}

/** A clock of {@link fastClock}. */
export interface FastClock extends Clock {
  /** All waits that were asked for, time-outs included [ms]. */
  readonly waits: number[];
  /** Puts the wall clock forward, without a wait. */
  jump(durationMs: number): void;
}

/** A clock that starts at a given instant and runs so many times faster than real time. */
function fastClock(start: number, speed = 100): FastClock {
  const real = webClock(globalThis);
  const begun = real.monotonicMs();
  const monotonicMs = (): number => (real.monotonicMs() - begun) * speed;
  const waits: number[] = [];
  let jumpedMs = 0;
  return {
    waits,
    jump: (durationMs) => (jumpedMs += durationMs),
    now: () => start + jumpedMs + monotonicMs(),
    monotonicMs,
    sleep(durationMs, signal) {
      waits.push(durationMs);
      return real.sleep(durationMs / speed, signal);
    },
  };
}

/** A client on the real network stack whose waits are a hundred times shorter. */
export const client = (
  at: number,
  options: Partial<HttpClientOptions> = {},
): { readonly http: HttpClient; readonly clock: FastClock } => {
  const clock = fastClock(at);
  const random = { uniform: () => 0.5 };
  const timeoutMs = 500_000; // Five real seconds: only tests of time-outs ask for less.
  return {
    clock,
    http: new HttpClient({ fetch: webFetch(globalThis), clock, random, timeoutMs, ...options }),
  };
};

import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { failure } from "./envelope.ts";

/** What is told about a connection that sent no request that can be read. */
const TOLD: Readonly<
  Record<string, { readonly status: number; readonly code: string; readonly message: string }>
> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: "TIMEOUT",
    message: "the request did not arrive in time; send it again",
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: "HEADERS_TOO_LARGE",
    message: "the headers of the request are larger than 16 kB; send fewer or shorter ones",
  },
};
const UNREADABLE = {
  status: 400,
  code: "BAD_REQUEST",
  message: "this is not an HTTP request; check the client",
};

/** Answers what never became a request in the one form of errors, and ends the connection. */
export function answerClientError(now: () => number, error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const { status, code, message } = TOLD[error.code ?? ""] ?? UNREADABLE;
  const body = JSON.stringify(failure({ code, message, requestId: randomUUID() }, now()));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Content-Type: application/json; charset=utf-8",
    "Connection: close",
  ];
  if (socket.writable) socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  else socket.destroy();
}

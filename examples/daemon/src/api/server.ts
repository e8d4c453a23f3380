import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { failure, success } from "./envelope.ts";
import type { Health } from "./health.ts";
import type { SystemStatus } from "./status.ts";

/** What the server shows. */
export interface ServerView {
  health(): Health;
  status(): SystemStatus;
  /** Wall clock [ms since 1970 UTC]. */
  now(): number;
  /** Takes what went wrong inside; the one who asked is told no details. */
  failed(error: unknown): void;
}

/** The HTTP interface; it does not listen yet. */
export function createServer(view: ServerView): FastifyInstance {
  const server = fastify({
    logger: false,
    bodyLimit: 65_536,
    requestTimeout: 30_000,
    forceCloseConnections: true,
  });

  server.get("/health", (_, reply) => {
    const health = view.health();
    return reply.code(health.status === "unhealthy" ? 503 : 200).send(health);
  });
  server.get("/api/v1/status", (_, reply) => reply.send(success(view.status(), view.now())));

  const fault = (reply: FastifyReply, status: number, code: string, message: string): FastifyReply =>
    reply.code(status).send(failure({ code, message, requestId: reply.request.id }, view.now()));
  server.setNotFoundHandler((request, reply) =>
    fault(
      reply,
      404,
      "NOT_FOUND",
      `there is nothing at ${request.method} ${request.url.split("?")[0] ?? ""}`,
    ),
  );
  server.setErrorHandler((error, _, reply) => {
    const status = statusOf(error);
    if (status < 500 && error instanceof Error) return fault(reply, status, "BAD_REQUEST", error.message);
    view.failed(error);
    return fault(reply, 500, "INTERNAL_ERROR", "the daemon failed to answer; its log says why");
  });
  return server;
}

function statusOf(error: unknown): number {
  const status =
    typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" && status >= 400 ? status : 500;
}

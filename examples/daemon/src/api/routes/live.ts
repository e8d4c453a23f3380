import type { WebsocketHandler } from "@fastify/websocket";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { CLOSE, type LiveClient } from "../../live/stream/live-client.ts";
import { ApiError } from "../api-error.ts";
import type { ApiContext } from "../context.ts";
import type { Api } from "../server.ts";

type Socket = Parameters<WebsocketHandler>[0];

const query = z.strictObject({ after: z.string().max(64).optional() });
const resumption = z.strictObject({ resume: z.string().max(64) });

/** What the stream needs of the daemon. */
export type LiveContext = Pick<ApiContext, "now" | "guard" | "stream">;

/** Longest time that a timer of Node.js can wait [ms]. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The live stream; the documentation of the API describes what goes over it. */
export function liveRoutes(api: Api, context: LiveContext): void {
  api.route({
    method: "GET",
    url: "/api/v1/live",
    config: { scope: "read" },
    schema: { hide: true, querystring: query },
    handler: () => {
      throw new ApiError(426, "UPGRADE_REQUIRED", "this is a WebSocket: open it as ws://…/api/v1/live");
    },
    wsHandler: (socket, request) => join(context, socket, request),
  });
  api.addHook("preClose", () => context.stream.stop());
}

function join(context: LiveContext, socket: Socket, request: FastifyRequest): void {
  const { stream, guard } = context;
  const { after } = query.parse(request.query);
  const client = stream.join(socket, after);
  if (client === undefined) return;
  const ends = endOf(client, guard.who(request)?.expiresAt, context.now());
  let isFirst = true;
  socket.on("message", (message, isBinary) => {
    const text = isBinary || Array.isArray(message) ? undefined : Buffer.from(message as Buffer).toString();
    const wanted = isFirst && text !== undefined ? wantedId(text) : undefined;
    isFirst = false;
    if (wanted === undefined) client.close(CLOSE.refused, "only one resume is expected");
    else stream.resume(client, wanted);
  });
  socket.on("pong", () => client.heard());
  socket.on("close", () => {
    clearTimeout(ends);
    stream.leave(client);
  });
}

/** The connection does not outlive the token it was opened with. */
function endOf(client: LiveClient, expiresAt: number | undefined, now: number): NodeJS.Timeout | undefined {
  if (expiresAt === undefined) return undefined;
  const leftMs = Math.min(LONGEST_TIMER_MS, Math.max(0, expiresAt - now));
  return setTimeout(() => client.close(CLOSE.refused, "the token has expired"), leftMs);
}

function wantedId(text: string): string | undefined {
  try {
    return resumption.safeParse(JSON.parse(text)).data?.resume;
  } catch {
    // No JSON: not what is expected, and told so.
    return undefined;
  }
}

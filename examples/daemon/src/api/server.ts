import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import websocket from "@fastify/websocket";
import type { Logger, Metrics } from "@oec/domain";
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from "fastify";
import { jsonSchemaTransform, serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { z } from "zod";
import { version } from "../cli/version.ts";
import type { DaemonConfig } from "../config/config.ts";
import type { Guard } from "./auth/guard.ts";
import { BEARER_SCHEME, guardRoutes } from "./auth/guard-routes.ts";
import { endRefusedUpgrade, SOCKET_OPTIONS } from "../live/stream/socket-options.ts";
import { answerClientError } from "./client-error.ts";
import { failure } from "./envelope.ts";
import { toldFault, type ToldFault } from "./faults.ts";
import { hostCheck } from "./hosts.ts";
import { checked } from "./schemas.ts";
import { takeTurns } from "./turns.ts";

/** The server as routes see it: their zod schemas give the types. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What a server is made of. */
export interface ServerOptions {
  /** Wall clock [ms since 1970 UTC]. */
  readonly now: () => number;
  /** Takes what went wrong inside; the one who asked is told no details. */
  failed(error: unknown): void;
  readonly metrics: Metrics;
  /** Told of every request, at the level `info`. */
  readonly logger: Logger;
  /** Names, limits and time-outs. */
  readonly settings: DaemonConfig["server"];
  readonly guard: Guard;
  /** Adds the endpoints. */
  routes(api: Api): void;
}

const REQUEST_ID = /^[\w-]{1,64}$/;

/** The HTTP interface; it does not listen yet. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { settings } = options;
  const server = fastify({
    logger: false,
    bodyLimit: settings.bodyLimitBytes,
    requestTimeout: settings.requestTimeoutMs,
    handlerTimeout: settings.handlerTimeoutMs,
    trustProxy: settings.trustedProxies.length === 0 ? false : settings.trustedProxies,
    forceCloseConnections: true,
    genReqId: ({ headers }) => {
      const given = headers["x-request-id"];
      return typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
    },
    clientErrorHandler: (error, socket) => answerClientError(options.now, error, socket),
    frameworkErrors: (error, _, reply) => void answerError(options, error, reply),
  });
  server.setValidatorCompiler<z.ZodType>(({ schema, httpPart = "body" }) => (value: unknown) => {
    try {
      return { value: checked(schema, value, httpPart) };
    } catch (error) {
      return { error: error as Error };
    }
  });
  server.setSerializerCompiler(serializerCompiler);
  takeTurns(server);
  const checkHost = hostCheck(settings);
  server.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    checkHost(request.headers.host, request.headers.origin);
    done();
  });
  server.addHook("onResponse", (request, reply, done) => {
    answered(options, request, reply);
    done();
  });
  server.setErrorHandler((error, _, reply) => answerError(options, error, reply));
  server.setNotFoundHandler((request, reply) => {
    const message = `there is nothing at ${request.method} ${request.url.split("?")[0] ?? ""}`;
    return send(options, reply, { status: 404, code: "NOT_FOUND", message });
  });
  addLimits(server, settings);
  guardRoutes(server, options.guard);
  addPlugins(server);
  server.register((api, _, done) => {
    options.routes(api.withTypeProvider<ZodTypeProvider>());
    const open = { schema: { hide: true }, config: { scope: "public" } } as const;
    api.get("/api/openapi.json", open, () => server.swagger());
    done();
  });
  return server;
}

/** Counts a request that is answered, and writes it to the log. What stands after `?` may be private. */
function answered(
  { metrics, logger, guard }: ServerOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { method, routeOptions, id: requestId } = request;
  const { statusCode: status, elapsedTime: durationMs } = reply;
  const labels = { method, path: routeOptions.url ?? "unmatched" };
  metrics.count("http_requests_total", 1, { ...labels, status: String(status) });
  metrics.observe("http_request_duration_seconds", durationMs / 1000, labels);
  const path = request.url.split("?")[0];
  const subject = guard.who(request)?.subject;
  logger.info(
    { requestId, method, path, status, durationMs, ...(subject !== undefined && { subject }) },
    "request",
  );
}

const CHANGES: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** How often a client may ask, and which pages of other origins may. */
function addLimits(server: FastifyInstance, settings: DaemonConfig["server"]): void {
  const { rateLimitPerMinute, changesPerMinute, corsOrigins } = settings;
  const timeWindow = "1 minute";
  server.addHook("onRoute", (route) => {
    if ([route.method].flat().some((method) => CHANGES.has(method)))
      route.config = { rateLimit: { max: changesPerMinute, timeWindow }, ...route.config };
  });
  server.register(rateLimit, { max: rateLimitPerMinute, timeWindow });
  if (corsOrigins.length === 0) return;
  server.register(cors, {
    origin: [...corsOrigins],
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    allowedHeaders: ["authorization", "content-type", "x-request-id"],
    exposedHeaders: ["x-request-id", "retry-after"],
    maxAge: 600,
  });
}

function addPlugins(server: FastifyInstance): void {
  server.register(helmet, {
    hsts: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  });
  server.register(websocket, SOCKET_OPTIONS);
  server.addHook("onResponse", endRefusedUpgrade);
  server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Open Energy Controller",
        version: version(),
        description:
          "A home under control. Powers in W at the busbar, positive consumes (battery: charges, grid: imports). Times are ISO 8601.",
      },
      components: {
        securitySchemes: { [BEARER_SCHEME]: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      },
    },
    transform: jsonSchemaTransform,
  });
  server.register(swaggerUi, { routePrefix: "/swagger-ui", uiConfig: { validatorUrl: null } });
}

function answerError(options: ServerOptions, error: unknown, reply: FastifyReply): FastifyReply {
  const told = toldFault(error);
  if (told !== undefined) return send(options, reply, told);
  options.failed(error);
  const message = "the daemon failed to answer; its log says why";
  return send(options, reply, { status: 500, code: "INTERNAL_ERROR", message });
}

function send(
  options: ServerOptions,
  reply: FastifyReply,
  { status, headers, ...told }: ToldFault,
): FastifyReply {
  const { id: requestId } = reply.request;
  reply.headers({ ...headers, "x-request-id": requestId });
  return reply.code(status).send(failure({ ...told, requestId }, options.now()));
}

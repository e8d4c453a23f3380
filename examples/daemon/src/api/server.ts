import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { Metrics } from "@oec/domain";
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type RawServerDefault,
} from "fastify";
import { jsonSchemaTransform, serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { z } from "zod";
import { version } from "../cli/version.ts";
import { failure } from "./envelope.ts";
import { toldFault, type ToldFault } from "./faults.ts";
import { assertLoopback } from "./loopback.ts";
import { checked } from "./schemas.ts";

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
  now(): number;
  /** Takes what went wrong inside; the one who asked is told no details. */
  failed(error: unknown): void;
  readonly metrics: Metrics;
  readonly rateLimitPerMinute: number;
  /** Adds the endpoints. */
  routes(api: Api): void;
}

const LIMIT_MS = 30_000;
const BODY_BYTES = 65_536;
const REQUEST_ID = /^[\w-]{1,64}$/;

/** The HTTP interface; it does not listen yet. */
export function createServer(options: ServerOptions): FastifyInstance {
  const server = fastify({
    logger: false,
    bodyLimit: BODY_BYTES,
    requestTimeout: LIMIT_MS,
    handlerTimeout: LIMIT_MS,
    forceCloseConnections: true,
    genReqId: ({ headers }) => {
      const given = headers["x-request-id"];
      return typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
    },
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
  server.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    assertLoopback(request.headers.host, request.headers.origin);
    done();
  });
  server.addHook("onResponse", (request, reply, done) => {
    const { method, routeOptions } = request;
    const labels = { method, path: routeOptions.url ?? "unmatched" };
    options.metrics.count("http_requests_total", 1, { ...labels, status: String(reply.statusCode) });
    options.metrics.observe("http_request_duration_seconds", reply.elapsedTime / 1000, labels);
    done();
  });
  server.setErrorHandler((error, _, reply) => answerError(options, error, reply));
  server.setNotFoundHandler((request, reply) => {
    const message = `there is nothing at ${request.method} ${request.url.split("?")[0] ?? ""}`;
    return send(options, reply, { status: 404, code: "NOT_FOUND", message });
  });
  addPlugins(server, options.rateLimitPerMinute);
  server.register((api, _, done) => {
    options.routes(api.withTypeProvider<ZodTypeProvider>());
    api.get("/api/openapi.json", { schema: { hide: true } }, () => server.swagger());
    done();
  });
  return server;
}

function addPlugins(server: FastifyInstance, requestsPerMinute: number): void {
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
  server.register(rateLimit, { max: requestsPerMinute, timeWindow: "1 minute" });
  server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Open Energy Controller",
        version: version(),
        description:
          "A home under control. Powers in W at the busbar, positive consumes (battery: charges, grid: imports). Times are ISO 8601.",
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

function send(options: ServerOptions, reply: FastifyReply, { status, ...told }: ToldFault): FastifyReply {
  const { id: requestId } = reply.request;
  reply.header("x-request-id", requestId);
  return reply.code(status).send(failure({ ...told, requestId }, options.now()));
}

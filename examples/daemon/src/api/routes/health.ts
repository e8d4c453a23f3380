import { z } from "zod";
import type { ApiContext } from "../context.ts";
import { success } from "../envelope.ts";
import { answers, refusals } from "../schemas.ts";
import type { Api } from "../server.ts";
import type { SystemStatus } from "../status.ts";
import { statusSchema } from "../status-schema.ts";

const tags = ["health"];
const grade = z.enum(["healthy", "degraded", "unhealthy"]);
const health = z.object({
  status: grade,
  checks: z.record(z.string(), z.object({ status: grade, detail: z.string() })),
});
const ready = z.object({ status: z.enum(["ready", "starting", "unhealthy"]) });

/** How the daemon is doing; the answers of `/health` have no envelope, as probes expect. */
export function healthRoutes(api: Api, context: ApiContext): void {
  api.get(
    "/health",
    {
      config: { scope: "public" },
      schema: {
        tags,
        summary: "How every part is doing",
        response: { 200: health, ...refusals, 503: health },
      },
    },
    async (_, reply) => {
      const told = await context.health();
      return reply.code(told.status === "unhealthy" ? 503 : 200).send(told);
    },
  );
  api.get(
    "/health/live",
    {
      config: { scope: "public" },
      schema: {
        tags,
        summary: "The process answers",
        response: { 200: z.object({ status: z.literal("alive") }), ...refusals },
      },
    },
    () => ({ status: "alive" as const }),
  );
  api.get(
    "/health/ready",
    {
      config: { scope: "public" },
      schema: {
        tags,
        summary: "The home lives and is under control",
        response: { 200: ready, ...refusals, 503: ready },
      },
    },
    async (_, reply) => {
      if (!context.started) return reply.code(503).send({ status: "starting" });
      const { status } = await context.health();
      if (status === "unhealthy") return reply.code(503).send({ status });
      return { status: "ready" as const };
    },
  );
  if (context.metricsFor !== "off") metricsRoute(api, context, context.metricsFor);
}

function metricsRoute(api: Api, context: ApiContext, scope: "read" | "public"): void {
  api.get(
    "/metrics",
    {
      config: { scope },
      schema: {
        tags,
        summary: "Measurements for Prometheus",
        response: { 200: { content: { "text/plain": { schema: z.string() } } }, ...refusals },
      },
    },
    async (_, reply) => {
      reply.type(context.metrics.contentType).serializer((text: unknown) => String(text));
      return reply.send(await context.metrics.text());
    },
  );
}

/** The home at a glance. */
export function statusRoutes(api: Api, context: ApiContext, status: () => SystemStatus): void {
  api.get(
    "/api/v1/status",
    {
      config: { scope: "read" },
      schema: { tags: ["status"], summary: "The home at a glance", response: answers(statusSchema) },
    },
    () => success(status(), context.now()),
  );
}

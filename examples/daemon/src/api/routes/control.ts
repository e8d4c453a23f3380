import { formatInstant } from "@oec/domain";
import { explain } from "@oec/power-flow";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import type { ApiContext } from "../context.ts";
import { success } from "../envelope.ts";
import { answers, isoTime } from "../schemas.ts";
import type { Api } from "../server.ts";

const explained = z.object({
  at: isoTime,
  language: z.enum(["en", "sv"]),
  guidedBy: z.enum(["plan", "self-consumption", "override"]),
  batteryW: z.number(),
  reasons: z
    .array(z.object({ code: z.string(), text: z.string() }))
    .readonly()
    .describe("The most important first"),
});

const optimizeStatus = z.object({
  at: isoTime,
  reason: z.string(),
  status: z.enum(["ok", "failed"]),
  durationMs: z.number(),
  strategy: z.string().optional(),
  certificate: z.string().optional(),
  cost: z.number().optional(),
  message: z.string().optional().describe("Why it failed"),
});

/** Decisions and planning. */
export function controlRoutes(api: Api, context: ApiContext): void {
  const { controller } = context.home.parts;
  api.get(
    "/api/v1/explain",
    {
      config: { scope: "read" },
      schema: {
        tags: ["control"],
        summary: "Why the last decision is as it is, in words",
        querystring: z.strictObject({ language: z.enum(["en", "sv"]).default("en") }),
        response: answers(explained),
      },
    },
    (request) => {
      const { language } = request.query;
      const { snapshot } = context.home;
      if (snapshot?.decision === undefined)
        throw new ApiError(404, "NO_DECISION", "nothing is decided yet: ask again after the first cycles");
      const { guidedBy, batteryW, reasons } = snapshot.decision;
      const told = reasons.map((reason) => ({ code: reason.code, text: explain(reason, language) }));
      const data = { at: formatInstant(snapshot.at), language, guidedBy, batteryW, reasons: told };
      return success(data, context.now());
    },
  );
  api.post(
    "/api/v1/optimize/trigger",
    {
      config: { scope: "control" },
      schema: {
        tags: ["plan"],
        summary: "Ask for a new plan at the next control cycle",
        response: answers(z.object({ requested: z.literal(true) })),
      },
    },
    () => {
      controller.replan("api");
      return success({ requested: true as const }, context.now());
    },
  );
  api.get(
    "/api/v1/optimize/status",
    {
      config: { scope: "read" },
      schema: { tags: ["plan"], summary: "The last run of the optimizer", response: answers(optimizeStatus) },
    },
    () => success(lastRun(context), context.now()),
  );
}

function lastRun({ lastRun: run }: ApiContext): z.output<typeof optimizeStatus> {
  if (run === undefined)
    throw new ApiError(404, "NO_PLAN", "nothing was planned yet: ask again after the first cycles");
  const { at, reason, durationMs, result } = run;
  const common = { at: formatInstant(at), reason, durationMs };
  if (!result.ok) return { ...common, status: "failed", message: result.error.reason };
  const { strategy, certificate, cost } = result.value.plan;
  return { ...common, status: "ok", strategy, certificate: certificate.kind, cost: cost.total };
}

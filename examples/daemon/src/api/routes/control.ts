import { formatInstant } from "@oec/domain";
import { explain } from "@oec/power-flow";
import { z } from "zod";
import { runRecord } from "../../home/plan-records.ts";
import type { OptimizationRun } from "../../storage/index.ts";
import { ApiError } from "../api-error.ts";
import { storeOf, type ApiContext } from "../context.ts";
import { success } from "../envelope.ts";
import { answers, isoTime, timeParameter, wholeParameter } from "../schemas.ts";
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

const historyQuery = z.strictObject({
  limit: wholeParameter(1, 1000, 100),
  before: timeParameter.optional().describe("Only runs before this; default all"),
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
  api.get(
    "/api/v1/optimize/history",
    {
      config: { scope: "read" },
      schema: {
        tags: ["plan"],
        summary: "Runs of the optimizer, the newest first",
        querystring: historyQuery,
        response: answers(z.object({ runs: z.array(optimizeStatus).readonly() })),
      },
    },
    async (request) => {
      const { limit, before } = request.query;
      const { store, householdId } = storeOf(context);
      const runs = await store.household(householdId).optimizationRuns.listRecent(limit, before);
      return success({ runs: runs.map(toldRun) }, context.now());
    },
  );
}

/** A run as the store keeps it. */
const keptRun = z.object({
  constraints: z.object({ reason: z.string() }),
  result: z.discriminatedUnion("status", [
    z.object({
      status: z.literal("ok"),
      strategy: z.string(),
      certificate: z.string(),
      cost: z.object({ total: z.number() }),
    }),
    z.object({ status: z.literal("failed"), message: z.string() }),
  ]),
});

function toldRun(run: OptimizationRun): z.output<typeof optimizeStatus> {
  const { constraints, result } = keptRun.parse(run);
  const common = { at: formatInstant(run.createdAt), reason: constraints.reason, durationMs: run.durationMs };
  return result.status === "ok"
    ? { ...common, ...result, cost: result.cost.total }
    : { ...common, ...result };
}

function lastRun({ lastRun: run }: ApiContext): z.output<typeof optimizeStatus> {
  if (run !== undefined) return toldRun(runRecord(run, "last"));
  throw new ApiError(404, "NO_PLAN", "nothing was planned yet: ask again after the first cycles");
}

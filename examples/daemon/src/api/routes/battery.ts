import { formatInstant, type OverrideLease } from "@oec/domain";
import { z } from "zod";
import { ApiError, invalid } from "../api-error.ts";
import { homeNow, type ApiContext } from "../context.ts";
import { success } from "../envelope.ts";
import { answers, isoTime } from "../schemas.ts";
import type { Api } from "../server.ts";

const tags = ["battery"];
const MOST_MINUTES = 7 * 24 * 60;
/** Who sets the battery where nobody logs in. */
const ANYBODY = "api";

/** What sets the battery by hand. */
export const overrideBody = z.strictObject({
  powerW: z.number().describe("Wanted power at the busbar [W], positive charges"),
  minutes: z
    .number()
    .min(0.02)
    .max(MOST_MINUTES)
    .describe("How long it holds, in the home's time; a second at least"),
  reason: z.string().min(1).max(200).optional(),
});

const override = z.object({
  id: z.string(),
  powerW: z.number(),
  setBy: z.string().describe("Subject of the token; api where nobody logs in"),
  setAt: isoTime,
  until: isoTime,
  reason: z.string().optional(),
});

const state = z.object({
  at: isoTime,
  quality: z.enum(["good", "estimated", "stale", "bad"]),
  socPercent: z.number(),
  storedWh: z.number(),
  powerW: z.number(),
  status: z.string(),
  chargeLimitW: z.number(),
  dischargeLimitW: z.number(),
  temperatureC: z.number().optional(),
  healthPercent: z.number().optional(),
  override: override.nullable(),
});

const capabilities = z.object({
  capacityWh: z.number(),
  maxChargeW: z.number(),
  maxDischargeW: z.number(),
  minSocPercent: z.number(),
  maxSocPercent: z.number(),
  chargeEfficiency: z.number(),
  dischargeEfficiency: z.number(),
  chemistry: z.string(),
  latencyMs: z.number(),
});

const health = z.object({
  state: z.enum(["healthy", "degraded", "faulted"]),
  causes: z.array(z.string()).readonly(),
  healthPercent: z.number().optional(),
  conditions: z.array(z.string()).readonly().describe("Safety conditions that hold now"),
});

const told = ({ id, powerW, setBy, setAt, expiresAt, reason }: OverrideLease): z.output<typeof override> => ({
  id,
  powerW,
  setBy,
  setAt: formatInstant(setAt),
  until: formatInstant(expiresAt),
  ...(reason !== undefined && { reason }),
});

/** The battery now, and its power by hand. */
export function batteryRoutes(api: Api, context: ApiContext): void {
  const { battery, overrides } = context;
  api.get(
    "/api/v1/battery/state",
    {
      config: { scope: "read" },
      schema: { tags, summary: "The battery's last reading", response: answers(state) },
    },
    async () => {
      const { value, at, quality } = await battery.readState();
      const { socPercent, powerW, status, chargeLimitW, dischargeLimitW, temperatureC, healthPercent } =
        value;
      const lease = overrides.active;
      const data = {
        at: formatInstant(at),
        quality,
        socPercent,
        storedWh: (socPercent / 100) * battery.capabilities.capacityWh,
        powerW,
        status,
        chargeLimitW,
        dischargeLimitW,
        ...(temperatureC !== undefined && { temperatureC }),
        ...(healthPercent !== undefined && { healthPercent }),
        override: lease === undefined ? null : told(lease),
      };
      return success(data, context.now());
    },
  );
  api.get(
    "/api/v1/battery/capabilities",
    {
      config: { scope: "read" },
      schema: { tags, summary: "What the battery can do", response: answers(capabilities) },
    },
    () => success(battery.capabilities, context.now()),
  );
  api.get(
    "/api/v1/battery/health",
    {
      config: { scope: "read" },
      schema: { tags, summary: "How the battery is doing", response: answers(health) },
    },
    async () => {
      const status = await battery.healthCheck();
      const { healthPercent } = (await battery.readState()).value;
      const data = {
        state: status.state,
        causes: status.state === "healthy" ? [] : status.causes,
        ...(healthPercent !== undefined && { healthPercent }),
        conditions: context.home.parts.controller.status.conditions,
      };
      return success(data, context.now());
    },
  );
  overrideRoutes(api, context);
}

function overrideRoutes(api: Api, context: ApiContext): void {
  const { battery, overrides, home, guard } = context;
  api.post(
    "/api/v1/battery/power",
    {
      config: { scope: "control" },
      schema: {
        tags,
        summary: "Set the battery's power by hand for a while",
        description:
          "The power has priority over the plan, never over the limits of battery, fuse and grid. It ends by itself, and replaces what was set before.",
        body: overrideBody,
        response: answers(override),
      },
    },
    async (request) => {
      const { powerW } = request.body;
      const { maxChargeW, maxDischargeW } = battery.capabilities;
      if (powerW > maxChargeW || powerW < -maxDischargeW)
        throw invalid("powerW", powerW, `${-maxDischargeW} to ${maxChargeW} W`);
      if (home.parts.controller.status.mode === "stopped")
        throw new ApiError(503, "CONTROL_STOPPED", "the control has stopped; start the daemon again");
      const who = guard.who(request)?.subject ?? ANYBODY;
      const lease = await overrides.set({ ...request.body, setBy: who === "loopback" ? ANYBODY : who });
      return success(told(lease), context.now());
    },
  );
  api.delete(
    "/api/v1/battery/power",
    {
      config: { scope: "control" },
      schema: {
        tags,
        summary: "Give the battery back to the plan",
        response: answers(z.object({ id: z.string(), endedAt: isoTime })),
      },
    },
    async () => {
      const ended = await overrides.end();
      if (ended === undefined)
        throw new ApiError(404, "NO_OVERRIDE", "the battery is not set by hand: there is nothing to end");
      const data = { id: ended.id, endedAt: formatInstant(homeNow(context)) };
      return success(data, context.now());
    },
  );
}

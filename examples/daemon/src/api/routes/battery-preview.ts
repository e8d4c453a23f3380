import { formatInstant } from "@oec/domain";
import { z } from "zod";
import { offeredActions, pricePower } from "../../live/view/priced-actions.ts";
import { invalid } from "../api-error.ts";
import { homeNow, type ApiContext } from "../context.ts";
import { verbSchema } from "../day-schema.ts";
import { success } from "../envelope.ts";
import { actionSchema } from "../now-schema.ts";
import { answers, isoTime } from "../schemas.ts";
import type { Api } from "../server.ts";
import { overrideBody } from "./battery.ts";

const preview = z.object({
  powerW: z.number(),
  minutes: z.number(),
  until: isoTime,
  verb: verbSchema,
  costDifference: z
    .number()
    .nullable()
    .describe("What it would cost more than the plan, planned anew with it; null: it cannot be told"),
  possible: z.boolean(),
  because: z.enum(["battery-full", "battery-empty"]).optional(),
  alternatives: z.array(actionSchema).readonly().optional().describe("What is possible instead"),
});

/** What setting the battery by hand would cost; changes nothing. */
export function batteryPreviewRoutes(api: Api, context: ApiContext): void {
  const { battery, home } = context;
  api.post(
    "/api/v1/battery/power/preview",
    {
      config: { scope: "read" },
      schema: {
        tags: ["battery"],
        summary: "What setting the battery's power by hand would cost",
        description: "Takes the same body as POST /api/v1/battery/power, and changes nothing.",
        body: overrideBody,
        response: answers(preview),
      },
    },
    (request) => {
      const { powerW, minutes } = request.body;
      const { maxChargeW, maxDischargeW } = battery.capabilities;
      if (powerW > maxChargeW || powerW < -maxDischargeW)
        throw invalid("powerW", powerW, `${-maxDischargeW} to ${maxChargeW} W`);
      const { verb, costDifference, impossible } = pricePower(home, powerW, minutes * 60_000);
      const data = {
        powerW,
        minutes,
        until: formatInstant(homeNow(context) + minutes * 60_000),
        verb,
        costDifference,
        possible: impossible === undefined,
        ...(impossible !== undefined && { because: impossible, alternatives: offeredActions(home) }),
      };
      return success(data, context.now());
    },
  );
}

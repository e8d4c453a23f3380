import { dayNumber, localDate } from "@oec/domain";
import { z } from "zod";
import { nowView } from "../../live/view/now-view.ts";
import { knownDates, planView } from "../../live/view/plan-view.ts";
import { ApiError } from "../api-error.ts";
import type { ApiContext } from "../context.ts";
import { success } from "../envelope.ts";
import { nowSchema } from "../now-schema.ts";
import { planViewSchema } from "../plan-view-schema.ts";
import { answers } from "../schemas.ts";
import type { Api } from "../server.ts";

/** The shortest time in which what is shown can change [ms]. */
const SHORTEST_POLL_MS = 200;

const planQuery = z.strictObject({
  date: z
    .string()
    .refine(isDate, { error: "a date such as 2026-06-21" })
    .optional()
    .meta({ examples: ["2026-06-21"] })
    .describe("Local day; default today in the home"),
});

/** Everything that a page shows, in one answer each. */
export function pageRoutes(api: Api, context: ApiContext): void {
  const { home, alternatives, live, overrides } = context;
  api.get(
    "/api/v1/now",
    {
      config: { scope: "read" },
      schema: {
        tags: ["pages"],
        summary: "Everything the page Now shows: what, why, what next, and what it costs",
        response: answers(nowSchema),
      },
    },
    () => {
      const data = nowView({
        home,
        alternatives,
        override: overrides.active,
        measuredAt: live.lastCycleAt,
        pollMs: Math.max(SHORTEST_POLL_MS, home.parts.tickMs / live.speed),
        starting: live.starting,
      });
      return success(data, context.now());
    },
  );
  api.get(
    "/api/v1/plan/view",
    {
      config: { scope: "read" },
      schema: {
        tags: ["pages"],
        summary: "Everything the page Plan shows of a local day, quarter by quarter",
        querystring: planQuery,
        response: answers(planViewSchema),
      },
    },
    (request) => {
      const dates = knownDates(home);
      const { date = today(context) } = request.query;
      if (!dates.includes(date))
        throw new ApiError(
          404,
          "NO_DATA",
          `nothing is known of ${date}, only of ${dates[0] ?? "no day"} to ${dates.at(-1) ?? "none"}`,
          "date",
        );
      return success(planView(home, date, alternatives, live.lastCycleAt), context.now());
    },
  );
}

const today = ({ home: { parts } }: ApiContext): string =>
  localDate(parts.plant.clock.now(), parts.site.timeZone);

function isDate(text: string): boolean {
  try {
    return Number.isFinite(dayNumber(text));
  } catch {
    // The domain throws for a text that is no date of the calendar.
    return false;
  }
}

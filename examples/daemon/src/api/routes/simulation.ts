import { formatInstant } from "@oec/domain";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { homeNow, type ApiContext } from "../context.ts";
import { success } from "../envelope.ts";
import { answers, isoTime } from "../schemas.ts";
import type { Api } from "../server.ts";

const tags = ["simulation"];

const config = z.object({
  scenario: z.string(),
  seed: z.number(),
  speed: z.number().describe("Simulated seconds per real second"),
  fastForwardHours: z.number(),
  tickMs: z.number().describe("Time between control cycles, in the home's time"),
  at: isoTime.describe("Now in the home"),
  stored: z.boolean().describe("True if a history is kept"),
});

/** The simulation behind the home. */
export function simulationRoutes(api: Api, context: ApiContext): void {
  const shown = (): z.output<typeof config> => ({
    scenario: context.config.scenario,
    seed: context.config.seed,
    speed: context.live.speed,
    fastForwardHours: context.config.fastForwardHours,
    tickMs: context.home.parts.tickMs,
    at: formatInstant(homeNow(context)),
    stored: context.kept !== undefined,
  });
  api.get(
    "/api/v1/simulation/config",
    {
      config: { scope: "read" },
      schema: { tags, summary: "How the home is simulated", response: answers(config) },
    },
    () => success(shown(), context.now()),
  );
  api.put(
    "/api/v1/simulation/speed",
    {
      config: { scope: "admin" },
      schema: {
        tags,
        summary: "Change how fast the home's time goes",
        body: z.strictObject({ speed: z.number().min(0.1).max(10_000) }),
        response: answers(config),
      },
    },
    (request) => {
      // A real home lives in real time: faster ticks would book each cycle's energy more than once.
      if (!context.home.parts.simulated)
        throw new ApiError(
          409,
          "NOT_SIMULATED",
          "the devices of this home are real, and so is its time; the speed can be changed where home.devices is simulated",
        );
      context.live.speed = request.body.speed;
      return success(shown(), context.now());
    },
  );
}

import { formatInstant, QUARTER_HOUR_MS, regularHorizon, slotAt } from "@oec/domain";
import type { SourcedColumn } from "@oec/forecast/sources";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { homeNow, type ApiContext } from "../context.ts";
import { success } from "../envelope.ts";
import { answers, isoTime } from "../schemas.ts";
import type { Api } from "../server.ts";

const query = z.strictObject({
  hours: z.coerce.number().min(1).max(240).default(48).describe("How far to look ahead; default 48"),
});

const point = (unit: string) =>
  z.object({
    value: z.number().describe(unit),
    origin: z.string().describe("The service, or climatology for what nobody knows"),
    confidence: z.enum(["high", "medium", "low"]),
    ageSeconds: z.number().nullable().describe("Since the service last said so; null where none did"),
  });

const weather = z.object({
  slots: z.array(
    z.object({
      start: isoTime,
      end: isoTime,
      airTemperatureC: point("Air temperature, mean of the slot"),
      cloudCoverPercent: point("Share of the sky under clouds"),
      windSpeedMs: point("Wind"),
      globalIrradianceWm2: point("Irradiance on level ground, mean of the slot"),
    }),
  ),
  failures: z.array(z.object({ source: z.string(), code: z.string(), message: z.string() })),
});

/** The weather to come. */
export function weatherRoutes(api: Api, context: ApiContext): void {
  api.get(
    "/api/v1/weather/forecast",
    {
      config: { scope: "read" },
      schema: {
        tags: ["forecast"],
        summary: "Weather to come, in hours, with the origin, age and confidence of every point",
        querystring: query,
        response: answers(weather),
      },
    },
    async (request) => {
      const chain = context.weather;
      if (chain === undefined)
        throw new ApiError(
          503,
          "PLACE_NOT_CONFIGURED",
          "the place of the home is not known: set site.latitude_deg and site.longitude_deg",
        );
      const start = Math.floor(homeNow(context) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
      const horizon = regularHorizon(start, 4 * QUARTER_HOUR_MS, Math.ceil(request.query.hours));
      const outlook = await chain.read(horizon);
      const slots = Array.from({ length: horizon.count }, (_, slot) => {
        const span = slotAt(horizon, slot);
        return {
          start: formatInstant(span.start),
          end: formatInstant(span.end),
          airTemperatureC: pointOf(outlook.airTemperatureC, slot),
          cloudCoverPercent: pointOf(outlook.cloudCoverPercent, slot),
          windSpeedMs: pointOf(outlook.windSpeedMs, slot),
          globalIrradianceWm2: pointOf(outlook.globalIrradianceWm2, slot),
        };
      });
      const failures = outlook.failures.map(({ source, error }) => ({
        source,
        code: error.code,
        message: error.message,
      }));
      return success({ slots, failures }, context.now());
    },
  );
}

function pointOf(
  { values, origin, confidence, ageMs }: SourcedColumn,
  slot: number,
): z.output<ReturnType<typeof point>> {
  const age = ageMs[slot] ?? Number.NaN;
  return {
    value: values[slot] ?? Number.NaN,
    origin: origin[slot] ?? "",
    confidence: confidence[slot] ?? "low",
    ageSeconds: Number.isNaN(age) ? null : Math.round(age / 1000),
  };
}

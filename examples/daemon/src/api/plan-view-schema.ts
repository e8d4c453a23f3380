import { z } from "zod";
import { daySchema } from "./day-schema.ts";
import { isoTime } from "./schemas.ts";

/** The form of `GET /api/v1/plan/view`. */
export const planViewSchema = z.object({
  at: isoTime.describe("In the home"),
  measuredAt: isoTime.describe("By the wall clock"),
  timeZone: z.string(),
  currency: z.string(),
  madeAt: isoTime.nullable().describe("Null: there is no plan yet"),
  until: isoTime.nullable(),
  nextLookAt: isoTime.nullable().describe("When it is planned anew at the latest"),
  strategy: z.string().nullable(),
  certificate: z.string().nullable(),
  dates: z.array(z.string()).readonly().describe("The days of which something is known"),
  kpis: z.object({
    complete: z
      .boolean()
      .describe("False: some quarters of the day are not known, the numbers leave them out"),
    cost: z.number().nullable(),
    costSoFar: z.number().nullable(),
    ownPowerPercent: z
      .number()
      .nullable()
      .describe("Share of the house's use that sun and battery cover at the time"),
    highestImportW: z.number().nullable(),
    importLimitW: z.number().nullable(),
    saved: z
      .number()
      .nullable()
      .describe("Against the same battery without looking at prices; null without a battery"),
    storedMoreKwh: z
      .number()
      .nullable()
      .describe(
        "How much more the battery holds at the end of the day than it would; its worth counts in saved",
      ),
  }),
  bandCoverage: z.number().optional().describe("Probability that the sun lies in its band"),
  day: daySchema,
});

/** Everything the page Plan shows. */
export type PlanView = z.output<typeof planViewSchema>;

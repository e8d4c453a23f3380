import { z } from "zod";
import { VERBS } from "../live/view/verb.ts";
import { isoTime } from "./schemas.ts";

/** What the battery does. */
export const verbSchema = z
  .enum(VERBS)
  .describe("What the battery does; sells-sun: it rests while surplus sun is sold");

/** Another decision and its price. */
export const alternativeSchema = z.object({
  verb: verbSchema,
  costDifference: z.number().describe("What it would cost more, planned anew with it; 0 or more"),
});

const level = z.enum(["cheap", "mid", "dear"]).describe("Third of the day's price range");

const watts = z.number().nullable();

const slot = z.object({
  start: isoTime,
  end: isoTime,
  kind: z.enum(["measured", "now", "planned", "unknown"]),
  published: z.boolean().describe("False: the price is a forecast"),
  importPerKwh: z.number().nullable(),
  exportPerKwh: z.number().nullable(),
  level: level.nullable(),
  sunW: watts.describe("Mean over the quarter, what is left unused taken off"),
  boughtW: watts,
  givenW: watts.describe("From the battery"),
  houseW: watts,
  chargedW: watts.describe("Into the battery"),
  soldW: watts,
  socPercent: z.number().nullable().describe("At the end of the quarter"),
  cost: z.number().nullable().describe("Import less export"),
  verb: verbSchema.nullable().optional(),
  reason: z.string().nullable().describe("The plan's; null for what is over"),
  sunLowerW: z.number().optional().describe("Lower bound of the forecast"),
  sunUpperW: z.number().optional(),
});

const block = z.object({
  start: isoTime,
  end: isoTime,
  kind: z.enum(["measured", "planned"]),
  verb: verbSchema,
  pricePerKwh: z.number().nullable().describe("Mean; of exports where something is sold"),
  energyKwh: z.number().describe("Into the battery, negative out of it"),
  socPercent: z.number().nullable().describe("At its end"),
  reason: z.string().nullable(),
  alternative: alternativeSchema.nullable(),
});

/** A local day in quarters: sun + bought + given = house + charged + sold in each of them. */
export const daySchema = z.object({
  date: z.string().meta({ examples: ["2026-06-21"] }),
  start: isoTime,
  end: isoTime,
  count: z.number().describe("92, 96 or 100"),
  nowIndex: z.number().nullable().describe("Null: now is in another day"),
  slots: z.array(slot).readonly(),
  blocks: z.array(block).readonly().optional().describe("Absent without a battery"),
});

/** A day as the pages get it. */
export type DayView = z.output<typeof daySchema>;
/** A block as the pages get it. */
export type BlockView = z.output<typeof block>;

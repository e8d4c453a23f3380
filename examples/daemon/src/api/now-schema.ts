import { z } from "zod";
import { alternativeSchema, daySchema, verbSchema } from "./day-schema.ts";
import { isoTime } from "./schemas.ts";

/** Why the battery does what it does: the later price or the limit that counts. */
const BECAUSE = ["dearer-later", "cheaper-later", "full", "empty", "sale-pays", "later-pays"] as const;

const pricePoint = z.object({ at: isoTime, importPerKwh: z.number() });
const levelPoint = z.object({ at: isoTime, socPercent: z.number() }).nullable();

const sentence = z.object({
  verb: verbSchema,
  guidedBy: z.enum(["plan", "self-consumption", "override"]),
  since: isoTime.nullable(),
  until: isoTime.nullable().describe("Next planned change; null: none"),
  reason: z.string().nullable().describe("Code of the plan's slot"),
  pricePerKwh: z.number().describe("What counts now: import, or export where something is sold"),
  valuePerKwh: z.number().nullable().describe("What a stored kWh is worth to the plan"),
  because: z
    .object({
      kind: z.enum(BECAUSE),
      at: isoTime.optional(),
      pricePerKwh: z.number().optional(),
    })
    .nullable(),
  alternative: alternativeSchema.nullable(),
});

const change = z.object({
  at: isoTime,
  verb: verbSchema,
  pricePerKwh: z.number().nullable(),
  reason: z.string().nullable(),
});

/** Something a person can have done at once, and its price. */
export const actionSchema = z.object({
  id: z.enum(["rest", "charge", "discharge"]),
  verb: verbSchema,
  powerW: z.number(),
  minutes: z.number(),
  costDifference: z.number(),
});

/** What is set by hand, with what the rest of it costs. */
const override = z.object({
  id: z.string(),
  deviceId: z.string(),
  verb: verbSchema,
  powerW: z.number(),
  setBy: z.string(),
  setAt: isoTime,
  until: isoTime,
  reason: z.string().optional(),
  costDifference: z.number().nullable(),
});

const flow = z.object({
  houseW: z.number(),
  sunW: z.number().optional(),
  batteryW: z.number().optional().describe("Positive charges"),
  gridW: z.number().describe("Positive imports"),
  sunTodayKwh: z.number().optional(),
});

const price = z.object({
  importPerKwh: z.number(),
  exportPerKwh: z.number(),
  level: z.enum(["cheap", "mid", "dear"]),
  ranked: z.boolean().describe("False: prices differ too little today to be ranked"),
  breakdown: z
    .array(
      z.object({
        part: z.enum(["market", "supplier", "network", "energy-tax", "vat"]),
        perKwh: z.number(),
      }),
    )
    .readonly()
    .describe("Adds up to importPerKwh; only parts that the tariff has"),
  vatPercent: z.number(),
  cheapest: pricePoint.optional(),
  dearest: pricePoint.optional(),
  publishedUntil: isoTime,
});

const battery = z.object({
  socPercent: z.number(),
  storedWh: z.number(),
  capacityWh: z.number(),
  powerW: z.number(),
  minSocPercent: z.number(),
  maxSocPercent: z.number(),
  lowest: levelPoint.describe("Of the plan's next 24 hours"),
  highest: levelPoint,
  fullAt: isoTime.nullable(),
});

/** A stretch of the day as it is beside what it would have been another way: `saved = cost - own cost + storedMoreValue`. */
const comparison = z.object({
  cost: z.number().describe("What it would have cost that way"),
  storedMoreKwh: z
    .number()
    .describe("How much more the battery holds at the end than it would; may be negative"),
  storedMoreValue: z.number().describe("What that is worth to the plan"),
  saved: z.number(),
});

const money = z.object({
  costSoFar: z.number().describe("Of today: import less export"),
  costExpected: z.number().nullable().describe("Of the whole of today; null without a plan"),
  baselines: z
    .array(
      z.object({
        kind: z.enum(["self-consumption", "no-battery"]),
        soFar: comparison,
        expected: comparison.nullable().describe("For the whole day; null without a plan"),
      }),
    )
    .readonly()
    .optional()
    .describe("Absent without a battery"),
});

const phases = z.object({
  fuseA: z.number(),
  currents: z
    .array(z.object({ phase: z.number(), currentA: z.number().describe("Positive imports") }))
    .readonly(),
  highestTodayW: z.number(),
  highestPlannedW: z.number().nullable(),
});

/** The form of `GET /api/v1/now`. */
export const nowSchema = z.object({
  at: isoTime.describe("In the home"),
  measuredAt: isoTime.describe("By the wall clock"),
  pollMs: z.number().describe("Time between measurements, by the wall clock"),
  timeZone: z.string(),
  currency: z.string(),
  simulated: z.boolean(),
  homeName: z.string(),
  mode: z.string(),
  conditions: z.array(z.string()).readonly(),
  starting: z.number().optional().describe("Share of the fast-forward that is done; absent once live"),
  sentence: sentence.optional(),
  next: z.array(change).readonly().optional(),
  actions: z.array(actionSchema).readonly().optional(),
  override: override.nullable().optional(),
  flow: flow.nullable(),
  price,
  battery: battery.optional(),
  money,
  phases: phases.optional(),
  day: daySchema,
});

/** Everything the page Now shows. */
export type NowView = z.output<typeof nowSchema>;
/** What the day would have cost another way. */
export type Comparison = z.output<typeof comparison>;
/** An action with its price. */
export type ActionView = z.output<typeof actionSchema>;
